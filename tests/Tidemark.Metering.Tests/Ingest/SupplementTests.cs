using Tidemark.Metering.Ingest;
using Tidemark.Testing;

namespace Tidemark.Metering.Tests.Ingest;

/// <summary>A content that is known is metered once more for hosts that have become domains since: exactly their lines.</summary>
public sealed class SupplementTests : IngestFixture
{
    [Theory]
    [InlineData(1, false)]
    [InlineData(3, true)]
    public async Task Lines_of_hosts_that_have_become_domains_are_metered_by_the_same_command(int threads, bool gzip)
    {
        string Path(string name, string content) => gzip ? Gzip(name, content) : Write(name, content);
        var path = Path("cdn.log", Alibaba(1000, "a.example", "b.example", "c.example"));
        var first = await Ingest(path, Of("a.example") with { Threads = threads }, SmallSizes);

        var again = await Ingest(path, Of("a.example") with { Threads = threads }, SmallSizes);
        var late = await Ingest(path, Of("a.example", "b.example") with { Threads = threads }, SmallSizes);
        var later = await Ingest(path, Of("a.example", "b.example", "c.example") with { Threads = threads }, SmallSizes);
        var last = await Ingest(path, Of("a.example", "b.example", "c.example") with { Threads = threads }, SmallSizes);

        (first.Accepted, first.Rejected).ShouldBe((334, 666));
        (again.Lines, again.Accepted, again.Duplicates, again.Supplemented).ShouldBe((1000, 0, 1000, 0));
        (late.Lines, late.Accepted, late.Rejected, late.Duplicates, late.Supplemented).ShouldBe((1000, 333, 0, 667, 333));
        (later.Lines, later.Accepted, later.Rejected, later.Duplicates, later.Supplemented).ShouldBe((1000, 333, 0, 667, 333));
        (last.Lines, last.Accepted, last.Duplicates).ShouldBe((1000, 0, 1000));
        late.Bytes.ShouldBe(Enumerable.Range(0, 1000).Where(i => i % 3 == 1).Sum(i => 1000L + i));
        (await Total()).Bytes.ShouldBe(Enumerable.Range(0, 1000).Sum(i => 1000L + i));
        var sources = await Store.Sources(Account);
        sources.Select(source => (source.Lines, source.Accepted, source.SupplementOf)).ShouldBe(
            [(1000, 334, null), (333, 333, sources[0].Id), (333, 333, sources[0].Id)]);
    }

    [Fact]
    public async Task A_file_that_grew_is_supplemented_up_to_where_its_hosts_were_unknown()
    {
        await Ingest(Write("cdn.log", Alibaba(300, "a.example", "b.example")), Of("a.example"), SmallSizes);

        var grown = await Ingest(Write("cdn.log", Alibaba(500, "a.example", "b.example")), Of("a.example", "b.example"), SmallSizes);

        (grown.Lines, grown.Accepted, grown.Duplicates, grown.Supplemented).ShouldBe((500, 350, 150, 150));
        (await Total()).Requests.ShouldBe(500);
        (await Ingest(Folder["cdn.log"], Of("a.example", "b.example"), SmallSizes)).Duplicates.ShouldBe(500);
    }

    [Fact]
    public async Task Standard_input_too_is_supplemented()
    {
        var path = Write("cdn.log", Alibaba(300, "a.example", "b.example"));
        await Ingest(path, Of("a.example"), SmallSizes);

        using var input = File.OpenRead(path);
        var outcome = await Ingestor(SmallSizes, standardInput: input).Ingest("-", Of("a.example", "b.example"));

        (outcome.Lines, outcome.Accepted, outcome.Duplicates).ShouldBe((300, 150, 150));
    }

    [Fact]
    public async Task Other_files_are_read_beside_a_supplement_as_if_it_were_not_there()
    {
        await Ingest(Write("cdn.log", Alibaba(300, "a.example", "b.example")), Of("a.example"), SmallSizes);
        await Ingest(Folder["cdn.log"], Of("a.example", "b.example"), SmallSizes);

        (await Ingest(Write("copy.log", Alibaba(300, "a.example", "b.example")), Of("a.example", "b.example"), SmallSizes)).Duplicates.ShouldBe(300);
        var grown = await Ingest(Write("copy.log", Alibaba(310, "a.example", "b.example")), Of("a.example", "b.example"), SmallSizes);
        (grown.Duplicates, grown.Accepted, grown.Supplemented).ShouldBe((300, 10, 0));
    }

