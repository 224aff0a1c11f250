using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging.Abstractions;
using Tidemark.Accounts;
using Tidemark.Geography;
using Tidemark.Metering.Ingest;
using Tidemark.Reports.Custom;
using Tidemark.Testing;
using Tidemark.Usage.Contract;
using Tidemark.Usage.Store.Audience;

namespace Tidemark.Api.Tests.Answers;

/// <summary>
/// The answers of both report operations over the fixed <c>reports.log</c>, byte by byte as they are kept in
/// <c>reports.golden.txt</c>. Deliberate changes of the wire are written there with <c>TIDEMARK_WRITE_DOCS=1</c>.
/// </summary>
public sealed class ReportWireTests : IAsyncLifetime, IDisposable
{
    private const string Day = "&StartTime=2025-10-24T00:00:00Z&EndTime=2025-10-25T00:00:00Z";
    private const string SixDays = "&StartTime=2025-10-22T00:00:00Z&EndTime=2025-10-28T00:00:00Z";
    private const string OffTheHour = "&StartTime=2025-10-24T05:10:01Z&EndTime=2025-10-24T16:40:59Z";
    private const string BeforeTheFirstLine = "&StartTime=2024-05-05T00:00:00Z&EndTime=2024-05-05T02:00:00Z";

    private static readonly int[] Ids = [1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23];

    private readonly TempFolder _temp = new();
    private ApiServer _server = null!;

    private static string Folder => Path.Combine(Repository.Root, "tests/Tidemark.Api.Tests/Answers");

