using Tidemark.Metering.Ingest;

namespace Tidemark.Metering.Tests.Ingest;

/// <summary>A content without an accepted line leaves no trace: read again it is new.</summary>
public sealed class NothingAcceptedTests : IngestFixture
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task A_log_that_came_before_its_domains_is_metered_when_they_are_there(int threads)
    {
        var path = Write("cdn.log", Alibaba(500, "early.example.com"));
        var early = await Ingest(path, Request(domain: null, threads: threads), SmallSizes);
        var recorded = await Store.LastSource(Account, "");

        var again = await Ingest(path, Request(domain: null, threads: threads), SmallSizes);
        var late = await Ingest(path, Of("early.example.com"), SmallSizes);

        (early.Lines, early.Accepted, early.Rejected, early.Duplicates, early.Recorded, recorded).ShouldBe((500, 0, 500, 0, false, 0));
        early.RejectedBy.ShouldBe(new Dictionary<string, long> { ["unknown-domain"] = 500 });
        early.UnknownHosts.ShouldBe(new Dictionary<string, long> { ["early.example.com"] = 500 });
        early.Samples.Count.ShouldBe(500);
        early.Samples.Select(sample => sample.Offset).ShouldBeInOrder();
        (again.Lines, again.Rejected, again.Duplicates).ShouldBe((500, 500, 0));
        (late.Lines, late.Accepted, late.Duplicates, late.Recorded).ShouldBe((500, 500, 0, true));
        (await Total()).Bytes.ShouldBe(Enumerable.Range(0, 500).Sum(i => 1000L + i));
        (await Ingest(path, Of("early.example.com"), SmallSizes)).Duplicates.ShouldBe(500);
    }

    [Fact]
    public async Task Standard_input_too_is_new_again()
    {
        var path = Write("cdn.log", Alibaba(500, "early.example.com"));
        using var first = File.OpenRead(path);
        (await Ingestor(SmallSizes, standardInput: first).Ingest("-", Request(domain: null))).Rejected.ShouldBe(500);

        using var second = File.OpenRead(path);
        (await Ingestor(SmallSizes, standardInput: second).Ingest("-", Of("early.example.com"))).Accepted.ShouldBe(500);
        (await Ingest(path, Of("early.example.com"))).Duplicates.ShouldBe(500);
    }

    [Fact]
    public async Task What_was_rejected_before_the_first_accepted_line_is_recorded_with_it()
    {
        var content = Alibaba(500, "other.example") + Alibaba(500, "a.example.com");
        var path = Write("cdn.log", content);

        var outcome = await Ingest(path, Of("a.example.com"), SmallSizes);

        (outcome.Lines, outcome.Accepted, outcome.Rejected).ShouldBe((1000, 500, 500));
        outcome.UnknownHosts.ShouldBe(new Dictionary<string, long> { ["other.example"] = 500 });
        var source = (await Store.Sources(Account)).ShouldHaveSingleItem();
        (source.Length, source.Lines, source.Accepted).ShouldBe((content.Length, 1000, 500));
        source.RejectedBy.ShouldBe(new Dictionary<string, long> { ["unknown-domain"] = 500 });
        (await Store.RejectSamples(Account, source.Id)).Count.ShouldBe(500);
        (await Ingest(path, Of("a.example.com"), SmallSizes)).Duplicates.ShouldBe(1000);
        var grown = await Ingest(Write("cdn.log", content + Alibaba(10, "a.example.com")), Of("a.example.com"), SmallSizes);
        (grown.Duplicates, grown.Accepted).ShouldBe((1000, 10));
    }

    [Fact]
    public async Task A_file_that_grew_behind_rejected_lines_is_read_from_its_beginning()
    {
        var rejected = Alibaba(300, "a.example.com");
        await Ingest(Write("cdn.log", rejected), Request(domain: null), SmallSizes);

        var grown = await Ingest(Write("cdn.log", rejected + Alibaba(300, "b.example.com")), Of("a.example.com", "b.example.com"), SmallSizes);

        (grown.Lines, grown.Accepted, grown.Duplicates).ShouldBe((600, 600, 0));
    }

    [Fact]
    public async Task Who_holds_rejected_lines_back_looks_again_when_another_was_faster()
    {
        var path = Write("cdn.log", Alibaba(500, "other.example") + Alibaba(500, "a.example.com"));
        IngestOutcome? inner = null;
        var store = new InterceptedStore(Store)
        {
            BeforeCommit = async _ => inner ??= await Ingest(path, Of("a.example.com"), SmallSizes),
        };

        var outer = await Ingest(path, Of("a.example.com"), SmallSizes, store);

        (inner!.Accepted, inner.Rejected).ShouldBe((500, 500));
        (outer.Lines, outer.Accepted, outer.Rejected, outer.Duplicates).ShouldBe((1000, 0, 0, 1000));
        (await Total()).Requests.ShouldBe(500);
        (await Store.Sources(Account)).ShouldHaveSingleItem().Lines.ShouldBe(1000);
    }

    [Fact]
    public async Task Many_at_once_count_what_is_behind_rejected_lines_once()
    {
        var path = Write("cdn.log", Alibaba(500, "other.example") + Alibaba(500, "a.example.com"));

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => Ingest(path, Of("a.example.com"), SmallSizes))));

        outcomes.Sum(outcome => outcome.Accepted).ShouldBe(500);
        outcomes.ShouldAllBe(outcome => outcome.Lines == 1000);
        var source = (await Store.Sources(Account)).ShouldHaveSingleItem();
        (source.Lines, source.Accepted, source.Rejected).ShouldBe((1000, 500, 500));
    }

    [Fact]
    public async Task A_store_that_dies_at_the_first_accepted_batch_records_none_of_the_held_ones()
    {
        var path = Write("cdn.log", Alibaba(500, "other.example") + Alibaba(500, "a.example.com"));
        var store = new InterceptedStore(Store) { BeforeCommit = _ => throw new InvalidOperationException("the store died") };

        await Should.ThrowAsync<InvalidOperationException>(() => Ingest(path, Of("a.example.com"), SmallSizes, store));

        (await Store.LastSource(Account, "")).ShouldBe(0);
        (await Ingest(path, Of("a.example.com", "other.example"), SmallSizes)).Accepted.ShouldBe(1000);
    }

    [Fact]
    public async Task Held_samples_stay_within_their_bound()
    {
        var outcome = await Ingest(Write("cdn.log", Alibaba(5000, "other.example")), Request(domain: null), SmallSizes);

        (outcome.Rejected, outcome.Samples.Count).ShouldBe((5000, 1000));
    }

    private static IngestRequest Of(params string[] domains) => Request(domain: null, domains: domains);

    private static string Alibaba(int count, string host) => string.Concat(Enumerable.Range(0, count).Select(i =>
        $"[10/Mar/2026:08:{i / 60 % 60:00}:{i % 60:00} +0800] 192.0.2.1 - 5 \"-\" \"GET http://{host}/{i}\" 200 100 {1000 + i} HIT \"UA\" \"text/html\" 192.0.2.1\n"));
}
