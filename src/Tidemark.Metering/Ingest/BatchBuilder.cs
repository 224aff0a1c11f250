using System.Buffers;
using System.Runtime.CompilerServices;
using Tidemark.Geography.Ranges;
using Tidemark.Logs.Fields;
using Tidemark.Metering.Clients;
using Tidemark.Metering.Meters;
using Tidemark.Usage.Bytes;
using Tidemark.Usage.Contract;
using Tidemark.Usage.Rankings;
using Tidemark.Usage.Visitors;

namespace Tidemark.Metering.Ingest;

/// <summary>Turns what a meter holds into the cells of a batch. The cells point into the meter and into rented arrays: they live until this is disposed.</summary>
/// <param name="meter">What was metered.</param>
/// <param name="hosts">The hosts of the source.</param>
/// <param name="places">The places of its clients.</param>
/// <param name="anonymiser">Says what is kept of clients; null: all.</param>
internal sealed class BatchBuilder(Meter meter, Hosts hosts, IClientLocator places, ClientAnonymiser? anonymiser) : IDisposable
{
    private readonly List<RankingEntry[]> _rented = [];

    /// <summary>Usage by series.</summary>
    public List<UsageCell> Usage()
    {
        var cells = new List<UsageCell>(meter.Series.All.Length);
        foreach (ref readonly var series in meter.Series.All)
        {
            var place = places[series.Key.Place];
            cells.Add(new UsageCell(hosts.Domain(series.Key.Domain), place.Region, place.Isp, series.Key.Bucket, series.Counters, series.Codes.ToList()));
        }

        return cells;
    }

    /// <summary>All four rankings.</summary>
    public List<RankingCell> Rankings()
    {
        var cells = new List<RankingCell>();
        Rank(cells, RankingKind.Url, meter.Urls, Meter.ClassesPerScope);
        Rank(cells, RankingKind.OriginUrl, meter.Urls, Meter.ClassesPerScope);
        Rank(cells, RankingKind.Referer, meter.Referers, 1);
        Rank(cells, RankingKind.ClientIp, anonymiser?.Ranked(meter) ?? meter.Clients, 1);
        return cells;
    }

    /// <summary>Visitors: each client of an hour once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public List<VisitorCell> Visitors()
    {
        var views = new long[meter.Scopes.Count];
        var clients = new int[meter.Scopes.Count];
        foreach (ref var client in meter.Clients)
        {
            views[client.Cell] += client.Requests;
            clients[client.Cell]++;
        }

        var sketches = new VisitorSketch[meter.Scopes.Count];
        foreach (ref var client in meter.Clients)
        {
            var address = TallyArena.KeyOf(ref client);
            (sketches[client.Cell] ??= new VisitorSketch(clients[client.Cell])).Add(anonymiser?.VisitorOf(address, meter.Scopes[client.Cell].Hour) ?? KeyHash.OfVisitor(address));
        }

        return [.. meter.Scopes.Select((scope, i) => new VisitorCell(hosts.Domain(scope.Domain), scope.Region, scope.Hour, views[i], sketches[i]))];
    }

    /// <summary>The first rejected lines, in order.</summary>
    public List<RejectSample> Samples() =>
        [.. meter.Samples.OrderBy(sample => sample.Offset).Select(sample => anonymiser is null ? sample : sample with { Line = anonymiser.Masked(sample.Line) })];

    /// <summary>Rejected lines by reason.</summary>
    public Dictionary<string, long> Rejected()
    {
        var rejected = new Dictionary<string, long>();
        for (var reason = 1; reason < meter.Rejected.Length; reason++)
        {
            if (meter.Rejected[reason] > 0)
            {
                rejected.Add(RejectReasons.NameOf((RejectReason)reason), meter.Rejected[reason]);
            }
        }

        return rejected;
    }

    public void Dispose()
    {
        foreach (var array in _rented)
        {
            ArrayPool<RankingEntry>.Shared.Return(array, clearArray: true);
        }
    }

    // Sorted by cell through counting: how many each has, where each begins, then each entry to its place.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Rank(List<RankingCell> cells, RankingKind kind, KeyMeter table, int classes)
    {
        var origin = kind == RankingKind.OriginUrl;
        var ends = new int[meter.Scopes.Count * classes];
        foreach (ref var tally in table)
        {
            ends[tally.Cell] += !origin || tally.OriginRequests > 0 ? 1 : 0;
        }

        var total = 0;
        for (var cell = 0; cell < ends.Length; cell++)
        {
            (ends[cell], total) = (total, total + ends[cell]);
        }

        if (total == 0)
        {
            return;
        }

        var sorted = ArrayPool<RankingEntry>.Shared.Rent(total);
        _rented.Add(sorted);
        var all = table.GetEnumerator();
        while (all.MoveNext())
        {
            ref readonly var tally = ref all.Current;
            if (!origin)
            {
                sorted[ends[tally.Cell]++] = new RankingEntry(all.Key, tally.Requests, tally.Bytes);
            }
            else if (tally.OriginRequests > 0)
            {
                sorted[ends[tally.Cell]++] = new RankingEntry(all.Key, tally.OriginRequests, tally.OriginBytes);
            }
        }

        var start = 0;
        for (var cell = 0; cell < ends.Length; cell++)
        {
            if (ends[cell] > start)
            {
                var scope = meter.Scopes[cell / classes];
                cells.Add(new RankingCell(
                    hosts.Domain(scope.Domain), scope.Region, scope.Hour, kind, cell % classes, new ArraySegment<RankingEntry>(sorted, start, ends[cell] - start)));
            }

            start = ends[cell];
        }
    }
}
