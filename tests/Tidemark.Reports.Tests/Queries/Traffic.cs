using System.Security.Cryptography;
using System.Text;
using Tidemark.Geography.Names;
using Tidemark.Usage.Contract;
using Tidemark.Usage.Model;
using Tidemark.Usage.Rankings;
using Tidemark.Usage.Visitors;

namespace Tidemark.Reports.Tests.Queries;

/// <summary>One request, from which both the store and the expectations are made.</summary>
public sealed record Request(
    DateTimeOffset At, string Domain, string Region, string Isp, string Url, string Referer, string Ip, int Status, long Bytes, bool Hit)
{
    public long Hour => At.ToUnixTimeSeconds() / 3600 * 3600;

    public long Bucket => At.ToUnixTimeSeconds() / 300 * 300;

    public int StatusClass => Status / 100;
}

/// <summary>Requests of a few days, and how they are committed to a store.</summary>
public static class Traffic
{
    public const long Account = 1234567890123456;

    public static readonly DateTimeOffset Start = DateTimeOffset.Parse("2026-10-23T00:00:00Z");

    private static readonly string[] Regions = ["beijing", "shanghai", "xianggang", "US", "CN", "unknown"];
    private static readonly string[] IspNames = ["telecom", "unicom", "unknown"];
    private static readonly string[] Domains = ["a.example.com", "b.example.com", "c.example.net", "d.example.net"];

    /// <summary>The same requests each time.</summary>
    public static List<Request> Random(int count, int days)
    {
        var random = new Random(20261023);
        return [.. Enumerable.Range(0, count).Select(_ =>
        {
            var domain = Pick(Domains);
            return new Request(
                Start.AddSeconds(random.Next(days * 86_400)), domain, Pick(Regions), Pick(IspNames),
                $"http://{domain}/{(int)Math.Pow(random.NextDouble() * 6, 3)}", Pick(["-", "one.example", "two.example"]),
                $"192.0.2.{(int)Math.Pow(random.NextDouble() * 6, 3)}", Pick([200, 200, 200, 206, 304, 404, 503, 101]), random.Next(10_000_000), random.Next(4) > 0);

            T Pick<T>(T[] choices) => choices[random.Next(choices.Length)];
        })];
    }

    public static Task Commit(IUsageStore store, IReadOnlyCollection<Request> requests, string source = "log") => store.Commit(new MeteredBatch
    {
        Account = Account,
        Source = new SourceIdentity(null, source, "", "combined", 8, SHA256.HashData(Encoding.UTF8.GetBytes(source))),
        Start = 0,
        End = 100,
        Hash = SHA256.HashData(Encoding.UTF8.GetBytes(source + " content")),
        Lines = requests.Count,
        Accepted = requests.Count,
        Bytes = requests.Sum(request => request.Bytes),
        Instants = (requests.Min(request => request.At).ToUnixTimeSeconds(), requests.Max(request => request.At).ToUnixTimeSeconds()),
        Usage = [.. requests.GroupBy(request => (request.Domain, request.Region, request.Isp, request.Bucket)).Select(group =>
            new UsageCell(group.Key.Domain, group.Key.Region, group.Key.Isp, group.Key.Bucket, Sum(group), Codes(group)))],
        Rankings =
        [
            .. Cells(requests, RankingKind.Url, request => request.Url, request => request.StatusClass),
            .. Cells(requests, RankingKind.Referer, request => request.Referer, _ => 0),
            .. Cells(requests, RankingKind.ClientIp, request => request.Ip, _ => 0),
            .. Cells(requests.Where(request => !request.Hit), RankingKind.OriginUrl, request => request.Url, request => request.StatusClass),
        ],
        Visitors = [.. requests.GroupBy(request => (request.Domain, request.Region, request.Hour)).Select(group =>
            new VisitorCell(group.Key.Domain, group.Key.Region, group.Key.Hour, group.Count(), Sketch(group.Select(request => request.Ip))))],
        Rejected = new Dictionary<string, long>(),
        Samples = [],
    });

    private static IEnumerable<RankingCell> Cells(
        IEnumerable<Request> requests, RankingKind kind, Func<Request, string> key, Func<Request, int> status) => requests
        .GroupBy(request => (request.Domain, request.Region, request.Hour, Class: status(request) is var known and >= 2 ? known : 0))
        .Select(group => new RankingCell(
            group.Key.Domain, group.Key.Region, group.Key.Hour, kind, group.Key.Class,
            [.. group.GroupBy(key).Select(same =>
                new RankingEntry(Encoding.UTF8.GetBytes(same.Key), same.Count(), same.Sum(request => request.Bytes)))]));

    private static Counters Sum(IEnumerable<Request> requests)
    {
        var sum = default(Counters);
        foreach (var request in requests)
        {
            sum.Requests++;
            sum.Bytes += request.Bytes;
            sum.Status2xx += request.StatusClass == 2 ? 1 : 0;
            sum.Status3xx += request.StatusClass == 3 ? 1 : 0;
            sum.Status4xx += request.StatusClass == 4 ? 1 : 0;
            sum.Status5xx += request.StatusClass == 5 ? 1 : 0;
        }

        return sum;
    }

    private static List<StatusCount> Codes(IEnumerable<Request> requests) =>
        [.. requests.GroupBy(request => request.Status).Select(group => new StatusCount(group.Key, group.Count()))];

    private static VisitorSketch Sketch(IEnumerable<string> addresses)
    {
        var sketch = new VisitorSketch();
        foreach (var address in addresses)
        {
            sketch.Add(BitConverter.ToUInt64(SHA256.HashData(Encoding.UTF8.GetBytes(address))));
        }

        return sketch;
    }
}
