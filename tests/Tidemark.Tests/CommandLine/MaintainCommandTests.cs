using Tidemark.Testing;

namespace Tidemark.Tests.CommandLine;

public sealed class MaintainCommandTests : IDisposable
{
    private const string Uid = "1234567890123456";

    private readonly TempFolder _folder = new();
    private readonly Tool _tidemark;

    public MaintainCommandTests()
    {
        _tidemark = new Tool(_folder["data"]);
        _tidemark.Environment["TIDEMARK__Metering__CloseAfter"] = "00:00:00";
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Without_a_server_past_days_are_sealed_months_closed_and_old_figures_trimmed()
    {
        await _tidemark.Json("account", "create", "--name", "a", "--uid", Uid);
        await _tidemark.Json("domain", "add", "www.example.com", "--account", Uid);
        await File.WriteAllTextAsync(_folder["old.log"], "192.0.2.1 - - [05/Mar/2024:10:00:00 +0000] \"GET /a HTTP/1.1\" 200 100 \"-\" \"t\"\n");
        await _tidemark.Json("ingest", _folder["old.log"], "--account", Uid, "--domain", "www.example.com");
        (await Rows("place_day WHERE rolled = 0")).ShouldBe("1");

        var kept = await _tidemark.Json("maintain");

        kept.GetProperty("monthsClosed").GetInt32().ShouldBe(1);
        kept.GetProperty("summed").GetRawText().ShouldBe("""{"days":1,"placeDays":1}""");
        kept.GetProperty("deleted").GetRawText().ShouldBe("""{"days":0,"seriesDays":0}""");
        (await Rows("place_day WHERE rolled = 0")).ShouldBe("0");
        (await Rows("usage_block WHERE resolution IS NULL")).ShouldBe("1");

        _tidemark.Environment["TIDEMARK__Retention__Preset"] = "documented";
        var trimmed = await _tidemark.Run("maintain");
        trimmed.Errors.ShouldContain("0 months were closed");
        Figures(trimmed.Output, "figures deleted").ShouldBe("1 1");
        Figures(trimmed.Output, "rankings and visitors deleted").ShouldBe("1 1");
        Figures(trimmed.Output, "figures made coarser").ShouldBe("0 0");
        (await Rows("usage_block")).ShouldBe("0");
        (await Rows("ranking_part")).ShouldBe("0");
        (await Rows("source")).ShouldBe("1");
        var deleted = await _tidemark.Run("explain", "--account", Uid, "--domain", "www.example.com", "--at", "2024-03-05T10:00Z");
        (deleted.ExitCode, deleted.Output).ShouldBe((1, ""));
        deleted.Errors.ShouldContain("were deleted by the Retention settings");
    }

    [Fact]
    public async Task A_retention_that_contradicts_itself_is_refused()
    {
        _tidemark.Environment["TIDEMARK__Retention__FiveMinuteDays"] = "100";
        _tidemark.Environment["TIDEMARK__Retention__HourlyDays"] = "10";
        var run = await _tidemark.Run("maintain");
        run.ExitCode.ShouldBe(2);
        run.Errors.ShouldContain("Retention:FiveMinuteDays (100 days) is more than Retention:HourlyDays (10 days)");
    }

    private static string Figures(string table, string row) =>
        string.Join(' ', table.Split('\n').Single(line => line.StartsWith(row, StringComparison.Ordinal))[row.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries));

    private async Task<string> Rows(string from) => (await ToolRun.Shell($"sqlite3 '{_folder["data/usage.db"]}' 'SELECT count(*) FROM {from}'")).Trim();
}
