using System.Security.Cryptography;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Tidemark.Sqlite;
using Tidemark.Testing;
using Tidemark.Usage.Contract;
using Tidemark.Usage.Ledger;
using Tidemark.Usage.Model;
using Tidemark.Usage.Rankings;
using Tidemark.Usage.Store;
using Tidemark.Usage.Store.Sources;
using Tidemark.Usage.Tests.Store.Verification;
using Tidemark.Usage.Visitors;

namespace Tidemark.Usage.Tests.Store;

/// <summary>Whatever was read in whatever order, sealed or not: a source that was taken out leaves the store as one that never saw it.</summary>
public sealed class SourceRemovalModelTests
{
    private const long FirstDay = 20_500;
    private const int Sources = 5;

    private static readonly Gen<Request> Requests =
        from domain in Gen.Elements("a.com", "b.com", "c.com")
        from region in Gen.Elements("unknown", "Beijing")
        from second in Gen.OneOf(Gen.Choose(0, 5 * 86_400), Gen.Choose(86_400 - 20, 86_400 + 20), Gen.Choose(40_000, 40_900))
        from bytes in Gen.OneOf(Gen.Choose(0, 1000).Select(n => (long)n), Gen.Choose(1, int.MaxValue).Select(n => n * 1000L))
        from code in Gen.Elements(200, 206, 301, 404, 503, 101)
        from flags in Gen.Choose(0, 3)
        from url in Gen.Choose(0, 12)
        from visitor in Gen.Choose(0, 30)
        select new Request(1, domain, region, "unknown", (FirstDay * 86_400) + second, bytes, code, (flags & 1) != 0, (flags & 2) != 0, $"http://{domain}/{url}", visitor);

    private static readonly Gen<Step> Steps = Gen.Frequency(
        (6, from source in Gen.Choose(0, Sources - 1) from size in Gen.Choose(1, 30) from requests in Requests.ArrayOf(size) select (Step)new Read(source, requests)),
        (2, from hours in Gen.Choose(1, 50) select (Step)new Wait(hours)),
        (2, Gen.Constant((Step)new Seal())),
        (2, from source in Gen.Choose(0, Sources - 1) select (Step)new Remove(source)));

    /// <summary>A past day of a few series in many batches: it has several blocks, which merge each other, beside rows that were not moved yet.</summary>
    private static readonly Gen<Step> StepsOfOneDay = Gen.Frequency(
        (30, from source in Gen.Choose(0, Sources - 1)
             from size in Gen.Frequency((8, Gen.Choose(1, 2)), (1, Gen.Choose(20, 60)))
             from requests in Requests.Select(request => request with { Domain = "a.com", Second = (FirstDay * 86_400) + ((request.Second - (FirstDay * 86_400)) % 86_400) }).ArrayOf(size)
             select (Step)new Read(source, requests)),
        (2, from hours in Gen.Choose(1, 30) select (Step)new Wait(hours)),
        (1, Gen.Constant((Step)new Seal())),
        (2, from source in Gen.Choose(0, Sources - 1) select (Step)new Remove(source)));

    /// <summary>Whatever was before: a request each for a day that is past and sealed, a block each. Fewer than would be merged.</summary>
    private static readonly Step[] SmallBatches =
    [
        new Wait(72),
        new Seal(),
        .. Enumerable.Range(0, 6).Select(i =>
            new Read(i % Sources, [new Request(1, "a.com", "unknown", "unknown", (FirstDay * 86_400) + (i * 1000), 10, 200, false, false, "http://a.com/1", 1)])),
    ];

    private abstract record Step;

    private sealed record Read(int Source, Request[] Requests) : Step;

    private sealed record Wait(int Hours) : Step;

    private sealed record Seal : Step;

    private sealed record Remove(int Source) : Step;

    [Fact]
    public void A_source_that_was_taken_out_was_never_there() =>
        Prop.ForAll(Steps.ArrayOf(25).ToArbitrary(), Gen.Choose(0, 86_400 * 5).Two().ToArbitrary(), (steps, cut) => Check(steps, cut).GetAwaiter().GetResult())
            .Check(Config.QuickThrowOnFailure.WithMaxTest(20));

