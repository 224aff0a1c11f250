using System.Security.Cryptography;
using System.Text;
using Tidemark.Testing;
using Tidemark.Usage.Contract;
using Tidemark.Usage.Model;
using Tidemark.Usage.Rankings;
using Tidemark.Usage.Store;

namespace Tidemark.Usage.Tests.Store;

/// <summary>A store in a folder of its own, and batches by hand.</summary>
public abstract class StoreFixture : IDisposable
{
    protected const long Account = 1234567890123456;

    protected static readonly DateTimeOffset Now = DateTimeOffset.Parse("2026-03-10T12:00:00Z");

    private readonly TempFolder _folder = new();

    protected StoreFixture() => Store = new SqliteUsageStore(_folder["usage.db"], Clock);

    protected FakeClock Clock { get; } = new(Now);

    protected SqliteUsageStore Store { get; }

    protected string File => _folder["usage.db"];

    public void Dispose()
    {
        Store.Release();
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    protected static long Second(string instant) => DateTimeOffset.Parse(instant).ToUnixTimeSeconds();

    protected static TimeRange Range(string start, string end) => new(DateTimeOffset.Parse(start), DateTimeOffset.Parse(end));

    protected static SourceIdentity Source(string name, long? id = null) =>
        new(id, name, "", "combined", 8, SHA256.HashData(Encoding.UTF8.GetBytes(name)));

    protected static MeteredBatch Batch(
        SourceIdentity source,
        long start = 0,
        long end = 100,
        long account = Account,
        IReadOnlyList<UsageCell>? usage = null,
        IReadOnlyList<RankingCell>? rankings = null,
        IReadOnlyList<VisitorCell>? visitors = null,
        IReadOnlyDictionary<string, long>? rejected = null,
        IReadOnlyList<RejectSample>? samples = null,
        long lastSource = 0)
    {
        var accepted = usage?.Sum(cell => cell.Counters.Requests) ?? 0;
        return new MeteredBatch
        {
            Account = account,
            Source = source,
            LastSource = lastSource,
            Start = start,
            End = end,
            Hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{source.Name} {start}-{end}")),
            Lines = accepted + (rejected?.Values.Sum() ?? 0),
            Accepted = accepted,
            Bytes = usage?.Sum(cell => cell.Counters.Bytes) ?? 0,
            Instants = usage is { Count: > 0 } ? (usage.Min(cell => cell.Bucket), usage.Max(cell => cell.Bucket)) : null,
            Usage = usage ?? [],
            Rankings = rankings ?? [],
            Visitors = visitors ?? [],
            Rejected = rejected ?? new Dictionary<string, long>(),
            Samples = samples ?? [],
        };
    }

    protected static UsageCell Cell(string domain, string bucket, long requests, long bytes, int code = 200, string region = "unknown", string isp = "unknown") =>
        new(domain, region, isp, Second(bucket), new Counters { Requests = requests, Bytes = bytes, Status2xx = requests }, [new StatusCount(code, requests)]);

    protected static RankingEntry Entry(string key, long requests, long bytes) => new(Encoding.UTF8.GetBytes(key), requests, bytes);
}
