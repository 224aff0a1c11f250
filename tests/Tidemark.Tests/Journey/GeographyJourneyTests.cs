using System.Globalization;
using System.Text;
using System.Text.Json;
using Tidemark.Geography.Names;
using Tidemark.Testing;

namespace Tidemark.Tests.Journey;

/// <summary>A log and a file of places in, reports by region and ISP out.</summary>
public sealed class GeographyJourneyTests : IDisposable
{
    private const string Uid = "1234567890123456";

    // third byte of the address, place in the file, region and ISP of the reports
    private static readonly (int Net, string Row, string Region, string Isp)[] Nets =
    [
        (1, "CN,Guangdong,China Telecom", "guangdong", "telecom"),
        (2, "CN,广东省,中国移动", "guangdong", "mobile"),
        (3, "中国,北京,联通", "beijing", "unicom"),
        (4, "HK,,", "xianggang", "unknown"),
        (5, "Germany,,Deutsche Telekom AG", "DE", "other"),
        (6, "CN,,CMNET", "CN", "mobile"),
    ];

    private readonly TempFolder _folder = new();

    [Fact]
    public async Task Reports_by_region_and_ISP_are_those_of_awk()
    {
        await File.WriteAllLinesAsync(
            _folder["places.csv"],
            [.. Nets.Select(net => $"198.51.{net.Net}.0,198.51.{net.Net}.255,{net.Row}").Prepend("start,end,country,province,isp")]);
        await File.WriteAllTextAsync(_folder["access.log"], Log());
        var tool = new Tool(_folder["data"]);
        tool.Environment["TIDEMARK__Geography__Files"] = _folder["places.csv"];
        tool.Environment["TIDEMARK__Api__Rates"] = "DescribeCdnReport=100";
        var key = await tool.Json("account", "create", "--name", "a", "--uid", Uid);
        await tool.Json("ingest", _folder["access.log"], "--account", Uid, "--domain", "www.example.com", "--add-domains");

        await using var server = await RunningServer.Start(tool);
        var wire = new Wire(server.Http, key.GetProperty("accessKeyId").GetString()!, key.GetProperty("accessKeySecret").GetString()!);
        await wire.Call("CreateCdnSubTask", ("ReportIds", "1,13,21,23"));
        (await Rows(wire, 21, "area")).ShouldBe(await Awk(net => net.Region), ignoreOrder: true);
        (await Rows(wire, 23, "isp")).ShouldBe(await Awk(net => net.Isp), ignoreOrder: true);
        (await Rows(wire, 21, "area", ("IsOverseas", "1"))).Keys.ShouldBe(["xianggang", "DE"], ignoreOrder: true);
        (await Rows(wire, 21, "area", ("IsOverseas", "0"))).Keys.ShouldBe(["guangdong", "beijing", "CN"], ignoreOrder: true);

        var top = await Data(wire, 13, ("Area", "beijing"));
        var counted = await ToolRun.Shell($"awk '$1 ~ /^198.51.3[.]/ {{ n[$1]++ }} END {{ for (k in n) print n[k], k }}' '{_folder["access.log"]}' | LC_ALL=C sort -k1,1nr -k2,2 | head -20");
        top.Select(row => $"{row.GetProperty("acc")} {row.GetProperty("ip")}").ShouldBe(counted.TrimEnd().Split('\n'));
    }

    public void Dispose() => _folder.Dispose();

    private static async Task<List<JsonElement>> Data(Wire wire, int report, params (string, string)[] more)
    {
        var answer = await wire.Call(
            "DescribeCdnReport", [("ReportId", $"{report}"), ("StartTime", "2026-03-10T00:00:00Z"), ("EndTime", "2026-03-11T00:00:00Z"), .. more]);
        return [.. answer.GetProperty("Content").GetProperty("data")[0].GetProperty("data").EnumerateArray()];
    }

    private static async Task<Dictionary<string, (long Bytes, long Requests)>> Rows(Wire wire, int report, string key, params (string, string)[] more) =>
        (await Data(wire, report, more)).ToDictionary(row => row.GetProperty(key).GetString()!, row => (row.GetProperty("traf").GetInt64(), row.GetProperty("acc").GetInt64()));

    private async Task<Dictionary<string, (long Bytes, long Requests)>> Awk(Func<(int Net, string Row, string Region, string Isp), string> name)
    {
        var names = string.Concat(Nets.Select(net => $"name[{net.Net}] = \"{name(net)}\"; "));
        var table = await ToolRun.Shell(
            $$"""awk 'BEGIN { {{names}} } { split($1, part, "."); k = part[1] == 198 && part[3] in name ? name[part[3]] : "unknown"; bytes[k] += $10; n[k]++ } END { for (k in n) print k, bytes[k], n[k] }' '{{_folder["access.log"]}}'""");
        return table.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' '))
            .ToDictionary(cells => cells[0], cells => (long.Parse(cells[1], CultureInfo.InvariantCulture), long.Parse(cells[2], CultureInfo.InvariantCulture)));
    }

    private static string Log()
    {
        var log = new StringBuilder();
        for (var i = 0; i < 3000; i++)
        {
            var client = i % 50 == 0 ? "2001:db8::1" : i % 49 == 0 ? "host.example.net" : $"198.51.{i * 7 % 8}.{i % 256}";
            log.Append(CultureInfo.InvariantCulture, $"{client} - - [10/Mar/2026:{i / 200:00}:{i % 60:00}:00 +0000] \"GET /{i % 9} HTTP/1.1\" 200 {i * 13} \"-\" \"agent\"\n");
        }

        return log.ToString();
    }
}
