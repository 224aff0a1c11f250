using System.Globalization;
using Tidemark.Testing;

namespace Tidemark.Tests.CommandLine;

public sealed class AdjustmentCommandTests : IDisposable
{
    private const string Uid = "1234567890123456";

    private readonly TempFolder _folder = new();
    private readonly Tool _tidemark;

    public AdjustmentCommandTests()
    {
        _tidemark = new Tool(_folder["data"]);
        _tidemark.Environment["TIDEMARK__Metering__CloseAfter"] = "00:00:00";
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_closed_month_is_listed_with_the_file_that_came_late()
    {
        await _tidemark.Json("account", "create", "--name", "a", "--uid", Uid, "--zone", "Asia/Shanghai");
        await _tidemark.Json("domain", "add", "www.example.com", "--account", Uid);
        (await Adjustments()).EnumerateArray().ShouldBeEmpty();
        await Ingest("edge-1.log", "2026-03-05T10:00:00Z", 100);
        (await Adjustments()).GetArrayLength().ShouldBe(1);

        await Ingest("late.log", "2026-03-31T15:59:59Z", 7);

        var month = (await Adjustments("--month", "2026-03"))[0];
        month.GetProperty("start").GetString().ShouldBe("2026-02-28T16:00:00Z");
        (month.GetProperty("bytes").GetInt64(), month.GetProperty("bytesSince").GetInt64(), month.GetProperty("requestsSince").GetInt64()).ShouldBe((100, 7, 1));
        month.GetProperty("adjustments")[0].GetProperty("file").GetString().ShouldBe(_folder["late.log"]);
        month.GetProperty("adjustments")[0].GetProperty("source").GetInt64().ShouldBe(2);
        (await Adjustments("--month", "2026-04")).GetArrayLength().ShouldBe(0);
        (await _tidemark.Run("adjustments", "--account", Uid)).Output.ShouldContain("late.log");
    }

    [Fact]
    public async Task What_is_no_month_is_said_to_be_none()
    {
        var run = await _tidemark.Run("adjustments", "--account", Uid, "--month", "2026-13");
        run.ExitCode.ShouldBe(2);
        run.Errors.ShouldContain("'2026-13' is not a month");
    }

    private Task<System.Text.Json.JsonElement> Adjustments(params string[] more) => _tidemark.Json(["adjustments", "--account", Uid, .. more]);

    private async Task Ingest(string name, string at, int bytes)
    {
        var when = DateTimeOffset.Parse(at, CultureInfo.InvariantCulture).ToString("dd/MMM/yyyy:HH:mm:ss", CultureInfo.InvariantCulture);
        await File.WriteAllTextAsync(_folder[name], $"192.0.2.1 - - [{when} +0000] \"GET / HTTP/1.1\" 200 {bytes} \"-\" \"t\"\n");
        await _tidemark.Json("ingest", _folder[name], "--account", Uid, "--domain", "www.example.com");
    }
}
