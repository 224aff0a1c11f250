using Tidemark.Geography.Names;
using Tidemark.Usage.Contract;
using Tidemark.Usage.Model;

namespace Tidemark.Reports.Queries;

/// <summary>Converts the regions and <c>isOverseas</c> of a filter to the region names of a store query.</summary>
internal static class RegionFilter
{
    /// <summary>The regions; null selects all of them, an empty list none.</summary>
    /// <remarks>Clients of unknown region are neither inside nor outside the mainland.</remarks>
    public static async Task<IReadOnlyList<string>?> Resolve(IUsageStore usage, ReportQuery query, CancellationToken cancellationToken)
    {
        var (regions, overseas) = (query.Filter.Regions, query.Filter.IsOverseas);
        if (overseas is null)
        {
            return regions;
        }

        regions ??= overseas.Value ? await Present(usage, query, cancellationToken) : Regions.InsideMainland;
        return [.. regions.Where(region => Regions.IsOverseas(region) == overseas)];
    }

    /// <summary>There is no list of the rest of the world; it is every other region in the store.</summary>
    private static async Task<IReadOnlyList<string>> Present(IUsageStore usage, ReportQuery query, CancellationToken cancellationToken)
    {
        var totals = await usage.Totals(
            new UsageQuery(query.Account, query.Range.WidenedTo(Bucket.HourSeconds)) { Domains = query.Domains },
            UsageDimension.Region,
            cancellationToken);
        return [.. totals.Select(total => total.Name)];
    }
}