    [Fact]
    public void A_source_that_was_taken_out_of_a_day_of_several_blocks_was_never_there()
    {
        var most = 0;
        Prop.ForAll(
                StepsOfOneDay.ArrayOf(60).ToArbitrary(), Gen.Choose(0, 86_400).Two().ToArbitrary(),
                (steps, cut) => most = Math.Max(most, Check([.. steps, .. SmallBatches], cut).GetAwaiter().GetResult()))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(6));
        most.ShouldBeGreaterThan(4);
    }

    /// <summary>Answers the most blocks that a day of a series had.</summary>
    private static async Task<int> Check(Step[] steps, (int From, int Length) cut)
    {
        using var folder = new TempFolder();
        var all = new Subject(folder["all.db"]);
        var rest = new Subject(folder["rest.db"]);
        var most = 0;
        for (var i = 0; i < steps.Length; i++)
        {
            await all.Do(steps[i]);
            if (!IsTakenOut(steps, i))
            {
                await rest.Do(steps[i]);
                most = Math.Max(most, all.MostBlocks());
            }
        }

        await Compare(all.Store, rest.Store, cut);
        foreach (var subject in new[] { all, rest })
        {
            await subject.Do(new Wait(24 * 9));
            await subject.Do(new Seal());
        }

        await Compare(all.Store, rest.Store, cut);
        (await Sql(folder["all.db"], "SELECT count(*) FROM usage_open; SELECT count(*) FROM place_day WHERE rolled = 0; SELECT count(*) FROM usage_block WHERE length(slots) <= 8"))
            .ShouldBe("0\n0\n0\n");
        (await Sql(folder["all.db"], Tables)).ShouldBe(await Sql(folder["rest.db"], Tables));
        Ledger(all.Store).ShouldBe(Ledger(rest.Store));
        Verified.IsWhole(all.Store);
        all.Store.Release();
        rest.Store.Release();
        return most;
    }

    /// <summary>What is stored, byte for byte, except for numbers that were given while a source was there, and checksums, which depend on them.</summary>
    private const string Tables =
        """
        SELECT domain, region, isp, day, hex(substr(slots, 6)), hex(substr(codes, 6)) FROM usage_block JOIN series ON series.id = series ORDER BY 1, 2, 3, 4;
        SELECT domain, region, kind, span, start, status_class, keys, requests, bytes, requests_error, bytes_error, hex(substr(entries, 6))
        FROM ranking_part JOIN place ON place.id = place WHERE span = 3600 OR requests > 0 ORDER BY 1, 2, 3, 4, 5, 6, 12;
        SELECT domain, region, span, start, page_views, hex(substr(sketch, 6)) FROM visitor_part JOIN place ON place.id = place WHERE span = 3600 OR page_views > 0 ORDER BY 1, 2, 3, 4, 6;
        SELECT name, length, lines, accepted, bytes, first_at, last_at FROM source ORDER BY name
        """;

    /// <summary>
    /// What the ledger says of each source. Where one contribution ends and the next begins is left out: they are merged by the length of their
    /// stored form, which depends on the numbers that series were given.
    /// </summary>
    private static List<string> Ledger(SqliteUsageStore store) => store.File.Read(connection =>
    {
        var lines = new List<string>();
        foreach (var (id, name) in Rows(connection, "SELECT id, name FROM source ORDER BY name", row => (row.Int64(0), row.Text(1))))
        {
            var series = Rows(connection, "SELECT id, domain || ' ' || region || ' ' || isp FROM series", row => (row.Int64(0), row.Text(1))).ToDictionary(row => row.Item1, row => row.Item2);
            var places = Rows(connection, "SELECT id, domain || ' ' || region FROM place", row => (row.Int64(0), row.Text(1))).ToDictionary(row => row.Item1, row => row.Item2);
            var (end, sums, days) = (0L, new CellSums(), new SortedSet<string>());
            foreach (var contribution in Contributions.Of(connection, id))
            {
                contribution.Start.ShouldBe(end);
                end = contribution.End;
                sums.Add(contribution.Cells);
                days.UnionWith(contribution.Days.Select(day => $"{places[day.Place]} {day.Day}"));
            }

            lines.Add($"{name} {end} {string.Join(", ", days)}");
            lines.AddRange(sums.Cells
                .Select(cell => $"{name} {series[cell.Series]} {cell.Bucket} {cell.Counters} {string.Join(" ", cell.Codes.Select(code => $"{code.Code}:{code.Requests}"))}")
                .Order(StringComparer.Ordinal));
        }

        return lines;
    });

    private static List<T> Rows<T>(SqliteConnection connection, string sql, Func<SqliteStatement, T> read)
    {
        using var select = new SqliteStatement(connection, sql);
        var rows = new List<T>();
        while (select.Step())
        {
            rows.Add(read(select));
        }

        return rows;
    }

    private static bool IsTakenOut(Step[] steps, int at) =>
        steps[at] is Remove || (steps[at] is Read read && steps.Skip(at).Any(later => later is Remove remove && remove.Source == read.Source));

    private static async Task Compare(SqliteUsageStore all, SqliteUsageStore rest, (int From, int Length) cut)
    {
        var start = DateTimeOffset.FromUnixTimeSeconds((FirstDay * 86_400) + cut.From);
        var part = new TimeRange(start, start.AddSeconds(cut.Length + 1));
        foreach (var range in new[] { part, new TimeRange(start.AddDays(-6), start.AddDays(7)) })
        {
            var query = new UsageQuery(1, range);
            (await all.Timeline(query)).Buckets.ShouldBe((await rest.Timeline(query)).Buckets);
            foreach (var by in Enum.GetValues<UsageDimension>())
            {
                (await all.Totals(query, by)).ShouldBe(await rest.Totals(query, by));
            }

            (await all.Rows(query).ToListAsync()).ShouldBe(await rest.Rows(query).ToListAsync());
            (await all.StatusCodes(query)).ShouldBe(await rest.StatusCodes(query), ignoreOrder: true);
            var question = new RankingQuery(1, range, RankingKind.Url, RankBy.Requests, 100);
            var (ranking, expected) = (await all.Ranking(question), await rest.Ranking(question));
            ranking.Rows.ShouldBe(expected.Rows);
            (ranking with { Rows = expected.Rows }).ShouldBe(expected);
            DateTimeOffset[] hours = [range.WidenedTo(3600).Start, range.WidenedTo(3600).Start.AddHours(30), range.WidenedTo(3600).End.AddDays(9)];
            (await all.Visitors(new VisitorQuery(1, hours))).ShouldBe(await rest.Visitors(new VisitorQuery(1, hours)));
        }

        (await all.Watermark(1)).ShouldBe(await rest.Watermark(1));
    }

    private static async Task<string> Sql(string file, string sql)
    {
        var run = await ToolRun.Run("sqlite3", [file, sql]);
        run.Errors.ShouldBe("");
        return run.Output;
    }

    /// <summary>A store that does steps.</summary>
    private sealed class Subject
    {
        private readonly FakeClock _clock = new(DateTimeOffset.FromUnixTimeSeconds((FirstDay * 86_400) + 5000));
        private readonly Dictionary<int, (long Id, long Length)> _known = [];
        private readonly UsageSealer _sealer;

        public Subject(string path)
        {
            Store = new SqliteUsageStore(path, _clock);
            _sealer = new UsageSealer(Store, _clock, NullLogger<UsageSealer>.Instance);
        }

        public SqliteUsageStore Store { get; }

        public int MostBlocks() => (int)Store.File.Read(connection =>
            connection.Scalar<long>("SELECT coalesce(max(blocks), 0) FROM (SELECT count(*) AS blocks FROM usage_block GROUP BY series, day)"));

        public async Task Do(Step step)
        {
            switch (step)
            {
                case Wait wait:
                    _clock.Advance(TimeSpan.FromHours(wait.Hours));
                    break;
                case Seal:
                    await _sealer.Seal(_clock.GetUtcNow());
                    break;
                case Remove remove:
                    (await Store.RemoveSource(1, _known.GetValueOrDefault(remove.Source).Id)).ShouldBe(_known.Remove(remove.Source));
                    break;
                case Read read:
                    await Commit(read);
                    break;
            }
        }

        private async Task Commit(Read read)
        {
            var (id, length) = _known.GetValueOrDefault(read.Source);
            var outcome = await Store.Commit(new MeteredBatch
            {
                Account = 1,
                Source = new SourceIdentity(id == 0 ? null : id, $"{read.Source}.log", "", "combined", 8, SHA256.HashData(Encoding.UTF8.GetBytes($"{read.Source}"))),
                LastSource = long.MaxValue,
                Parser = 1,
                Start = length,
                End = length + read.Requests.Length,
                Hash = new byte[32],
                Lines = read.Requests.Length,
                Accepted = read.Requests.Length,
                Bytes = read.Requests.Sum(request => request.Bytes),
                Instants = (read.Requests.Min(request => request.Second), read.Requests.Max(request => request.Second)),
                Usage = Request.Usage(read.Requests),
                Rankings = Request.Rankings(read.Requests),
                Visitors = Request.Visitors(read.Requests),
                Rejected = new Dictionary<string, long>(),
                Samples = [],
            });
            outcome.Committed.ShouldBeTrue();
            _known[read.Source] = (outcome.SourceId, length + read.Requests.Length);
        }
    }
}
