using System.Text.Json;
using Tidemark.Testing;

namespace Tidemark.Tests.Kill;

/// <summary>kill -9 of the server while it makes exports: another process ends them, and the files are whole.</summary>
public sealed class ExportKillTests : IDisposable
{
    private const string Uid = "1234567890123456";
    private const int Kills = 10;

    private readonly TempFolder _folder = new();

    [Fact]
    public async Task Exports_killed_at_random_instants_are_made_whole_when_their_lease_has_ended()
    {
        var tool = new Tool(_folder["data"]);
        tool.Environment["TIDEMARK__Exports__Lease"] = "00:00:02";
        var key = await tool.Json("account", "create", "--name", "a", "--uid", Uid);
        await Traffic.Ingest(tool, _folder, Uid, days: 3);

        for (var kill = 0; kill < Kills; kill++)
        {
            await using var server = await RunningServer.Start(tool);
            var wire = Caller(server, key);
            await Create(wire, kill);
            await Task.Delay(Random.Shared.Next(0, 900));
            server.Kill();
        }

        await using var last = await RunningServer.Start(tool);
        var caller = Caller(last, key);
        var pdfs = await Finished(caller, "DescribeUserUsageDataExportTask", Kills / 2);
        var sheets = await Finished(caller, "DescribeUserUsageDetailDataExportTask", Kills / 2);
        foreach (var url in pdfs)
        {
            await File.WriteAllBytesAsync(_folder["statement.pdf"], await last.Http.GetByteArrayAsync(new Uri(url)));
            var check = await ToolRun.Run("qpdf", ["--check", _folder["statement.pdf"]]);
            check.ExitCode.ShouldBe(0, check.Output + check.Errors);
        }

        foreach (var url in sheets)
        {
            await File.WriteAllBytesAsync(_folder["detail.xlsx"], await last.Http.GetByteArrayAsync(new Uri(url)));
            var check = await ToolRun.Run("python3", ["-m", "zipfile", "-t", _folder["detail.xlsx"]]);
            check.Output.ShouldContain("Done testing");
        }
    }

    public void Dispose() => _folder.Dispose();

    private static Wire Caller(RunningServer server, JsonElement key) =>
        new(server.Http, key.GetProperty("accessKeyId").GetString()!, key.GetProperty("accessKeySecret").GetString()!);

    private static Task<JsonElement> Create(Wire wire, int i)
    {
        (string, string)[] range = [("StartTime", Traffic.Start), ("EndTime", Traffic.End), ("Language", i % 4 < 2 ? "zh-cn" : "en-us")];
        return i % 2 == 0
            ? wire.Call("CreateUserUsageDataExportTask", range)
            : wire.Call("CreateUsageDetailDataExportTask", [.. range, ("Type", "flow")]);
    }

    private static Task<List<string>> Finished(Wire wire, string action, int count)
    {
        JsonElement seen = default;
        return Until.Seen(
            async () =>
            {
                seen = await wire.Call(action, ("PageSize", "50"));
                var items = seen.GetProperty("UsageDataPerPage").GetProperty("Data").GetProperty("DataItem").EnumerateArray().ToList();
                items.Count.ShouldBe(count);
                items.ShouldAllBe(item => item.GetProperty("Status").GetString() != "failed");
                return items.All(item => item.GetProperty("Status").GetString() == "success")
                    ? items.Select(item => item.GetProperty("DownloadUrl").GetString()!).ToList()
                    : null;
            },
            () => $"{action}: {seen}");
    }
}