    public async Task InitializeAsync() => _server = await ApiServer.Start(services => services.Replace(
        ServiceDescriptor.Singleton(new ApiOptions { Rates = "DescribeCdnReport=100000,DescribeCdnReportList=100000" })));

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        Dispose();
    }

    public void Dispose() => _temp.Dispose();

    [Fact]
    public async Task Every_report_answers_the_bytes_that_are_kept()
    {
        var text = new StringBuilder();
        foreach (var (zone, calls) in Calls())
        {
            var key = await Account(zone, Ids, domains: null);
            foreach (var call in calls)
            {
                text.Append(CultureInfo.InvariantCulture, $"{zone} {call}\n{await Body(key, call)}\n");
            }
        }

        var narrow = await Account("UTC", [1], ["www.example3.com"]);
        foreach (var call in new[] { "ReportId=1" + Day, "ReportId=3" + Day, "ReportId=1&DomainName=www.example1.com" + Day })
        {
            text.Append(CultureInfo.InvariantCulture, $"www.example3.com and report 1 alone: {call}\n{await Body(narrow, call)}\n");
        }

        foreach (var call in new[] { "", "ReportId=19" })
        {
            text.Append(CultureInfo.InvariantCulture, $"list {call}\n{await Body(narrow, call, "DescribeCdnReportList")}\n");
        }

        var path = Path.Combine(Folder, "reports.golden.txt");
        if (Environment.GetEnvironmentVariable("TIDEMARK_WRITE_DOCS") == "1")
        {
            await File.WriteAllTextAsync(path, text.ToString());
        }

        text.ToString().Split('\n').ShouldBe((await File.ReadAllTextAsync(path)).Split('\n'));
    }

    /// <summary>Columns of the log: 3 address, 8 URL, 9 status, 11 bytes, 12 hit or miss; the host is <c>d</c>.</summary>
    [Theory]
    [InlineData(1, "url", "$8", "1")]
    [InlineData(3, "url", "$8", "1")]
    [InlineData(9, "url", "$8", "$12 == \"MISS\"")]
    [InlineData(11, "url", "$8", "$12 == \"MISS\"")]
    [InlineData(13, "ip", "$3", "1")]
    [InlineData(15, "ip", "$3", "1")]
    [InlineData(17, "domain", "d", "1")]
    public async Task Bytes_and_requests_of_each_key_are_what_awk_sums_over_the_log(int id, string column, string key, string where)
    {
        var account = await Account("UTC", Ids, domains: null);
        var expected = await ToolRun.Shell(
            $"awk '{{gsub(/\"/, \"\", $8); split($8, part, \"/\"); d = part[3]}} {where} {{b[{key}] += $11; n[{key}]++}} END {{for (k in n) print k, b[k], n[k]}}' '{Path.Combine(Folder, "reports.log")}' | LC_ALL=C sort");
        var answer = JsonNode.Parse(await Body(account, $"ReportId={id}{SixDays}"))!;
        var rows = answer["Content"]!["data"]![0]!["data"]!.AsArray().Select(row => $"{row![column]} {row["traf"]} {row["acc"]}");
        rows.Order(StringComparer.Ordinal).ShouldBe(expected.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    private static IEnumerable<(string Zone, IEnumerable<string> Calls)> Calls()
    {
        string[] narrowed =
        [
            .. Ids.Where(id => id != 17).Select(id => $"ReportId={id}&DomainName=www.example1.com,www.example3.com{Day}"),
            .. new[] { 1, 3, 9, 11 }.Select(id => $"ReportId={id}&HttpCode=3xx,4xx{Day}"),
            .. new[] { 13, 15 }.SelectMany(id => new[] { $"ReportId={id}&Area=guangdong{Day}", $"ReportId={id}&Area=beijing,guangdong{Day}", $"ReportId={id}&Area=hainan{Day}" }),
            .. new[] { 21, 23 }.SelectMany(id => new[] { $"ReportId={id}&IsOverseas=0{Day}", $"ReportId={id}&IsOverseas=1{Day}" }),
        ];
        yield return ("Asia/Shanghai", [.. Ids.Select(id => $"ReportId={id}{Day}"), .. narrowed, .. Ids.Select(id => $"ReportId={id}{BeforeTheFirstLine}")]);
        yield return ("Asia/Kolkata", [.. Ids.SelectMany(id => new[] { $"ReportId={id}{OffTheHour}", $"ReportId={id}{SixDays}" })]);
    }

    /// <summary>An account with the log, its domains and a custom report.</summary>
    private async Task<AccessKey> Account(string zone, IReadOnlyList<int> reports, IReadOnlyList<string>? domains)
    {
        var (account, key) = await _server.Get<AccountStore>().Create(Guid.NewGuid().ToString("N"), null, zone);
        foreach (var domain in new[] { "www.example1.com", "img.example2.com", "www.example3.com" })
        {
            await _server.Get<DomainStore>().Add(account.AliUid, domain);
        }

        var places = new ClientGeography(
            new GeographyOptions { Files = Path.Combine(Folder, "places.csv") }, _server.Clock, NullLogger<ClientGeography>.Instance);
        var outcome = await new Ingestor(_server.Get<IUsageStore>(), _server.Clock).Ingest(
            Path.Combine(Folder, "reports.log"), new IngestRequest(account.AliUid, new Hosts()) { Format = "alibaba", Threads = 1, Places = places });
        outcome.Accepted.ShouldBe(160);

        // everything up to now is metered: no answer is incomplete
        await ((IFeeds)_server.Get<IUsageStore>()).Heard(account.AliUid, "edge", _server.Clock.GetUtcNow());
        (await _server.Get<CustomReportStore>().Create(account.AliUid, reports, domains)).ShouldNotBeNull();
        return key;
    }

    private async Task<string> Body(AccessKey key, string parameters, string operation = "DescribeCdnReport")
    {
        var pairs = parameters.Split('&', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=')).Select(pair => (pair[0], pair[1]));
        var answer = await new RawCall(_server, operation, [.. pairs]) { Key = key }.V3();
        answer.Status.ShouldBe(200, answer.Body);
        return answer.Body.Replace((string)answer.Json["RequestId"]!, "REQUEST", StringComparison.Ordinal);
    }

    private sealed class Hosts : IDomainDirectory
    {
        public string? Resolve(string host) => host;
    }
}
