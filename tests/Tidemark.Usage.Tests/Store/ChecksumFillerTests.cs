using Microsoft.Extensions.Logging.Abstractions;
using Tidemark.Testing;
using Tidemark.Usage.Contract;
using Tidemark.Usage.Rankings;
using Tidemark.Usage.Store;
using Tidemark.Usage.Visitors;

namespace Tidemark.Usage.Tests.Store;

/// <summary>Rows of a version without checksums get them by maintenance, whenever it is stopped.</summary>
public sealed class ChecksumFillerTests : StoreFixture
{
    private const string Unmarked =
        """
        SELECT (SELECT count(*) FROM usage_block WHERE hex(substr(slots, 1, 1)) <> 'C5' OR hex(substr(codes, 1, 1)) <> 'C5')
             + (SELECT count(*) FROM ranking_part WHERE hex(substr(entries, 1, 1)) <> 'C5')
             + (SELECT count(*) FROM visitor_part WHERE hex(substr(sketch, 1, 1)) <> 'C5')
             + (SELECT count(*) FROM contribution WHERE hex(substr(cells, 1, 1)) <> 'C5' OR hex(substr(places, 1, 1)) <> 'C5')
        """;

    private const string Stored =
        """
        SELECT hex(slots), hex(codes), * FROM usage_block ORDER BY id; SELECT hex(entries), * FROM ranking_part ORDER BY id;
        SELECT hex(sketch), * FROM visitor_part ORDER BY id; SELECT hex(cells), hex(places), * FROM contribution ORDER BY id;
        """;

    [Fact]
    public async Task Older_rows_get_the_checksums_that_new_ones_have()
    {
        await Fill();
        var before = await Sql(Stored);
        await AsOlderVersion();
        (await Sql(Unmarked)).Trim().ShouldBe("28");

        (await Filler().Fill()).ShouldBe(28);

        (await Sql(Stored)).ShouldBe(before);
        (await Sql("SELECT count(*) FROM checksum_gap")).Trim().ShouldBe("0");
        (await Filler().Fill()).ShouldBe(0);
    }

    [Fact]
    public async Task It_continues_where_it_was_stopped_beside_commits()
    {
        await Fill();
        await AsOlderVersion();
        var steps = 0;
        while (await Sql("SELECT count(*) FROM checksum_gap") != "0\n")
        {
            // as if it had been killed after each transaction
            await new ChecksumFiller(Store, NullLogger<ChecksumFiller>.Instance) { RowsAtOnce = 3 }.Step();
            await Commit($"late {steps++}.log", 1 + (steps % 7));
        }

        steps.ShouldBe(4 * 3);
        (await Sql(Unmarked)).Trim().ShouldBe("0");
    }

    [Fact]
    public async Task Damage_gets_no_checksum_and_stays_found()
    {
        await Fill();
        await AsOlderVersion();
        await Sql("UPDATE usage_block SET slots = x'01FFFF' WHERE id = 2");

        (await Filler().Fill()).ShouldBe(27);

        (await Sql(Unmarked)).Trim().ShouldBe("1");
        await Should.ThrowAsync<DamagedFiguresException>(() => Store.Timeline(new UsageQuery(Account, Range("2026-02-01T00:00:00Z", "2026-02-09T00:00:00Z"))));
    }

    private async Task Fill()
    {
        for (var i = 1; i <= 7; i++)
        {
            await Commit($"{i}.log", i);
        }
    }

    private async Task Commit(string name, int day)
    {
        var hour = $"2026-02-{day:00}T10:00:00Z";
        var sketch = new VisitorSketch();
        sketch.Add((ulong)day);
        (await Store.Commit(Batch(
            Source(name), usage: [Cell("a.com", hour, day, 10 * day)], lastSource: long.MaxValue,
            rankings: [new RankingCell("a.com", "unknown", Second(hour), RankingKind.Url, 2, [Entry("/x", day, 10 * day)])],
            visitors: [new VisitorCell("a.com", "unknown", Second(hour), day, sketch)]))).Committed.ShouldBeTrue();
    }

    /// <summary>Takes the checksums away, and notes the gap as the migration does.</summary>
    private async Task AsOlderVersion()
    {
        await Sql(
            """
            UPDATE usage_block SET slots = substr(slots, 6), codes = substr(codes, 6); UPDATE ranking_part SET entries = substr(entries, 6);
            UPDATE visitor_part SET sketch = substr(sketch, 6); UPDATE contribution SET cells = substr(cells, 6), places = substr(places, 6);
            DELETE FROM migration WHERE name = '009_checksums.sql'; DROP TABLE checksum_gap;
            """);
        Store.Release();
        _ = new SqliteUsageStore(File, Clock);
    }

    private ChecksumFiller Filler() => new(Store, NullLogger<ChecksumFiller>.Instance);

    private async Task<string> Sql(string sql)
    {
        var run = await ToolRun.Run("sqlite3", [File, sql]);
        run.Errors.ShouldBe("");
        return run.Output;
    }
}
