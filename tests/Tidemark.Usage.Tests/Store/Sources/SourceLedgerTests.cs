using Tidemark.Testing;
using Tidemark.Usage.Contract;

namespace Tidemark.Usage.Tests.Store.Sources;

public sealed class SourceLedgerTests : StoreFixture
{
    private static readonly UsageCell[] Usage = [Cell("a.com", "2026-03-10T10:00:00Z", 3, 300)];

    [Fact]
    public async Task A_source_that_was_recorded_since_it_was_looked_for_is_refused()
    {
        var last = await Store.LastSource(Account, "");
        (await Store.Commit(Batch(Source("a.log"), usage: Usage))).Committed.ShouldBeTrue();
        (await Store.Commit(Batch(Source("a.log"), usage: Usage, lastSource: last))).ShouldBe(new CommitOutcome(false, 0));

        (await Bytes()).ShouldBe(300);
    }

    [Fact]
    public async Task Heads_of_another_length_may_be_the_same_content_and_are_refused_too()
    {
        var last = await Store.LastSource(Account, "");
        await Store.Commit(Batch(Source("a.log"), usage: Usage));
        var longer = Source("a.log and more") with { HeadLength = 14 };
        (await Store.Commit(Batch(longer, usage: Usage, lastSource: last))).Committed.ShouldBeFalse();
        (await Store.Commit(Batch(longer, usage: Usage, lastSource: await Store.LastSource(Account, "")))).Committed.ShouldBeTrue();
    }

    [Fact]
    public async Task Heads_of_the_same_length_that_differ_are_different_sources()
    {
        (await Store.Commit(Batch(Source("a.log"), usage: Usage))).Committed.ShouldBeTrue();
        (await Store.Commit(Batch(Source("b.log"), usage: Usage))).Committed.ShouldBeTrue();
        (await Bytes()).ShouldBe(600);
    }

