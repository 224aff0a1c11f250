using System.Globalization;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using DocumentFormat.OpenXml.Validation;
using Tidemark.Accounts;
using Tidemark.Exports.Tasks;
using Tidemark.Exports.Tests.Work;

namespace Tidemark.Exports.Tests.Details;

public sealed class DetailWorkbookTests : IDisposable
{
    private const string Start = "2026-11-16T16:00:00Z";
    private const string End = "2026-11-18T15:59:59Z";
    private const string EndExclusive = "2026-11-18T16:00:00Z";

    private static readonly string[] Three = ["a.example.com", "b.example.com", "c.example.com"];

    private readonly ControlPlane _plane = new("2026-11-20T04:32:00Z");

    [Fact]
    public async Task The_account_as_a_whole_has_a_row_for_each_five_minutes_that_sums_to_what_awk_counts()
    {
        var account = await Filled();
        using var awk = new Awk(_plane.Usage, Start, EndExclusive);

        var sheets = await Export(account, "flow");

        sheets.Keys.ShouldBe(["汇总", "流量带宽"]);
        var rows = sheets["流量带宽"];
        rows[0].ShouldBe(["时间（Asia/Shanghai）", "时间（UTC）", "流量 (B)", "带宽 (bit/s)", "命中流量 (B)", "未命中流量 (B)", "HTTPS 流量 (B)"]);
        rows.Count.ShouldBe(1 + (2 * 288));
        rows[1][..2].ShouldBe([Day("2026-11-17 00:00"), Day("2026-11-16 16:00")]);
        rows[^1][..2].ShouldBe([Day("2026-11-18 23:55"), Day("2026-11-18 15:55")]);
        Sum(rows, 2).ShouldBe(await awk.Sum(Awk.Bytes));
        Sum(rows, 6).ShouldBe(await awk.Sum(Awk.HttpsBytes));
        foreach (var row in rows.Skip(1))
        {
            Number(row[3]).ShouldBe(Number(row[2]) * 8 / 300, 0.001);
        }
    }

    [Fact]
    public async Task The_summary_tells_the_95th_percentile_and_peak_of_the_whole_and_of_each_domain()
    {
        var account = await Filled();
        using var awk = new Awk(_plane.Usage, Start, EndExclusive);

        var summary = (await Export(account, "flow", string.Join(',', Three), "en-us"))["Summary"];

        var head = summary.FindIndex(row => row[0] == "Domain");
        summary[head].ShouldBe(["Domain", "Traffic (B)", "Peak bandwidth (bit/s)", "Peak at", "95th percentile (bit/s)", "95th percentile at", "Buckets", "Discarded"]);
        summary.Skip(head + 1).Select(row => row[0]).ShouldBe(["Total", .. Three]);
        foreach (var row in summary.Skip(head + 1))
        {
            var domain = row[0] == "Total" ? null : row[0];
            long.Parse(row[1]).ShouldBe(await awk.Sum(Awk.Bytes, domain));
            Number(row[2]).ShouldBe(await awk.Largest(1, domain) * 8d / 300, 0.001);
            Number(row[4]).ShouldBe(await awk.Percentile95(domain) * 8d / 300, 0.001);
            row[6..].ShouldBe(["576", "28"]);
        }
    }

    [Fact]
    public async Task Named_domains_have_a_row_each_for_every_five_minutes_empty_ones_included()
    {
        var account = await Filled();
        using var awk = new Awk(_plane.Usage, Start, EndExclusive);

        var rows = (await Export(account, "vas", "c.example.com,a.example.com"))["请求数"];

        rows[0].ShouldBe(["时间（Asia/Shanghai）", "时间（UTC）", "加速域名", "请求数", "HTTPS 请求数", "HTTP 请求数", "命中请求数", "未命中请求数", "2xx", "3xx", "4xx", "5xx"]);
        rows.Count.ShouldBe(1 + (2 * 288 * 2));
        rows.Skip(1).Select(row => row[2]).Distinct().ShouldBe(["a.example.com", "c.example.com"]);
        foreach (var domain in new[] { "a.example.com", "c.example.com" })
        {
            var own = rows.Where(row => row[2] == domain).ToList();
            own.Select(row => row[1]).ShouldBe(Enumerable.Range(0, 576).Select(i => Day("2026-11-16 16:00", i * 5)));
            own.Sum(row => long.Parse(row[3])).ShouldBe(await awk.Sum(Awk.Requests, domain));
            own.Sum(row => long.Parse(row[4])).ShouldBe(await awk.Sum(Awk.HttpsRequests, domain));
            own.Sum(row => long.Parse(row[10])).ShouldBe(await awk.Sum(Awk.Status4xx, domain));
            own.ShouldContain(row => row[3] == "0");
        }
    }

