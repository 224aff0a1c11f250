using Tidemark.Testing;
using Tidemark.Usage.Blocks;
using Tidemark.Usage.Contract;
using Tidemark.Usage.Model;
using Tidemark.Usage.Retention;
using Tidemark.Usage.Store;

namespace Tidemark.Usage.Tests.Store.Periods;

/// <summary>A store that was written before feeds, closed months and retention were kept.</summary>
public sealed class OlderStoreTests : IDisposable
{
    private const long Account = 7;
    private const long Day = 20_500;

    private static readonly TimeRange TwoDays = new(DateTimeOffset.FromUnixTimeSeconds(Day * 86_400), DateTimeOffset.FromUnixTimeSeconds((Day + 2) * 86_400));

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Its_days_are_closed_and_grow_old_like_those_of_a_new_one()
    {
        await WriteOlder();
        var clock = new FakeClock(TwoDays.Start.AddDays(40));
        var store = new SqliteUsageStore(_folder["usage.db"], clock);

        (await store.MeteredDays(Account)).ShouldBe([new MeteredDay(TwoDays.Start, DateTimeOffset.UnixEpoch), new MeteredDay(TwoDays.Start.AddDays(1), DateTimeOffset.UnixEpoch)]);
        (await store.Feeds(Account)).ShouldBeEmpty();
        (await store.Watermark(Account)).ShouldBe(TwoDays.Start.AddDays(1).AddSeconds(30));
        (await store.Kept(Account)).ShouldBe(default);
        (await store.Close(Account, TwoDays)).ShouldBeTrue();
        await new UsageTrimmer(store, new RetentionOptions { FiveMinuteDays = 10 }, new MeteringOptions()).Trim(clock.GetUtcNow());

        var total = (await store.Totals(new UsageQuery(Account, TwoDays), UsageDimension.None)).ShouldHaveSingleItem();
        (total.Total.Requests, total.Total.Bytes, total.Resolution).ShouldBe((3, 30, Resolution.Hour));
        (await store.Closed(Account, TwoDays)).ShouldHaveSingleItem().Then().ShouldBe(new PeriodFigures(3, 30));
        store.Release();
    }

    /// <summary>The first three steps of the schema, a sealed day and an open one.</summary>
    private async Task WriteOlder()
    {
        var assembly = typeof(SqliteUsageStore).Assembly;
        var steps = assembly.GetManifestResourceNames().Where(name => name.StartsWith("sqlite/00", StringComparison.Ordinal)).Order(StringComparer.Ordinal).Take(3).ToList();
        steps.Select(step => step[7..10]).ShouldBe(["001", "002", "003"]);
        var sql = new System.Text.StringBuilder("CREATE TABLE migration (name TEXT PRIMARY KEY);\n");
        foreach (var step in steps)
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(step)!);
            sql.AppendLine(await reader.ReadToEndAsync()).AppendLine($"INSERT INTO migration VALUES ('{step[7..]}');");
        }

        var figures = new DayFigures();
        figures.Add(7, new Counters { Requests = 2, Bytes = 20 }, []);
        sql.AppendLine(
            $"""
             INSERT INTO series VALUES (1, {Account}, 'a.com', 'unknown', 'unknown');
             INSERT INTO usage_block (series, day, slots, codes) VALUES (1, {Day}, x'{Convert.ToHexString(figures.EncodeMeasures())}', x'{Convert.ToHexString(figures.EncodeCodes())}');
             INSERT INTO usage_open VALUES ({(Day + 1) * 86_400}, 1, 1, 10, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0);
             INSERT INTO source VALUES (1, {Account}, '', 'a.log', 'combined', 1, x'00', 10, 3, 3, 30, {Day * 86_400}, {((Day + 1) * 86_400) + 30}, 0, 0);
             INSERT INTO source_range VALUES (1, 1, 0, 10, x'00', 'combined', 3, 3, 30, {Day * 86_400}, {((Day + 1) * 86_400) + 30}, 0);
             """);
        await File.WriteAllTextAsync(_folder["older.sql"], sql.ToString());
        await ToolRun.Shell($"sqlite3 '{_folder["usage.db"]}' < '{_folder["older.sql"]}'");
    }
}
