using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Tidemark.Testing;
using Tidemark.Usage.Contract;
using Tidemark.Usage.Model;
using Tidemark.Usage.Rankings;
using Tidemark.Usage.Store;
using Tidemark.Usage.Visitors;

namespace Tidemark.Usage.Tests.Store;

public sealed class StoreConcurrencyTests : IDisposable
{
    private const int LinesABatch = 51;
    private const int RequestsABatch = 50;

    private static readonly TimeRange Everything = new(DateTimeOffset.Parse("2026-02-01T00:00:00Z"), DateTimeOffset.Parse("2026-04-01T00:00:00Z"));

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Processes_that_commit_at_once_lose_and_double_nothing()
    {
        // two on a source of their own, two on one they share
        var writers = new[] { "own", "other", "shared", "shared" }.Select(name => Start(name, 12)).ToList();
        foreach (var writer in writers)
        {
            var errors = writer.StandardError.ReadToEndAsync();
            await writer.StandardOutput.ReadToEndAsync();
            await writer.WaitForExitAsync();
            (await errors).ShouldBe("");
            writer.ExitCode.ShouldBe(0);
            writer.Dispose();
        }

        await SumsAreExact(batches: 48);
        (await Sql("SELECT name, length FROM source ORDER BY name")).ShouldBe($"other|{12 * RequestsABatch}\nown|{12 * RequestsABatch}\nshared|{24 * RequestsABatch}\n");
    }

    [Fact]
    public async Task A_process_killed_while_it_commits_leaves_exact_sums()
    {
        var acknowledged = 0;
        for (var round = 0; round < 10; round++)
        {
            using var writer = Start("killed", 1000);
            for (var line = 0; line < 1 + (round * 7 % 11); line++)
            {
                (await writer.StandardOutput.ReadLineAsync()).ShouldNotBeNull();
                acknowledged++;
            }

            writer.Kill();
            await writer.WaitForExitAsync();
            acknowledged += (await writer.StandardOutput.ReadToEndAsync()).Count(c => c == '\n');

            var batches = int.Parse(await Sql("SELECT count(*) FROM source_range"));
            batches.ShouldBeInRange(acknowledged, acknowledged + round + 1);
            await SumsAreExact(batches);
        }
    }

    [Fact]
    public async Task Sealing_beside_commits_changes_no_sum()
    {
        var clock = FakeClock.At("2026-03-02T12:00:00Z");
        var (writing, sealing) = (new SqliteUsageStore(Database, clock), new SqliteUsageStore(Database, clock));
        var sealer = new UsageSealer(sealing, clock, NullLogger<UsageSealer>.Instance);
        var done = false;
        var seal = Task.Run(async () =>
        {
            while (!Volatile.Read(ref done))
            {
                // days become old while lines still come in for them
                clock.Advance(TimeSpan.FromHours(2));
                await sealer.Seal(clock.GetUtcNow());
            }
        });
        await Parallel.ForEachAsync(Enumerable.Range(0, 3), async (writer, _) =>
        {
            for (var i = 0; i < 15; i++)
            {
                await StoreWriter.Append(writing, $"writer {writer}");
            }
        });
        Volatile.Write(ref done, true);
        await seal;
        await SumsAreExact(batches: 45);
        await sealer.Seal(clock.GetUtcNow().AddDays(60));
        await SumsAreExact(batches: 45);
        (await Sql("SELECT (SELECT count(*) FROM usage_open), (SELECT count(*) FROM usage_open_code), (SELECT count(*) FROM place_day WHERE rolled = 0)")).ShouldBe("0|0|0\n");
    }

    private string Database => _folder["usage.db"];

    private async Task SumsAreExact(int batches)
    {
        (await Sql("SELECT sum(lines), sum(accepted) FROM source")).ShouldBe($"{batches * LinesABatch}|{batches * RequestsABatch}\n");
        (await Sql("SELECT sum(\"end\" - start), sum(lines) FROM source_range")).ShouldBe($"{batches * RequestsABatch}|{batches * LinesABatch}\n");
        (await Sql("PRAGMA integrity_check")).ShouldBe("ok\n");

        var store = new SqliteUsageStore(Database, TimeProvider.System);
        var requests = batches * RequestsABatch;
        var query = new UsageQuery(1, Everything);
        (await store.Totals(query, UsageDimension.None)).ShouldHaveSingleItem().Total.Requests.ShouldBe(requests);
        (await store.StatusCodes(query)).ShouldBe(new Dictionary<int, long> { [200] = requests });
        (await store.Ranking(new RankingQuery(1, Everything, RankingKind.Url, RankBy.Requests, 9))).Rows.Sum(row => row.Requests).ShouldBe(requests);
        (await store.Visitors(new VisitorQuery(1, [Everything.Start, Everything.End]))).ShouldHaveSingleItem().PageViews.ShouldBe(requests);
        store.Release();
    }

    private Process Start(string source, int batches) =>
        Process.Start(new ProcessStartInfo("dotnet", ["exec", typeof(StoreWriter).Assembly.Location, Database, source, $"{batches}"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;

    private async Task<string> Sql(string sql)
    {
        var run = await ToolRun.Run("sqlite3", [Database, sql]);
        run.Errors.ShouldBe("");
        return run.Output;
    }
}
