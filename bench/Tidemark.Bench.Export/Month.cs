using System.Security.Cryptography;
using Tidemark.Metering.Meters;
using Tidemark.Usage.Contract;
using Tidemark.Usage.Model;

namespace Tidemark.Bench.Export;

/// <summary>A dense month: every domain has traffic in every five minutes. The same for the same numbers.</summary>
internal static class Month
{
    public static async Task Meter(IUsageStore store, long account, IReadOnlyList<string> domains, DateTimeOffset start, int days)
    {
        var random = new Random(1);
        for (var day = 0; day < days; day++)
        {
            var first = start.AddDays(day).ToUnixTimeSeconds();
            var cells = new List<UsageCell>(domains.Count * 288);
            for (var bucket = first; bucket < first + 86_400; bucket += Bucket.Seconds)
            {
                foreach (var domain in domains)
                {
                    cells.Add(new UsageCell(domain, "unknown", "unknown", bucket, Counted(random.Next(1, 500), random), []));
                }
            }

            var requests = cells.Sum(cell => cell.Counters.Requests);
            var hash = SHA256.HashData(BitConverter.GetBytes(first));
            await store.Commit(new MeteredBatch
            {
                Account = account,
                Source = new SourceIdentity(null, $"day-{day}", "", "combined", 1, hash),
                LastSource = await store.LastSource(account, ""),
                Start = 0,
                End = 1,
                Hash = hash,
                Lines = requests,
                Accepted = requests,
                Bytes = cells.Sum(cell => cell.Counters.Bytes),
                Instants = (first, first + 86_399),
                Usage = cells,
                Rankings = [],
                Visitors = [],
                Rejected = new Dictionary<string, long>(),
                Samples = [],
            });
        }
    }

    private static Counters Counted(long requests, Random random)
    {
        var bytes = requests * random.Next(1_000, 1_000_000);
        var hits = requests * 9 / 10;
        return new Counters
        {
            Requests = requests,
            Bytes = bytes,
            HitRequests = hits,
            HitBytes = bytes / 10 * 9,
            OriginRequests = requests - hits,
            OriginBytes = bytes - (bytes / 10 * 9),
            HttpsRequests = requests / 2,
            HttpsBytes = bytes / 2,
            Status2xx = requests,
        };
    }
}