    [Fact]
    public async Task A_group_of_more_than_100_domains_is_exported_as_a_whole()
    {
        var account = await _plane.NewAccount(domains: "alone.example.com");
        var members = Enumerable.Range(1, 101).Select(n => $"g{n:000}.example.com").ToArray();
        foreach (var member in members)
        {
            await _plane.Domains.Add(account.AliUid, member, resourceGroup: "rg-1");
        }

        await _plane.Usage.Fill(account.AliUid, [.. members, "alone.example.com"], "2026-11-17T16:00:00Z", "2026-11-17T17:00:00Z");
        await _plane.Usage.Complete(account.AliUid);
        using var awk = new Awk(_plane.Usage, Start, EndExclusive);

        var sheets = await Export(account, "flow", group: "rg-1");

        sheets["汇总"].ShouldContain(row => row.Length > 1 && row[1] == "101 个域名合计");
        sheets["流量带宽"].Count.ShouldBe(1 + 576);
        Sum(sheets["流量带宽"], 2).ShouldBe(await awk.Sum(Awk.Bytes) - await awk.Sum(Awk.Bytes, "alone.example.com"));
    }

    [Fact]
    public async Task Logs_that_tell_no_hits_leave_hits_and_misses_out_of_the_summary_and_one_domain_is_called_so()
    {
        var account = await _plane.NewAccount(domains: "a.example.com");
        await _plane.Usage.Add(account.AliUid, "a.example.com", "2026-11-16T16:00:00Z", 7, 1005);

        var summary = (await Export(account, "vas", "a.example.com", "en-us"))["Summary"];

        summary.Single(row => row[0] == "Total").ShouldBe(["Total", "7", "0", "7", "–", "–", "7", "0", "0", "0"]);
        summary.ShouldContain(row => row[0] == "Note" && row[1].StartsWith("The logs do not contain cache results"));
        summary.Single(row => row[0] == "Scope")[1].ShouldBe("1 domain");
    }

    [Fact]
    public async Task A_traffic_factor_adds_billed_columns_and_keeps_the_logged_ones()
    {
        var account = await _plane.NewAccount(factor: 1.1, domains: "a.example.com");
        await _plane.Usage.Add(account.AliUid, "a.example.com", "2026-11-16T16:00:00Z", 7, 1005);

        var rows = (await Export(account, "flow", language: "en-us"))["Traffic and bandwidth"];

        rows[0][2..6].ShouldBe(["Traffic (B)", "Bandwidth (bit/s)", "Billed traffic (B)", "Billed bandwidth (bit/s)"]);
        // 1005 * 1.1 = 1105.5
        (rows[1][2], rows[1][4]).ShouldBe(("1005", "1106"));
        Number(rows[1][5]).ShouldBe(1005 * 8 / 300d * 1.1, 1e-6);
    }

    [Fact]
    public async Task A_period_that_is_not_over_ends_with_the_last_full_five_minutes()
    {
        var account = await Filled();
        await _plane.Usage.Complete(account.AliUid);

        var task = ControlPlane.Request("2026-11-19T16:00:00Z", "2026-11-30T15:59:59Z", detailType: "flow");
        var rows = (await Sheets(await _plane.Work(await _plane.Tasks.Create(account, ExportKind.Detail, task))))["流量带宽"];

        // 12:32 in Shanghai
        rows[^1][0].ShouldBe(Day("2026-11-20 12:25"));
    }

    [Fact]
    public async Task Time_that_is_not_metered_has_no_rows_of_zeros_and_is_not_ranked()
    {
        var account = await _plane.NewAccount(domains: "a.example.com");
        await _plane.Usage.Add(account.AliUid, "a.example.com", "2026-11-18T00:00:00Z", 7, 1005);
        await _plane.Usage.Add(account.AliUid, "a.example.com", "2026-11-18T03:00:00Z", 5, 500);
        await _plane.Usage.Store.Heard(account.AliUid, "edge", DateTimeOffset.Parse("2026-11-18T01:00:00Z"));

        var task = ControlPlane.Request("2026-11-17T16:00:00Z", "2026-11-18T15:59:59Z", detailType: "flow", language: "en-us");
        var sheets = await Sheets(await _plane.Work(await _plane.Tasks.Create(account, ExportKind.Detail, task)));

        // 9 hours of 12 buckets, and the one of which a line arrived early
        sheets["Traffic and bandwidth"].Count.ShouldBe(1 + 108 + 1);
        sheets["Summary"].Single(row => row[0] == "Total")[^2..].ShouldBe(["108", "5"]);
        sheets["Summary"].Single(row => row[0] == "Rows cover")[1].ShouldBe("2026-11-18 00:00:00 – 2026-11-18 08:59:59");
        sheets["Summary"].ShouldContain(row => row[0] == "Note" && row[1].StartsWith("Incomplete"));
    }