    [Fact]
    public async Task A_source_belongs_to_its_account_and_target()
    {
        var outcome = await Store.Commit(Batch(Source("a.log"), usage: Usage));
        (await Store.Commit(Batch(Source("a.log"), account: Account + 1, usage: Usage))).Committed.ShouldBeTrue();
        (await Store.Commit(Batch(Source("a.log") with { Target = "a.com" }, usage: Usage))).Committed.ShouldBeTrue();
        (await Store.Commit(Batch(Source("a.log", outcome.SourceId), 100, 200, account: Account + 1, usage: Usage))).Committed.ShouldBeFalse();

        (await Store.FindSources(Account, "", 8, Source("a.log").HeadHash)).ShouldHaveSingleItem().Id.ShouldBe(outcome.SourceId);
        (await Store.HeadLengths(Account + 2, "")).ShouldBeEmpty();
        (await Store.Sources(Account + 1)).ShouldHaveSingleItem().Id.ShouldNotBe(outcome.SourceId);
        (await Store.RejectSamples(Account + 1, outcome.SourceId)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Sources_are_listed_with_what_became_of_their_lines()
    {
        var first = await Store.Commit(Batch(
            Source("a.log"), usage: Usage, rejected: new Dictionary<string, long> { ["bad-time"] = 2 },
            samples: [new RejectSample(7, "bad-time", "x"u8.ToArray())]));
        Clock.Advance(TimeSpan.FromMinutes(1));
        await Store.Commit(Batch(
            Source("a.log", first.SourceId), 100, 250, usage: [Cell("a.com", "2026-03-09T10:00:00Z", 1, 10)],
            rejected: new Dictionary<string, long> { ["bad-time"] = 1, ["too-long"] = 4 }));

        var source = (await Store.Sources(Account)).ShouldHaveSingleItem();
        (source.Id, source.Name, source.Length, source.Lines, source.Accepted, source.Rejected, source.Bytes).ShouldBe((first.SourceId, "a.log", 250, 11, 4, 7, 310));
        source.RejectedBy.ShouldBe(new Dictionary<string, long> { ["bad-time"] = 3, ["too-long"] = 4 }, ignoreOrder: true);
        source.Requests.ShouldBe((DateTimeOffset.Parse("2026-03-09T10:00:00Z"), DateTimeOffset.Parse("2026-03-10T10:00:00Z")));
        (source.Created, source.Updated).ShouldBe((Now, Now.AddMinutes(1)));
        (await Store.RejectSamples(Account, first.SourceId)).ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            sample => sample.Offset.ShouldBe(7), sample => sample.Reason.ShouldBe("bad-time"), sample => sample.Line.ShouldBe("x"u8.ToArray()));
    }

    [Fact]
    public async Task The_first_thousand_rejected_lines_of_a_source_are_kept()
    {
        RejectSample[] Samples(int from, int count) => [.. Enumerable.Range(from, count).Select(i => new RejectSample(i, "bad-time", [1])).Reverse()];
        var rejected = new Dictionary<string, long> { ["bad-time"] = 700 };
        var first = await Store.Commit(Batch(Source("a.log"), rejected: rejected, samples: Samples(0, 700)));
        await Store.Commit(Batch(Source("a.log", first.SourceId), 100, 200, rejected: rejected, samples: Samples(700, 700)));
        await Store.Commit(Batch(Source("a.log", first.SourceId), 200, 300, rejected: rejected, samples: Samples(1400, 700)));

        (await Store.RejectSamples(Account, first.SourceId)).Select(sample => sample.Offset).ShouldBe(Enumerable.Range(0, 1000).Select(i => (long)i));
        (await Store.Sources(Account)).ShouldHaveSingleItem().Rejected.ShouldBe(2100);
    }

    [Fact]
    public async Task Ranges_of_which_nothing_was_accepted_are_entered_with_the_first_batch_of_which_something_was()
    {
        RejectedRange Held(long start, long end, string reason, long lines) => new(
            start, end, [(byte)start], new Dictionary<string, long> { [reason] = lines }, [new RejectSample(start, reason, "x"u8.ToArray())])
        {
            Format = "alibaba",
        };
        var usage = new[] { Cell("a.com", "2026-03-10T10:00:00Z", 3, 300), Cell("a.com", "2026-03-10T11:00:00Z", 1, 1) };
        var batch = Batch(Source("a.log"), 100, 200, usage: usage, rejected: new Dictionary<string, long> { ["bad-time"] = 1 }) with { Parser = 4 };

        (await Store.Commit(batch with { Before = [Held(0, 40, "bad-time", 2), Held(41, 100, "malformed", 5)] })).Committed.ShouldBeFalse("there is a gap");
        (await Store.Commit(batch with { Before = [Held(0, 40, "bad-time", 2)] })).Committed.ShouldBeFalse("there is a gap");
        (await Store.Sources(Account)).ShouldBeEmpty();
        var id = (await Store.Commit(batch with { Before = [Held(0, 40, "bad-time", 2), Held(40, 100, "malformed", 5)] })).SourceId;

        var at = Now.ToUnixTimeMilliseconds();
        var hash = Convert.ToHexString(batch.Hash);
        (await Sql("SELECT start, \"end\", hex(hash), format, lines, accepted, bytes, first_at, last_at, committed_at, parser FROM source_range")).ShouldBe(
            $"""
             0|40|00|alibaba|2|0|0|||{at}|4
             40|100|28|alibaba|5|0|0|||{at}|4
             100|200|{hash}|combined|5|4|301|{Second("2026-03-10T10:00:00Z")}|{Second("2026-03-10T11:00:00Z")}|{at}|4

             """);
        var source = (await Store.Sources(Account)).ShouldHaveSingleItem();
        (source.Id, source.Start, source.Length, source.Lines, source.Accepted, source.Rejected, source.Bytes).ShouldBe((id, 0, 200, 12, 4, 8, 301));
        source.RejectedBy.ShouldBe(new Dictionary<string, long> { ["bad-time"] = 3, ["malformed"] = 5 }, ignoreOrder: true);
        source.Requests.ShouldBe((DateTimeOffset.Parse("2026-03-10T10:00:00Z"), DateTimeOffset.Parse("2026-03-10T11:00:00Z")));
        (source.Parsers, source.Formats, source.Finished, source.SupplementOf, source.Posted).ShouldSatisfyAllConditions(
            told => told.Parsers.ShouldBe([4]), told => told.Formats.ShouldBe(["alibaba", "combined"]), told => told.Finished.ShouldBeTrue(),
            told => told.SupplementOf.ShouldBeNull(), told => told.Posted.ShouldBeFalse());
        (await Store.RejectSamples(Account, id)).Select(sample => (sample.Offset, sample.Reason)).ShouldBe([(0, "bad-time"), (40, "malformed")]);
        var known = (await Store.FindSources(Account, "", 8, Source("a.log").HeadHash)).ShouldHaveSingleItem();
        (known.Name, known.Format, known.Length).ShouldBe(("a.log", "combined", 200));
        known.Ranges.Select(range => (range.Start, range.End, range.Lines, range.Format)).ShouldBe([(0, 40, 2, "alibaba"), (40, 100, 5, "alibaba"), (100, 200, 5, "combined")]);
    }

    [Fact]
    public async Task A_source_of_which_nothing_was_accepted_has_no_requests()
    {
        await Store.Commit(Batch(Source("a.log"), rejected: new Dictionary<string, long> { ["bad-time"] = 2 }));
        (await Store.Sources(Account)).ShouldHaveSingleItem().Requests.ShouldBeNull();
    }

    [Fact]
    public async Task Hosts_that_are_no_domains_are_listed_the_most_frequent_first()
    {
        var rejected = new Dictionary<string, long> { ["unknown-domain"] = 6 };
        var id = (await Store.Commit(Batch(Source("a.log"), usage: Usage, rejected: rejected) with { UnknownHosts = new Dictionary<string, long> { ["b.org"] = 1, ["c.org"] = 5 } })).SourceId;
        await Store.Commit(Batch(Source("a.log", id), 100, 200, usage: Usage, rejected: rejected) with { UnknownHosts = new Dictionary<string, long> { ["b.org"] = 6 } });

        (await Store.Sources(Account)).ShouldHaveSingleItem().UnknownHosts.Select(host => (host.Name, host.Start, host.End, host.Lines))
            .ShouldBe([("b.org", 0, 200, 7), ("c.org", 0, 100, 5)]);
    }

    [Fact]
    public async Task One_content_for_two_targets_is_said_of_the_later_one()
    {
        var first = await Store.Commit(Batch(Source("a.log"), usage: Usage));
        Clock.Advance(TimeSpan.FromMinutes(1));
        await Store.Commit(Batch(Source("b.log") with { Target = "a.com" }, usage: Usage));
        await Store.Commit(Batch(Source("a.log") with { Target = "a.com", Name = "copy.log" }, account: Account + 1, usage: Usage));
        var again = await Store.Commit(Batch(Source("a.log") with { Target = "a.com", Name = "copy.log" }, usage: Usage, lastSource: await Store.LastSource(Account, "a.com")));

        (await Store.Twins(Account, Now)).ShouldBe([(new DuplicateSource(again.SourceId, "copy.log", "a.com"), new DuplicateSource(first.SourceId, "a.log", ""))]);
        (await Store.Twins(Account, Now.AddMinutes(2))).ShouldBeEmpty();
        (await Store.Twins(Account + 1, Now)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_batch_may_make_the_last_range_longer()
    {
        var source = (await Store.Commit(Batch(Source("a.log"), usage: Usage))).SourceId;
        await Store.Commit(Batch(Source("a.log", source), 100, 200, usage: [Cell("a.com", "2026-03-09T10:00:00Z", 1, 10)]));
        Clock.Advance(TimeSpan.FromMinutes(1));
        var longer = Batch(Source("a.log", source), 200, 250, usage: [Cell("a.com", "2026-03-11T10:00:00Z", 2, 20)], rejected: new Dictionary<string, long> { ["bad-time"] = 1 });
        (await Store.Commit(longer with { Extends = 100 })).ShouldBe(new CommitOutcome(true, source));

        var ranges = (await Store.FindSources(Account, "", 8, Source("a.log").HeadHash)).ShouldHaveSingleItem().Ranges;
        ranges.Select(range => (range.Start, range.End, range.Lines)).ShouldBe([(0, 100, 3), (100, 250, 4)]);
        ranges[1].Hash.ShouldBe(longer.Hash);
        (await Sql("SELECT accepted, bytes, first_at, last_at, committed_at FROM source_range WHERE start = 100")).ShouldBe(
            $"3|30|{Second("2026-03-09T10:00:00Z")}|{Second("2026-03-11T10:00:00Z")}|{Now.AddMinutes(1).ToUnixTimeMilliseconds()}\n");
        (await Sql("SELECT length, lines, accepted, bytes FROM source")).ShouldBe("250|7|6|330\n");
    }

    [Theory]
    [InlineData(0, "combined", 1)]
    [InlineData(50, "combined", 1)]
    [InlineData(100, "alibaba", 1)]
    [InlineData(100, "combined", 2)]
    public async Task A_range_that_is_not_the_last_or_was_read_otherwise_is_not_made_longer(long from, string format, int parser)
    {
        var source = (await Store.Commit(Batch(Source("a.log"), usage: Usage) with { Parser = 1 })).SourceId;
        await Store.Commit(Batch(Source("a.log", source), 100, 200, usage: Usage) with { Parser = 1 });
        var before = await Sql("SELECT * FROM source; SELECT * FROM source_range");

        var batch = Batch(Source("a.log", source) with { Format = format }, 200, 300, usage: Usage) with { Parser = parser };
        (await Store.Commit(batch with { Extends = from })).Committed.ShouldBeFalse();

        (await Sql("SELECT * FROM source; SELECT * FROM source_range")).ShouldBe(before);
        (await Bytes()).ShouldBe(600);
        await Should.ThrowAsync<ArgumentException>(() => Store.Commit(batch with { Extends = 200 }));
        await Should.ThrowAsync<ArgumentException>(() => Store.Commit(Batch(Source("b.log"), 100, 200, usage: Usage) with { Extends = 0 }));
    }

    [Fact]
    public async Task A_batch_that_contradicts_itself_is_refused_whole()
    {
        await Should.ThrowAsync<ArgumentException>(() => Store.Commit(Batch(Source("a.log"), 100, 100)));
        await Should.ThrowAsync<ArgumentException>(() => Store.Commit(Batch(Source("a.log"), usage: [Cell("a.com", "2026-03-10T10:00:01Z", 3, 300)])));
        (await Store.LastSource(Account, "")).ShouldBe(0);
    }

    [Theory]
    [InlineData("2026-03-10T10:00:00Z")]
    [InlineData("2026-02-10T10:00:00Z")]
    public async Task A_sum_beyond_63_bits_leaves_everything_as_it_was(string bucket)
    {
        var first = await Store.Commit(Batch(Source("a.log"), usage: [Cell("a.com", bucket, 1, long.MaxValue - 5)]));
        await Should.ThrowAsync<OverflowException>(() =>
            Store.Commit(Batch(Source("a.log", first.SourceId), 100, 200, usage: [Cell("b.com", bucket, 1, 1), Cell("a.com", bucket, 1, 6)])));

        var query = new UsageQuery(Account, Range("2026-02-01T00:00:00Z", "2026-04-01T00:00:00Z"));
        (await Store.Totals(query, UsageDimension.Domain)).ShouldHaveSingleItem().Total.Bytes.ShouldBe(long.MaxValue - 5);
        (await Store.Sources(Account)).ShouldHaveSingleItem().Length.ShouldBe(100);
    }

    private Task<string> Sql(string query) => ToolRun.Shell($"sqlite3 '{File}' '{query}'");

    private async Task<long> Bytes() =>
        (await Store.Totals(new UsageQuery(Account, Range("2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z")), UsageDimension.None)).Sum(total => total.Total.Bytes);
}
