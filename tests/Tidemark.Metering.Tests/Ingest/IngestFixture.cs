using System.IO.Compression;
using System.Text;
using Tidemark.Metering.Ingest;
using Tidemark.Testing;
using Tidemark.Usage.Contract;
using Tidemark.Usage.Model;
using Tidemark.Usage.Rankings;
using Tidemark.Usage.Store;

namespace Tidemark.Metering.Tests.Ingest;

/// <summary>A store in a folder of its own, logs to put into it, and the questions tests ask of it.</summary>
public abstract class IngestFixture : IDisposable
{
    protected const long Account = 1234567890123456;

    protected const string Domain = "www.example.com";

    private protected static readonly IngestSizes SmallSizes = new(ChunkBytes: 4096, BatchBytes: 20_000);

    private static readonly TimeRange Always = new(DateTimeOffset.Parse("2025-01-01T00:00:00Z"), DateTimeOffset.Parse("2027-01-01T00:00:00Z"));

    protected IngestFixture() => Store = new SqliteUsageStore(Folder["usage.db"], Clock);

    protected TempFolder Folder { get; } = new();

    protected FakeClock Clock { get; } = FakeClock.At("2026-03-10T12:00:00Z");

    protected SqliteUsageStore Store { get; }

    /// <summary>What is summed up: not all of time, since sums are made bucket by bucket.</summary>
    protected virtual TimeRange Year => new(DateTimeOffset.Parse("2026-01-01T00:00:00Z"), DateTimeOffset.Parse("2027-01-01T00:00:00Z"));

    public void Dispose()
    {
        Store.Release();
        Folder.Dispose();
        GC.SuppressFinalize(this);
    }

    protected static IngestRequest Request(string? domain = Domain, string format = "auto", int threads = 0, params string[] domains) =>
        new(Account, new Names(domains)) { Domain = domain, Format = format, Threads = threads };

    protected static string Line(int number, string url = "/index.html", long bytes = 100, int status = 200, string client = "192.0.2.1") =>
        $"{client} - - [{10 + (number / 86_400):00}/Mar/2026:{number / 3600 % 24:00}:{number / 60 % 60:00}:{number % 60:00} +0000] "
        + $"\"GET {url} HTTP/1.1\" {status} {bytes} \"https://ref.example.net/page\" \"Agent/1.0\"\n";

    protected static string Lines(int count, int from = 0) =>
        string.Concat(Enumerable.Range(from, count).Select(i => Line(i, $"/page/{i % 37}", 1000 + i, client: $"192.0.2.{i % 50}")));

    private protected Ingestor Ingestor(IngestSizes? sizes = null, IUsageStore? store = null, Stream? standardInput = null) =>
        new(store ?? Store, Clock, sizes ?? new IngestSizes(), () => standardInput ?? Stream.Null);

    private protected Task<IngestOutcome> Ingest(string path, IngestRequest? request = null, IngestSizes? sizes = null, IUsageStore? store = null) =>
        Ingestor(sizes, store).Ingest(path, request ?? Request());

    protected string Write(string name, string content)
    {
        File.WriteAllText(Folder[name], content, Encoding.Latin1);
        return Folder[name];
    }

    protected string Gzip(string name, params string[] members)
    {
        using var file = File.Create(Folder[name]);
        foreach (var member in members)
        {
            using var gzip = new GZipStream(file, CompressionLevel.Fastest, leaveOpen: true);
            gzip.Write(Encoding.Latin1.GetBytes(member));
        }

        return Folder[name];
    }

    protected async Task<Counters> Total()
    {
        var totals = await Store.Totals(new UsageQuery(Account, Year), UsageDimension.None);
        return totals.Count == 0 ? default : totals[0].Total;
    }

    protected async Task<IReadOnlyList<RankingRow>> Top(RankingKind kind, int top = 1000, TimeRange? range = null) =>
        (await Store.Ranking(new RankingQuery(Account, range ?? Always, kind, RankBy.Requests, top))).Rows;

    private sealed class Names(string[] domains) : IDomainDirectory
    {
        public string? Resolve(string host) => domains.Contains(host) ? host : null;
    }
}
