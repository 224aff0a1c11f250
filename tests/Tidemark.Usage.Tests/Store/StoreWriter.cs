using System.Security.Cryptography;
using System.Text;
using Tidemark.Usage.Contract;
using Tidemark.Usage.Store;

namespace Tidemark.Usage.Tests.Store;

/// <summary>A process that commits batch after batch and says so: what the tests kill.</summary>
public static class StoreWriter
{
    private static readonly DateTimeOffset Start = DateTimeOffset.Parse("2026-03-01T00:00:00Z");

    /// <summary>Arguments: the database, the name of the source, how many batches.</summary>
    public static async Task<int> Run(string[] arguments)
    {
        var store = new SqliteUsageStore(arguments[0], TimeProvider.System);
        for (var i = 0; i < int.Parse(arguments[2]); i++)
        {
            await Append(store, arguments[1]);
            Console.WriteLine(i);
        }

        return 0;
    }

    /// <summary>Goes on where the source ends, as an ingest does; again when another process was first.</summary>
    public static async Task Append(SqliteUsageStore store, string name)
    {
        CommitOutcome outcome;
        do
        {
            var last = await store.LastSource(1, "");
            var head = SHA256.HashData(Encoding.UTF8.GetBytes(name));
            var known = await store.FindSources(1, "", 1, head) is [var found, ..] ? found : null;
            var start = known?.Length ?? 0;
            outcome = await store.Commit(Batch(new SourceIdentity(known?.Id, name, "", "combined", 1, head), last, start));
        }
        while (!outcome.Committed);
    }

    private static MeteredBatch Batch(SourceIdentity source, long last, long start)
    {
        var requests = Enumerable.Range(0, 50)
            .Select(i => new Request(
                1, $"{i % 3}.com", "unknown", "unknown", Start.ToUnixTimeSeconds() + ((start + i) % 7 * 40_000), i, 200, false, false, $"/{i % 5}", i))
            .ToList();
        return new MeteredBatch
        {
            Account = 1,
            Source = source,
            LastSource = last,
            Start = start,
            End = start + requests.Count,
            Hash = [],
            Lines = requests.Count + 1,
            Accepted = requests.Count,
            Bytes = requests.Sum(request => request.Bytes),
            Instants = (requests.Min(request => request.Second), requests.Max(request => request.Second)),
            Usage = Request.Usage(requests),
            Rankings = Request.Rankings(requests),
            Visitors = Request.Visitors(requests),
            Rejected = new Dictionary<string, long> { ["bad-time"] = 1 },
            Samples = [new RejectSample(start, "bad-time", [1])],
        };
    }
}
