using System.Diagnostics;
using System.Globalization;
using System.Text;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Tidemark.Usage.Contract;
using Tidemark.Usage.Model;
using Tidemark.Usage.Rankings;
using Tidemark.Usage.Store;
using Tidemark.Usage.Visitors;

namespace Tidemark.Bench;

/// <summary>
/// A month of many domains in a usage store, dense and noisy, and how long the questions of a report take. The yardstick is
/// the plain way: one row a bucket and domain in a table of the same file format, summed by SQL in the same run.
/// </summary>
internal sealed class StoreBench(string folder, int domains, int urls)
{
    private const long Account = 1_000_000_000_000_001;
    private const int Days = 31;
    private const int Slots = 288;
    private const int Runs = 5;

    private static readonly string[] Columns =
        ["bytes", "requests", "hit_requests", "hit_bytes", "origin_requests", "origin_bytes", "status_2xx", "status_3xx", "status_4xx", "status_5xx"];

    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public async Task Run()
    {
        Directory.CreateDirectory(folder);
        var store = new SqliteUsageStore(Path.Combine(folder, "usage.db"), TimeProvider.System);
        if (await store.LastSource(Account, "") == 0)
        {
            await Fill(store);
        }

        var range = new TimeRange(Start, Start.AddDays(Days));
        var all = new UsageQuery(Account, range);
        var timeline = await store.Timeline(all);
        await Report($"month of {domains} domains, one measure", () => store.Timeline(all with { Measures = Measures.Bytes }));
        await Report("  ten measures", () => store.Timeline(all with { Measures = Measures.All & ~(Measures.HttpsRequests | Measures.HttpsBytes) }));
        await Report("  totals and peaks by domain", () => store.Totals(all, UsageDimension.Domain));
        await Report("  exact status codes", () => store.StatusCodes(all));
        await Report("  one domain", () => store.Timeline(all with { Domains = ["d7.example"] }));
        await Report("  top 3000 URLs", () => store.Ranking(new RankingQuery(Account, range, RankingKind.Url, RankBy.Bytes, 3000)));
        await Report("  unique visitors", () => store.Visitors(new VisitorQuery(Account, [range.Start, range.End])));
        Yardstick(timeline);
    }

