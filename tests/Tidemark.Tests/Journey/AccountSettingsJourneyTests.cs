using System.Globalization;
using System.Text.Json;
using Tidemark.Testing;

namespace Tidemark.Tests.Journey;

/// <summary>What <c>account set</c> and <c>account key set</c> change beside a running server, seen in reports, statements and answers.</summary>
public sealed class AccountSettingsJourneyTests : IDisposable
{
    private const string Uid = "1234567890123456";

    private readonly TempFolder _folder = new();

    [Fact]
    public async Task Settings_of_an_account_reach_its_reports_its_statement_and_the_shape_of_its_answers()
    {
        var tool = new Tool(_folder["data"]);
        tool.Environment["TIDEMARK__Api__Rates"] = "DescribeCdnReport=1000";
        var key = await tool.Json("account", "create", "--name", "a", "--uid", Uid, "--zone", "UTC");
        var (id, secret) = (key.GetProperty("accessKeyId").GetString()!, key.GetProperty("accessKeySecret").GetString()!);

        // a request in the last hour of a day of UTC, which is the next day in Shanghai
        var day = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime).AddDays(-3);
        var at = new DateTimeOffset(day.ToDateTime(new TimeOnly(23, 30)), TimeSpan.Zero);
        // and one after all that is asked for, so that this is complete
        await File.WriteAllLinesAsync(_folder["access.log"], new[] { at, at.AddDays(2).AddMinutes(30) }.Select(instant =>
            string.Create(CultureInfo.InvariantCulture, $"192.0.2.1 - - [{instant:dd/MMM/yyyy:HH:mm:ss} +0000] \"GET / HTTP/1.1\" 200 1000000 \"-\" \"t\"")));
        await tool.Json("ingest", _folder["access.log"], "--account", Uid, "--domain", "www.example.com", "--add-domains");

        await using var server = await RunningServer.Start(tool);
        var wire = new Wire(server.Http, id, secret);
        await wire.Call("CreateCdnSubTask", ("ReportIds", "19"));
        var (from, to) = (at.AddDays(-2), at.AddDays(2));
        (await Days(wire, from, to)).ShouldBe([$"{day:yyyy-MM-dd}"]);

        await tool.Json("account", "set", "--account", Uid, "--zone", "Asia/Shanghai", "--factor", "1.1", "--percentile", "validDays");
        (await Days(wire, from, to)).ShouldBe([$"{day.AddDays(1):yyyy-MM-dd}"]);

        var start = new DateTimeOffset(day.AddDays(-1).ToDateTime(new TimeOnly(16, 0)), TimeSpan.Zero);
        await wire.Call(
            "CreateUserUsageDataExportTask", ("StartTime", Instant(start)), ("EndTime", Instant(start.AddDays(2).AddSeconds(-1))), ("Language", "en-us"));
        var statement = await Statement(server, wire);
        statement.ShouldContain("1,100,000 B");
        statement.ShouldContain("288 / 14");
        statement.ShouldContain("days of Asia/Shanghai");

        (await Report(wire, from, to)).GetProperty("Content").ValueKind.ShouldBe(JsonValueKind.Object);
        await tool.Json("account", "key", "set", "--account", Uid, "--key", id, "--content", "legacy");
        var legacy = (await Report(wire, from, to)).GetProperty("Content");
        legacy.ValueKind.ShouldBe(JsonValueKind.String);
        JsonDocument.Parse(legacy.GetString()!).RootElement.GetProperty("data").GetArrayLength().ShouldBe(1);
    }

    public void Dispose() => _folder.Dispose();

    private static Task<JsonElement> Report(Wire wire, DateTimeOffset from, DateTimeOffset to) =>
        wire.Call("DescribeCdnReport", ("ReportId", "19"), ("StartTime", Instant(from)), ("EndTime", Instant(to)));

    /// <summary>The days on which report 19 has page views.</summary>
    private static async Task<List<string>> Days(Wire wire, DateTimeOffset from, DateTimeOffset to) =>
        [.. (await Report(wire, from, to)).GetProperty("Content").GetProperty("data")[0].GetProperty("data").EnumerateArray()
            .Where(row => $"{row.GetProperty("cnt_type")}" == "pv" && $"{row.GetProperty("cnt")}" != "0")
            .Select(row => $"{row.GetProperty("ds")}")];

    private async Task<string> Statement(RunningServer server, Wire wire)
    {
        JsonElement page = default;
        var url = await Until.Seen(
            async () =>
            {
                page = await wire.Call("DescribeUserUsageDataExportTask");
                var item = page.GetProperty("UsageDataPerPage").GetProperty("Data").GetProperty("DataItem")[0];
                return item.GetProperty("Status").GetString() == "success" ? item.GetProperty("DownloadUrl").GetString() : null;
            },
            () => $"{page}");
        await File.WriteAllBytesAsync(_folder["statement.pdf"], await server.Http.GetByteArrayAsync(new Uri(url)));
        return (await ToolRun.Run("pdftotext", ["-layout", _folder["statement.pdf"], "-"])).Output;
    }

    private static string Instant(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
}