    [Fact]
    public async Task A_period_that_has_only_just_begun_has_heads_and_no_rows()
    {
        var account = await Filled();

        var task = ControlPlane.Request("2026-11-20T04:31:00Z", "2026-11-30T15:59:59Z", detailType: "flow");
        var sheets = await Sheets(await _plane.Work(await _plane.Tasks.Create(account, ExportKind.Detail, task)));

        sheets["流量带宽"].Count.ShouldBe(1);
    }

    [Fact]
    public async Task Times_of_the_hour_that_comes_twice_are_told_apart_by_UTC()
    {
        var account = await _plane.NewAccount(zone: "Europe/Berlin");
        await _plane.Usage.Complete(account.AliUid);

        var task = ControlPlane.Request("2026-10-25T00:00:00Z", "2026-10-25T01:59:59Z", detailType: "flow");
        var rows = (await Sheets(await _plane.Work(await _plane.Tasks.Create(account, ExportKind.Detail, task))))["流量带宽"];

        rows[1][..2].ShouldBe([Day("2026-10-25 02:00"), Day("2026-10-25 00:00")]);
        rows[13][..2].ShouldBe([Day("2026-10-25 02:00"), Day("2026-10-25 01:00")]);
    }

    [Fact]
    public async Task Rows_that_changed_after_the_summary_are_written_again()
    {
        var account = await Filled();
        var questions = 0;
        var usage = WatchedUsage.Between(_plane.Usage.Store, async () =>
        {
            if (++questions == 1)
            {
                await _plane.Usage.Add(account.AliUid, "a.example.com", "2026-11-17T00:00:00Z", 1, 500);
            }
        });
        var request = ControlPlane.Request(Start, End, language: "en-us", detailType: "flow", domainNames: "a.example.com");

        var sheets = await Sheets(await _plane.Work(await _plane.Tasks.Create(account, ExportKind.Detail, request), _plane.Worker(usage: usage.Store)));

        using var awk = new Awk(_plane.Usage, Start, EndExclusive);
        var sum = await awk.Sum(Awk.Bytes, "a.example.com");
        Sum(sheets["Traffic and bandwidth"], 3).ShouldBe(sum);
        sheets["Summary"].Single(row => row[0] == "Total")[1].ShouldBe(sum.ToString(CultureInfo.InvariantCulture));
    }

    public void Dispose() => _plane.Dispose();

    private async Task<Account> Filled()
    {
        var account = await _plane.NewAccount(domains: Three);
        // an hour more on either side, which must not be counted
        await _plane.Usage.Fill(account.AliUid, Three, "2026-11-16T15:00:00Z", "2026-11-18T17:00:00Z", emptyShare: 0.3);
        return account;
    }

    private async Task<Dictionary<string, List<string[]>>> Export(Account account, string type, string? names = null, string? language = null, string? group = null)
    {
        var request = ControlPlane.Request(Start, End, "=1+1", language, type, names, group);
        return await Sheets(await _plane.Work(await _plane.Tasks.Create(account, ExportKind.Detail, request)));
    }

    /// <summary>The cells of every sheet as text, after the validator has found the workbook valid.</summary>
    private Task<Dictionary<string, List<string[]>>> Sheets(ExportTask task)
    {
        task.Failure.ShouldBe("");
        task.State.ShouldBe(ExportState.Success);
        using var document = SpreadsheetDocument.Open(_plane.PathOf(task), isEditable: false);
        new OpenXmlValidator(FileFormatVersions.Office2013).Validate(document).Select(error => error.Description).ShouldBeEmpty();
        var sheets = new Dictionary<string, List<string[]>>();
        foreach (var sheet in document.WorkbookPart!.Workbook.Descendants<Sheet>())
        {
            var part = (WorksheetPart)document.WorkbookPart.GetPartById(sheet.Id!);
            part.Worksheet.Descendants<CellFormula>().ShouldBeEmpty();
            sheets[sheet.Name!] = [.. part.Worksheet.Descendants<Row>().Select(row => row.Elements<Cell>().Select(cell => cell.InnerText).DefaultIfEmpty("").ToArray())];
        }

        return Task.FromResult(sheets);
    }

    private static long Sum(List<string[]> rows, int column) => rows.Skip(1).Sum(row => long.Parse(row[column], CultureInfo.InvariantCulture));

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    /// <summary>A time as a spreadsheet counts it: days since 1899-12-30.</summary>
    private static string Day(string text, int minutes = 0) =>
        DateTime.ParseExact(text, "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture).AddMinutes(minutes).ToOADate().ToString("R", CultureInfo.InvariantCulture);
}
