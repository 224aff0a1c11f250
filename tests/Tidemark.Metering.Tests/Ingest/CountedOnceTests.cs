using System.Text;
using Tidemark.Logs;
using Tidemark.Logs.Reading;
using Tidemark.Metering.Ingest;
using Tidemark.Usage.Contract;

namespace Tidemark.Metering.Tests.Ingest;

/// <summary>The same lines never count twice, however they come again.</summary>
public sealed class CountedOnceTests : IngestFixture
{
    [Fact]
    public async Task The_same_file_again_adds_nothing()
    {
        var path = Write("access.log", Lines(500));
        await Ingest(path, sizes: SmallSizes);
        var before = await Total();

        var again = await Ingest(path, sizes: SmallSizes);

        (again.Lines, again.Accepted, again.Duplicates, again.Bytes, again.Format).ShouldBe((500, 0, 500, 0, "combined"));
        (await Total()).ShouldBe(before);
    }

    [Fact]
    public async Task Renamed_or_gzipped_it_is_the_same_file()
    {
        await Ingest(Write("access.log", Lines(500)), sizes: SmallSizes);
        var before = await Total();

        var renamed = await Ingest(Write("access.log.1", Lines(500)), sizes: SmallSizes);
        var gzipped = await Ingest(Gzip("access.log.2.gz", Lines(500)), sizes: SmallSizes);
        var members = await Ingest(Gzip("access.log.3.gz", Lines(200), Lines(300, from: 200)), sizes: SmallSizes);

        foreach (var outcome in new[] { renamed, gzipped, members })
        {
            (outcome.Lines, outcome.Accepted, outcome.Duplicates).ShouldBe((500, 0, 500));
        }

        (await Total()).ShouldBe(before);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_file_that_grew_goes_on_where_it_ended(bool gzip)
    {
        await Ingest(Write("access.log", Lines(300)), sizes: SmallSizes);

        var grown = await Ingest(gzip ? Gzip("access.log.gz", Lines(800)) : Write("access.log", Lines(800)), sizes: SmallSizes);

        (grown.Lines, grown.Accepted, grown.Duplicates).ShouldBe((800, 500, 300));
        grown.Bytes.ShouldBe(Enumerable.Range(300, 500).Sum(i => 1000L + i));
        (await Total()).Bytes.ShouldBe(Enumerable.Range(0, 800).Sum(i => 1000L + i));
    }

    [Fact]
    public async Task A_file_that_grows_line_by_line_is_one_source()
    {
        var content = new StringBuilder();
        for (var i = 0; i < 40; i++)
        {
            content.Append(Line(i, bytes: i));
            var outcome = await Ingest(Write("access.log", content.ToString()));
            (outcome.Accepted, outcome.Duplicates).ShouldBe((1, i));
        }

        (await Total()).Bytes.ShouldBe(Enumerable.Range(0, 40).Sum());
        (await Store.LastSource(Account, Domain)).ShouldBe(1);
    }

    [Fact]
    public async Task The_beginning_of_what_was_metered_adds_nothing_when_it_ends_with_a_batch()
    {
        var first = Lines(300);
        await Ingest(Write("access.log", first), sizes: SmallSizes);
        await Ingest(Write("access.log", first + Lines(300, from: 300)), sizes: SmallSizes);

        var beginning = await Ingest(Write("copy.log", first), sizes: SmallSizes);

        (beginning.Lines, beginning.Accepted, beginning.Duplicates).ShouldBe((300, 0, 300));
    }

    [Fact]
    public async Task Other_content_behind_the_same_head_is_another_source()
    {
        await Ingest(Write("one.log", Lines(1000)), sizes: SmallSizes);

        var other = await Ingest(Write("two.log", Lines(999) + Line(999, bytes: 7)), sizes: SmallSizes);

        (other.Accepted, other.Duplicates).ShouldBe((1000, 0));
        (await Total()).Requests.ShouldBe(2000);
        (await Ingest(Folder["one.log"], sizes: SmallSizes)).Duplicates.ShouldBe(1000);
        (await Ingest(Folder["two.log"], sizes: SmallSizes)).Duplicates.ShouldBe(1000);
    }

    [Fact]
    public async Task The_same_content_for_another_domain_is_another_source()
    {
        var path = Write("access.log", Lines(10));
        await Ingest(path);

        (await Ingest(path, Request("other.example.com"))).Accepted.ShouldBe(10);
        (await Ingest(path, Request("other.example.com"))).Duplicates.ShouldBe(10);
    }

    [Fact]
    public async Task Equal_lines_in_a_file_are_requests_of_their_own()
    {
        (await Ingest(Write("access.log", Line(1) + Line(1) + Line(1)))).Accepted.ShouldBe(3);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Standard_input_that_was_metered_before_adds_nothing(bool gzip)
    {
        await Ingest(Write("access.log", Lines(300)), sizes: SmallSizes);
        var bytes = await File.ReadAllBytesAsync(gzip ? Gzip("access.log.gz", Lines(300), Lines(50, from: 300)) : Write("more.log", Lines(350)));

        using var input = new Trickle(bytes);
        var outcome = await Ingestor(SmallSizes, standardInput: input).Ingest("-", Request());

        (outcome.Lines, outcome.Accepted, outcome.Duplicates).ShouldBe((350, 50, 300));
        (await Total()).Requests.ShouldBe(350);
    }

    [Fact]
    public async Task Half_a_line_at_the_end_waits_for_its_other_half()
    {
        var whole = Lines(10) + Line(10, bytes: 123_456);
        for (var cut = Lines(10).Length + 1; cut < whole.Length - 1; cut += 7)
        {
            var account = Account + cut;
            var request = Request() with { Account = account };
            var half = await Ingest(Write("access.log", whole[..cut]), request);
            var again = await Ingest(Folder["access.log"], request);
            var full = await Ingest(Write("access.log", whole + Line(11)), request);

            half.Lines.ShouldBe(11);
            again.Lines.ShouldBe(11);
            full.Lines.ShouldBe(12);
            (half.Accepted + again.Accepted + full.Accepted).ShouldBe(12, $"cut at {cut}");
            (half.Bytes + again.Bytes + full.Bytes).ShouldBe(Enumerable.Range(1000, 10).Sum() + 123_456 + 100, $"cut at {cut}");
            half.RejectedBy.ShouldBe(half.Rejected == 0 ? [] : new Dictionary<string, long> { ["incomplete"] = 1 });
        }
    }

    [Fact]
    public async Task A_last_line_without_line_end_counts_and_its_late_line_end_is_no_line()
    {
        var first = await Ingest(Write("access.log", Lines(3).TrimEnd('\n')));
        var second = await Ingest(Write("access.log", Lines(3).TrimEnd('\n') + "\r\n"));
        var third = await Ingest(Write("access.log", Lines(3).TrimEnd('\n') + "\r\n" + Line(4)));

        (first.Lines, first.Accepted).ShouldBe((3, 3));
        (second.Lines, second.Accepted, second.Duplicates).ShouldBe((3, 0, 3));
        (third.Lines, third.Accepted, third.Duplicates).ShouldBe((4, 1, 3));
    }

    [Fact]
    public async Task Two_ingests_of_one_file_at_once_count_it_once()
    {
        var path = Write("access.log", Lines(3000));

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => Ingest(path, sizes: SmallSizes))));