    [Fact]
    public async Task Many_at_once_meter_a_host_once()
    {
        var path = Write("cdn.log", Alibaba(1000, "a.example", "b.example", "c.example"));
        await Ingest(path, Of("a.example"), SmallSizes);

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => Task.Run(() =>
            Ingest(path, i % 2 == 0 ? Of("a.example", "b.example") : Of("a.example", "b.example", "c.example"), SmallSizes))));

        outcomes.Sum(outcome => outcome.Accepted).ShouldBe(666);
        outcomes.ShouldAllBe(outcome => outcome.Lines == 1000 && outcome.Lines == outcome.Accepted + outcome.Rejected + outcome.Duplicates);
        (await Total()).Requests.ShouldBe(1000);
    }

    [Fact]
    public async Task A_source_goes_with_its_supplements_and_a_supplement_by_itself()
    {
        var path = Write("cdn.log", Alibaba(300, "a.example", "b.example", "c.example"));
        await Ingest(path, Of("a.example"), SmallSizes);
        await Ingest(path, Of("a.example", "b.example"), SmallSizes);
        await Ingest(path, Of("a.example", "b.example", "c.example"), SmallSizes);
        var sources = await Store.Sources(Account);

        (await Store.RemoveSource(Account, sources[1].Id)).ShouldBeTrue();
        (await Total()).Requests.ShouldBe(200);
        (await Ingest(path, Of("a.example", "b.example", "c.example"), SmallSizes)).Supplemented.ShouldBe(100);

        var contribution = await Store.Contribution(Account, sources[0].Id);
        contribution!.Supplements.Count.ShouldBe(2);
        contribution.Domains.Select(domain => (domain.Domain, domain.Requests)).ShouldBe([("a.example", 100), ("b.example", 100), ("c.example", 100)]);
        (await Store.RemoveSource(Account, sources[0].Id)).ShouldBeTrue();
        (await Total()).Requests.ShouldBe(0);
        (await Store.Sources(Account)).ShouldBeEmpty();
        (await Ingest(path, Of("a.example"), SmallSizes)).Accepted.ShouldBe(100);
    }

    [Fact]
    public async Task What_is_removed_while_it_is_read_is_new_again_and_its_lines_are_said_once()
    {
        var path = Write("cdn.log", Alibaba(600, "a.example", "b.example"));
        var commits = 0;
        var store = new InterceptedStore(Store)
        {
            BeforeCommit = async _ =>
            {
                if (++commits == 3)
                {
                    (await Store.RemoveSource(Account, (await Store.Sources(Account)).ShouldHaveSingleItem().Id)).ShouldBeTrue();
                }
            },
        };

        var outcome = await Ingest(path, Of("a.example", "b.example"), SmallSizes, store);

        (outcome.Lines, outcome.Accepted, outcome.Duplicates).ShouldBe((600, 600, 0));
        (await Total()).Requests.ShouldBe(600);
    }

    [Fact]
    public async Task A_last_line_without_line_end_is_supplemented_too()
    {
        var path = Write("cdn.log", Alibaba(11, "a.example", "b.example", "b.example").TrimEnd('\n'));
        await Ingest(path, Of("a.example"));

        (await Ingest(path, Of("a.example", "b.example"))).Supplemented.ShouldBe(7);
        (await Store.Sources(Account)).ShouldAllBe(source => source.Length == new FileInfo(path).Length);
    }

    [Fact]
    public async Task A_log_that_changed_its_format_is_supplemented_in_both_and_one_with_directives_under_those()
    {
        var vhost = string.Concat(Enumerable.Range(0, 200).Select(i => $"{(i % 2 == 0 ? "a" : "b")}.example:443 " + Line(i)));
        var path = Write("mixed.log", Alibaba(200, "a.example", "b.example") + vhost);
        var first = await Ingest(path, Of("a.example"), SmallSizes);
        var w3c = Write("w3c.log", string.Concat(Enumerable.Range(0, 300).Select(i => (i % 100 == 0 ? W3cHeader(i) : "") + W3cLine(i))));
        var headed = await Ingest(w3c, Of("a.example"), SmallSizes);

        (first.Lines, first.Accepted, first.Format).ShouldBe((400, 200, "alibaba, combined-vhost"));
        (headed.Accepted, headed.UnknownHosts["b.example"]).ShouldBe((150, 150));
        (await Ingest(path, Of("a.example", "b.example"), SmallSizes)).Supplemented.ShouldBe(200);
        var late = await Ingest(w3c, Of("a.example", "b.example"), SmallSizes);
        (late.Supplemented, late.Bytes).ShouldBe((150, Enumerable.Range(0, 300).Where(i => i % 2 == 1).Sum(i => 1000L + i)));
        (await Total()).Requests.ShouldBe(700);

        string W3cHeader(int i) => $"#Version: 1.0\n#Fields: date time c-ip cs-method cs-host cs-uri-stem {(i == 100 ? "sc-bytes sc-status" : "sc-status sc-bytes")}\n";
        string W3cLine(int i) => $"2026-03-10 08:{i / 60:00}:{i % 60:00} 192.0.2.1 GET {(i % 2 == 0 ? "a" : "b")}.example /{i % 9} {(i / 100 == 1 ? $"{1000 + i} 200" : $"200 {1000 + i}")}\n";
    }

    [Fact]
    public async Task Kept_hosts_are_bounded_and_the_most_frequent_stay()
    {
        var hosts = Enumerable.Range(0, 25_000).Select(i => $"h{i}.example").ToList();
        var content = string.Concat(hosts.Select((host, i) => Line(i, host))) + string.Concat(Enumerable.Range(0, 30).Select(i => Line(i, "often.example"))) + Line(1, "a.example");
        await Ingest(Write("cdn.log", content), Of("a.example"));
        await Ingest(Write("cdn.log", content + string.Concat(hosts.Skip(10_000).Select((host, i) => Line(i + 7, host)))), Of("a.example"));

        var kept = int.Parse(await ToolRun.Shell($"sqlite3 '{Folder["usage.db"]}' 'SELECT count(*) FROM source_unknown_host'"));
        kept.ShouldBeInRange(10_000, 20_000);
        (await Ingest(Folder["cdn.log"], Of("a.example", "often.example"))).Supplemented.ShouldBe(30);
    }

    private static IngestRequest Of(params string[] domains) => Request(domain: null, domains: domains);

    private static string Alibaba(int count, params string[] hosts) => string.Concat(Enumerable.Range(0, count).Select(i => Line(i, hosts[i % hosts.Length])));

    private static string Line(int i, string host) =>
        $"[10/Mar/2026:08:{i / 60 % 60:00}:{i % 60:00} +0800] 192.0.2.{i % 9} - 5 \"-\" \"GET http://{host}/{i % 50}\" 200 100 {1000 + i} HIT \"UA\" \"text/html\" 192.0.2.1\n";
}