    private static async Task Report<T>(string what, Func<Task<T>> question)
    {
        // the best of five, warm; processor time beside it, for a machine that does something else too
        var best = double.MaxValue;
        var before = Environment.CpuUsage.TotalTime;
        for (var run = 0; run < Runs; run++)
        {
            var watch = Stopwatch.GetTimestamp();
            await question();
            best = Math.Min(best, Stopwatch.GetElapsedTime(watch).TotalMilliseconds);
        }

        var processor = (Environment.CpuUsage.TotalTime - before).TotalMilliseconds / Runs;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}: {best:0.0} ms, processor {processor:0.0} ms"));
    }

    private async Task Fill(SqliteUsageStore store)
    {
        var watch = Stopwatch.GetTimestamp();
        var seal = new UsageSealer(store, TimeProvider.System, NullLogger<UsageSealer>.Instance);
        for (var day = 0; day < Days; day++)
        {
            await store.Commit(Batch(day));
        }

        var filled = Stopwatch.GetElapsedTime(watch);
        await seal.Seal(Start.AddDays(Days + 10));
        var size = new FileInfo(Path.Combine(folder, "usage.db")).Length / 1e6;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"filled in {filled.TotalSeconds:0.0} s, sealed in {(Stopwatch.GetElapsedTime(watch) - filled).TotalSeconds:0.0} s, {size:0} MB"));
    }

    private MeteredBatch Batch(int day)
    {
        var random = new Random(day);
        var usage = new List<UsageCell>();
        var rankings = new List<RankingCell>();
        var visitors = new List<VisitorCell>();
        for (var domain = 0; domain < domains; domain++)
        {
            var name = $"d{domain}.example";
            for (var slot = 0; slot < Slots; slot++)
            {
                var bucket = Start.AddDays(day).AddMinutes(5d * slot).ToUnixTimeSeconds();
                usage.Add(new UsageCell(name, "unknown", "unknown", bucket, Noise(random), [new StatusCount(200, 900), new StatusCount(404, random.Next(20))]));
            }

            for (var hour = 0; hour < 24; hour++)
            {
                var at = Start.AddDays(day).AddHours(hour).ToUnixTimeSeconds();
                var entries = Enumerable.Range(0, urls).Where(_ => random.Next(4) == 0)
                    .Select(url => new RankingEntry(Encoding.UTF8.GetBytes($"http://{name}/media/{url * 7919 % 100_000}/segment.ts"), random.Next(1, 90), random.Next(1, 900_000)))
                    .ToList();
                rankings.Add(new RankingCell(name, "unknown", at, RankingKind.Url, 2, entries));
                var sketch = new VisitorSketch();
                for (var i = 0; i < 50; i++)
                {
                    sketch.Add((ulong)random.Next(20_000));
                }

                visitors.Add(new VisitorCell(name, "unknown", at, 60, sketch));
            }
        }

        var requests = usage.Sum(cell => cell.Counters.Requests);
        return new MeteredBatch
        {
            Account = Account,
            Source = new SourceIdentity(null, $"day {day}", "", "bench", 8, BitConverter.GetBytes((long)day)),
            LastSource = long.MaxValue,
            Start = 0,
            End = 1,
            Hash = [],
            Lines = requests,
            Accepted = requests,
            Bytes = 0,
            Usage = usage,
            Rankings = rankings,
            Visitors = visitors,
            Rejected = new Dictionary<string, long>(),
            Samples = [],
        };
    }

    private static Counters Noise(Random random)
    {
        var requests = random.Next(500, 2000);
        var bytes = requests * (long)random.Next(10_000, 60_000);
        var hits = requests * 9 / 10;
        return new Counters
        {
            Requests = requests,
            Bytes = bytes,
            HitRequests = hits,
            HitBytes = bytes / 10 * 9,
            OriginRequests = requests - hits,
            OriginBytes = bytes - (bytes / 10 * 9),
            HttpsRequests = requests - random.Next(100),
            HttpsBytes = bytes - random.Next(100_000),
            Status2xx = requests - 30,
            Status3xx = random.Next(20),
            Status4xx = random.Next(10),
            Status5xx = random.Next(2),
        };
    }

    private void Yardstick(UsageTimeline expected)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(folder, "plain.db")}");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"PRAGMA journal_mode=WAL; CREATE TABLE IF NOT EXISTS plain (bucket INTEGER, domain INTEGER, {string.Join(", ", Columns)}, PRIMARY KEY (bucket, domain)) WITHOUT ROWID";
        command.ExecuteNonQuery();
        command.CommandText = "SELECT count(*) FROM plain";
        if ((long)command.ExecuteScalar()! == 0)
        {
            FillPlain(connection);
        }

        foreach (var (what, columns) in new[] { ("one measure", Columns[..1]), ("ten measures", Columns) })
        {
            var watch = Stopwatch.GetTimestamp();
            command.CommandText = $"SELECT bucket, {string.Join(", ", columns.Select(column => $"sum({column})"))} FROM plain GROUP BY bucket ORDER BY bucket";
            using var reader = command.ExecuteReader();
            var index = 0;
            for (; reader.Read(); index++)
            {
                if (reader.GetInt64(1) != expected.Buckets[index].Bytes)
                {
                    throw new InvalidOperationException($"The store and plain SQL differ in bucket {index}.");
                }
            }

            if (index != expected.Buckets.Length)
            {
                throw new InvalidOperationException($"Plain SQL has {index} buckets, the store {expected.Buckets.Length}.");
            }

            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"yardstick, plain rows summed by SQL, {what}: {Stopwatch.GetElapsedTime(watch).TotalMilliseconds:0.0} ms"));
        }
    }

    private void FillPlain(SqliteConnection connection)
    {
        using var transaction = connection.BeginTransaction();
        using var insert = connection.CreateCommand();
        insert.CommandText = $"INSERT INTO plain VALUES ({string.Join(", ", Enumerable.Range(0, Columns.Length + 2).Select(i => $"${i}"))})";
        for (var i = 0; i < Columns.Length + 2; i++)
        {
            insert.Parameters.AddWithValue($"${i}", 0L);
        }

        for (var day = 0; day < Days; day++)
        {
            foreach (var (domain, cell) in Batch(day).Usage.Select((cell, index) => (index / Slots, cell)).OrderBy(pair => pair.cell.Bucket))
            {
                var c = cell.Counters;
                long[] values =
                [
                    cell.Bucket, domain, c.Bytes, c.Requests, c.HitRequests, c.HitBytes, c.OriginRequests, c.OriginBytes,
                    c.Status2xx, c.Status3xx, c.Status4xx, c.Status5xx,
                ];
                for (var i = 0; i < values.Length; i++)
                {
                    insert.Parameters[i].Value = values[i];
                }

                insert.ExecuteNonQuery();
            }
        }

        transaction.Commit();
    }
}
