using System.Security.Cryptography;
using System.Text;
using Tidemark.Storage;
using Tidemark.Usage.Contract;
using Tidemark.Usage.Model;
using Tidemark.Usage.Store;

namespace Tidemark.Exports.Tests;

/// <summary>
/// Usage of made-up days: put into a real store as batches, and kept as lines of
/// <c>bucket domain requests bytes hits hitBytes https httpsBytes 2xx 3xx 4xx 5xx</c> for awk to count.
/// </summary>
internal sealed class MeteredUsage(DataFolder folder, TimeProvider clock)
{
    private readonly StringBuilder _lines = new();
    private int _batches;

    public SqliteUsageStore Store { get; } = new(folder.UsageDatabase, clock);

    public string Lines => _lines.ToString();

    /// <summary>Meters days of traffic with a daily tide; some buckets stay empty.</summary>
    public async Task Fill(long account, IReadOnlyList<string> domains, string from, string to, int seed = 1, double emptyShare = 0.1)
    {
        var random = new Random(seed);
        var start = DateTimeOffset.Parse(from).ToUnixTimeSeconds();
        var end = DateTimeOffset.Parse(to).ToUnixTimeSeconds();
        for (var day = start; day < end; day += 86_400)
        {
            var cells = new List<UsageCell>();
            for (var bucket = day; bucket < Math.Min(end, day + 86_400); bucket += Bucket.Seconds)
            {
                var tide = 1.2 + Math.Sin((bucket % 86_400 / 86_400d * 2 * Math.PI) - 2.2);
                for (var d = 0; d < domains.Count; d++)
                {
                    if (random.NextDouble() >= emptyShare)
                    {
                        cells.Add(Cell(domains[d], bucket, (long)(tide * random.Next(20, 400) / (1 + (d * 0.6))) + 1, random));
                    }
                }
            }

            await Commit(account, cells);
        }
    }

    /// <summary>Meters one bucket of one domain.</summary>
    public Task Add(long account, string domain, string bucket, long requests, long bytes) =>
        Commit(account, [new UsageCell(domain, "unknown", "unknown", DateTimeOffset.Parse(bucket).ToUnixTimeSeconds(), new Counters { Requests = requests, Bytes = bytes, Status2xx = requests }, [])]);

    /// <summary>Everything up to now was metered: buckets without usage hold none.</summary>
    public Task Complete(long account) => Store.Heard(account, "edge", clock.GetUtcNow());

    private static UsageCell Cell(string domain, long bucket, long requests, Random random)
    {
        var counters = new Counters { Requests = requests, Bytes = requests * random.Next(20_000, 2_000_000) };
        counters.HitRequests = requests * 9 / 10;
        counters.HitBytes = counters.Bytes / 10 * 9;
        counters.OriginRequests = counters.Requests - counters.HitRequests;
        counters.OriginBytes = counters.Bytes - counters.HitBytes;
        counters.HttpsRequests = requests * 2 / 3;
        counters.HttpsBytes = counters.Bytes / 3 * 2;
        counters.Status3xx = requests / 20;
        counters.Status4xx = requests / 30;
        counters.Status5xx = requests / 200;
        counters.Status2xx = requests - counters.Status3xx - counters.Status4xx - counters.Status5xx;
        return new UsageCell(domain, "unknown", "unknown", bucket, counters, []);
    }

    private async Task Commit(long account, List<UsageCell> cells)
    {
        foreach (var cell in cells)
        {
            var c = cell.Counters;
            _lines.Append($"{cell.Bucket} {cell.Domain} {c.Requests} {c.Bytes} {c.HitRequests} {c.HitBytes} {c.HttpsRequests} {c.HttpsBytes} {c.Status2xx} {c.Status3xx} {c.Status4xx} {c.Status5xx}\n");
        }

        var number = ++_batches;
        var requests = cells.Sum(cell => cell.Counters.Requests);
        var outcome = await Store.Commit(new MeteredBatch
        {
            Account = account,
            Source = new SourceIdentity(null, $"log-{number}", "", "combined", 1, SHA256.HashData(BitConverter.GetBytes(number))),
            LastSource = await Store.LastSource(account, ""),
            Start = 0,
            End = 1,
            Hash = SHA256.HashData(BitConverter.GetBytes(number)),
            Lines = requests,
            Accepted = requests,
            Bytes = cells.Sum(cell => cell.Counters.Bytes),
            Instants = cells.Count == 0 ? null : (cells.Min(cell => cell.Bucket), cells.Max(cell => cell.Bucket) + Bucket.Seconds - 1),
            Usage = cells,
            Rankings = [],
            Visitors = [],
            Rejected = new Dictionary<string, long>(),
            Samples = [],
        });
        outcome.Committed.ShouldBeTrue();
    }
}
