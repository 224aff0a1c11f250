using System.Globalization;
using Tidemark.Testing;
using Tidemark.Usage.Contract;
using Tidemark.Usage.Model;
using Tidemark.Usage.Store;

namespace Tidemark.Tests;

/// <summary>What is metered, and what it has to be.</summary>
internal readonly record struct Usage(long Requests, long Bytes)
{
    /// <summary>What the store of a data folder has of the days around now.</summary>
    public static async Task<Usage> Of(string data, string uid)
    {
        var store = new SqliteUsageStore(Path.Combine(data, "usage.db"), TimeProvider.System);
        var now = TimeProvider.System.GetUtcNow();
        var totals = await store.Totals(new UsageQuery(long.Parse(uid, CultureInfo.InvariantCulture), new TimeRange(now.AddDays(-2), now.AddDays(2))), UsageDimension.None);
        store.Release();
        return totals.Count == 0 ? default : new Usage(totals[0].Total.Requests, totals[0].Total.Bytes);
    }

    /// <summary>What awk finds in logs of the format combined, plain or gzip.</summary>
    public static async Task<Usage> InFiles(string pattern)
    {
        var sums = (await ToolRun.Shell($$"""zcat -f {{pattern}} | awk '{ n++; b += $10 } END { printf "%d %.0f\n", n, b }'""")).Trim().Split(' ');
        return new Usage(long.Parse(sums[0], CultureInfo.InvariantCulture), long.Parse(sums[1], CultureInfo.InvariantCulture));
    }
}