        outcomes.Sum(outcome => outcome.Accepted).ShouldBe(3000);
        outcomes.ShouldAllBe(outcome => outcome.Lines == 3000 && outcome.Accepted + outcome.Duplicates == 3000);
        (await Total()).Bytes.ShouldBe(Enumerable.Range(0, 3000).Sum(i => 1000L + i));
    }

    [Fact]
    public async Task A_file_that_is_truncated_and_written_anew_while_it_is_looked_up_is_refused_and_counts_once_afterwards()
    {
        var path = Write("access.log", Lines(100));
        var store = new InterceptedStore(Store)
        {
            AroundLook = (() => File.WriteAllText(path, ""), () => File.AppendAllText(path, Lines(60, from: 200))),
        };

        (await Should.ThrowAsync<LogException>(() => Ingest(path, Request(format: "combined"), store: store))).Message.ShouldContain("truncated");
        (await Store.Sources(Account)).ShouldBeEmpty();
        (await Ingest(path)).Accepted.ShouldBe(60);
        (await Ingest(path)).Duplicates.ShouldBe(60);
    }

    [Fact]
    public async Task A_growing_file_ingested_from_two_sides_is_counted_once()
    {
        // The second ingest looks the file up before the first commits, and reads more of it.
        var path = Write("access.log", Lines(100));
        IngestOutcome? inner = null;
        var store = new InterceptedStore(Store)
        {
            BeforeCommit = async _ =>
            {
                if (inner is null)
                {
                    Write("access.log", Lines(160));
                    inner = await Ingest(path);
                }
            },
        };

        var outer = await Ingest(path, store: store);

        (inner!.Accepted, outer.Accepted, outer.Duplicates).ShouldBe((160, 0, 160));
        (await Total()).Bytes.ShouldBe(Enumerable.Range(0, 160).Sum(i => 1000L + i));
    }

    [Fact]
    public async Task Standard_input_that_another_process_meters_meanwhile_fails_and_counts_nothing_twice()
    {
        var path = Write("access.log", Lines(100));
        var done = false;
        var store = new InterceptedStore(Store)
        {
            BeforeCommit = async _ =>
            {
                if (!done)
                {
                    done = true;
                    await Ingest(path);
                }
            },
        };

        using var input = File.OpenRead(path);
        using var pipe = new Trickle(await File.ReadAllBytesAsync(path));
        var refused = await Should.ThrowAsync<LogException>(() => Ingestor(store: store, standardInput: pipe).Ingest("-", Request()));

        refused.Message.ShouldStartWith("-: another process is metering the same content.");
        (await Total()).Requests.ShouldBe(100);
    }

    [Fact]
    public async Task Whenever_the_store_dies_the_same_command_again_completes_the_sums()
    {
        var path = Write("access.log", Lines(3000));
        var dice = new Random(20260310);
        IngestOutcome? outcome = null;
        var deaths = 0;
        for (var attempt = 0; outcome is null; attempt++)
        {
            attempt.ShouldBeLessThan(1000);
            Task Die(MeteredBatch batch) => dice.Next(4) == 0 ? throw new InvalidOperationException("the store died") : Task.CompletedTask;
            var store = new InterceptedStore(Store) { BeforeCommit = Die, AfterCommit = Die };
            try
            {
                outcome = await Ingest(path, Request(threads: 1 + (attempt % 3)), SmallSizes, store);
            }
            catch (InvalidOperationException e) when (e.Message == "the store died")
            {
                deaths++;
            }
        }

        deaths.ShouldBeGreaterThan(2);
        outcome.Lines.ShouldBe(3000);
        (await Total()).Bytes.ShouldBe(Enumerable.Range(0, 3000).Sum(i => 1000L + i));
    }

    [Fact]
    public async Task A_store_without_room_is_named_and_not_taken_for_a_file_that_cannot_be_read()
    {
        var path = Write("access.log", Lines(3000));
        var commits = 0;
        var store = new InterceptedStore(Store) { BeforeCommit = _ => ++commits == 3 ? throw new IOException("The disk is full.") : Task.CompletedTask };

        var refused = await Should.ThrowAsync<LogException>(() => Ingest(path, sizes: SmallSizes, store: store));
        var committed = (await Total()).Requests;
        var rest = await Ingest(path, sizes: SmallSizes);

        refused.Message.ShouldStartWith($"{path}: The disk is full. The content up to byte ");
        committed.ShouldBeInRange(1, 2999);
        (rest.Duplicates, rest.Accepted).ShouldBe((committed, 3000 - committed));
    }

    [Fact]
    public async Task A_cancelled_ingest_goes_on_where_it_was_stopped()
    {
        var path = Write("access.log", Lines(3000));
        using var stop = new CancellationTokenSource();
        var store = new InterceptedStore(Store) { AfterCommit = _ => stop.CancelAsync() };

        await Should.ThrowAsync<OperationCanceledException>(() => Ingestor(SmallSizes, store).Ingest(path, Request(), cancellationToken: stop.Token));
        var committed = (await Total()).Requests;
        var rest = await Ingest(path, sizes: SmallSizes);

        committed.ShouldBeInRange(1, 2999);
        (rest.Duplicates, rest.Accepted).ShouldBe((committed, 3000 - committed));
    }

    [Fact]
    public async Task A_gzip_file_that_was_cut_off_goes_on_when_it_is_whole()
    {
        var whole = await File.ReadAllBytesAsync(Gzip("whole.gz", Lines(3000)));
        await File.WriteAllBytesAsync(Folder["access.log.gz"], whole[..(whole.Length * 2 / 3)]);

        var cut = await Should.ThrowAsync<LogException>(() => Ingest(Folder["access.log.gz"], sizes: SmallSizes));
        var committed = (await Total()).Requests;
        await File.WriteAllBytesAsync(Folder["access.log.gz"], whole);
        var repaired = await Ingest(Folder["access.log.gz"], sizes: SmallSizes);

        cut.Message.ShouldContain("access.log.gz: reading failed after byte ");
        committed.ShouldBeInRange(1, 2999);
        (repaired.Lines, repaired.Duplicates, repaired.Accepted).ShouldBe((3000, committed, 3000 - committed));
        (await Total()).Bytes.ShouldBe(Enumerable.Range(0, 3000).Sum(i => 1000L + i));
    }

    // A pipe: cannot seek, and gives what it likes.
    private sealed class Trickle(byte[] content) : ReadOnlyStream
    {
        private int _at;

        public override int Read(Span<byte> buffer)
        {
            var count = Math.Min(Math.Min(buffer.Length, 1 + (_at * 7 % 5000)), content.Length - _at);
            content.AsSpan(_at, count).CopyTo(buffer);
            _at += count;
            return count;
        }
    }
}
