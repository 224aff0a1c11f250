using System.Text;
using Tidemark.Usage.Contract;
using Tidemark.Usage.Model;
using Tidemark.Usage.Rankings;
using Tidemark.Usage.Visitors;

namespace Tidemark.Usage.Tests.Store;

/// <summary>One request, as plainly as it can be kept: what the store answers is recomputed from a list of them.</summary>
public sealed record Request(long Account, string Domain, string Region, string Isp, long Second, long Bytes, int Code, bool Hit, bool Https, string Url, int Visitor)
{
    public long Bucket => Second / 300 * 300;

    public long Hour => Second / 3600 * 3600;

    public int StatusClass => Code / 100;

    /// <summary>A hash that a meter might have: any will do.</summary>
    public ulong VisitorHash => unchecked((ulong)(Visitor + 1) * 0x9e3779b97f4a7c15UL);

    public Counters Counters => new()
    {
        Requests = 1,
        Bytes = Bytes,
        HitRequests = Hit ? 1 : 0,
        HitBytes = Hit ? Bytes : 0,
        OriginRequests = Hit ? 0 : 1,
        OriginBytes = Hit ? 0 : Bytes,
        HttpsRequests = Https ? 1 : 0,
        HttpsBytes = Https ? Bytes : 0,
        Status2xx = StatusClass == 2 ? 1 : 0,
        Status3xx = StatusClass == 3 ? 1 : 0,
        Status4xx = StatusClass == 4 ? 1 : 0,
        Status5xx = StatusClass == 5 ? 1 : 0,
    };

    public static Counters Sum(IEnumerable<Request> requests)
    {
        var sum = default(Counters);
        foreach (var request in requests)
        {
            sum.Add(request.Counters);
        }

        return sum;
    }

    public static IReadOnlyList<UsageCell> Usage(IEnumerable<Request> requests) =>
        requests.GroupBy(r => (r.Domain, r.Region, r.Isp, r.Bucket))
            .Select(cell => new UsageCell(
                cell.Key.Domain, cell.Key.Region, cell.Key.Isp, cell.Key.Bucket, Sum(cell),
                cell.GroupBy(r => r.Code).Select(code => new StatusCount(code.Key, code.Count())).ToList()))
            .ToList();

    public static IReadOnlyList<RankingCell> Rankings(IEnumerable<Request> requests) =>
        requests.GroupBy(r => (r.Domain, r.Region, r.Hour, r.StatusClass))
            .Select(cell => new RankingCell(
                cell.Key.Domain, cell.Key.Region, cell.Key.Hour, RankingKind.Url, cell.Key.StatusClass,
                cell.GroupBy(r => r.Url).Select(url => new RankingEntry(Encoding.UTF8.GetBytes(url.Key), url.Count(), url.Sum(r => r.Bytes))).ToList()))
            .ToList();

    public static IReadOnlyList<VisitorCell> Visitors(IEnumerable<Request> requests) =>
        requests.GroupBy(r => (r.Domain, r.Region, r.Hour))
            .Select(cell =>
            {
                var sketch = new VisitorSketch();
                foreach (var request in cell)
                {
                    sketch.Add(request.VisitorHash);
                }

                return new VisitorCell(cell.Key.Domain, cell.Key.Region, cell.Key.Hour, cell.Count(), sketch);
            })
            .ToList();
}
