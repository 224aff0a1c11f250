using System.Globalization;
using System.Text.RegularExpressions;
using Tidemark.Accounts;
using Tidemark.Exports.Tasks;
using Tidemark.Exports.Tests.Work;
using Tidemark.Testing;

namespace Tidemark.Exports.Tests.Statements;

public sealed partial class UsageStatementTests : IDisposable
{
    private static readonly string[] Three = ["a.example.com", "b.example.com", "c.example.com"];

    // 12:32 of 20 November in Shanghai
    private readonly ControlPlane _plane = new("2026-11-20T04:32:00Z");

    [Fact]
    public async Task A_Chinese_statement_of_a_month_tells_what_awk_counts()
    {
        var account = await _plane.NewAccount("潮汐传媒", domains: Three);
        await _plane.Usage.Fill(account.AliUid, Three, "2026-09-29T16:00:00Z", "2026-11-01T16:00:00Z");
        using var awk = new Awk(_plane.Usage, "2026-09-30T16:00:00Z", "2026-10-31T16:00:00Z");

        var text = await Text(await Export(account, "2026-09-30T16:00:00Z", "2026-10-31T15:59:59Z", "十月 <用量>"));

        foreach (var words in new[] { "CDN 用量报告", "潮汐传媒", "十月 <用量>", "2026-10-01 00:00:00 – 2026-10-31 23:59:59", "Asia/Shanghai (UTC+08:00)", "峰值带宽", "各域名用量" })
        {
            text.ShouldContain(words);
        }

        text.ShouldContain(Grouped(await awk.Sum(Awk.Bytes)) + " B");
        text.ShouldContain(Grouped(await awk.Sum(Awk.Requests)));
        text.ShouldContain(Grouped(await awk.Sum(Awk.HttpsBytes)) + " B");
        text.ShouldContain(Grouped(await awk.Sum(Awk.Status4xx)));
        text.ShouldContain(((double)await awk.Sum(Awk.HitRequests) / await awk.Sum(Awk.Requests)).ToString("0.00%", CultureInfo.InvariantCulture));
        text.ShouldContain(BitsPerSecond(await awk.Largest(1)));
        text.ShouldContain("8,928 / 446");
        text.ShouldContain(BitsPerSecond(await awk.Percentile95()));
        text.ShouldContain($"· {Grouped(await awk.Percentile95())} B");
    }

    [Fact]
    public async Task An_English_statement_has_no_Chinese_words()
    {
        var account = await _plane.NewAccount(domains: Three);
        await _plane.Usage.Fill(account.AliUid, Three, "2026-11-17T16:00:00Z", "2026-11-18T16:00:00Z");

        var text = await Text(await Export(account, "2026-11-17T16:00:00Z", "2026-11-18T15:59:59Z", language: "en-us"));

        text.ShouldContain("CDN usage statement");
        text.ShouldContain("Traffic per hour");
        text.ShouldContain("288 / 14");
        text.ShouldContain("Page 1 of 2");
        text.ShouldAllBe(c => c < '\u2e80');
    }

    [Fact]
    public async Task The_PDF_is_sound_A4_dated_and_its_fonts_are_embedded_subsets()
    {
        var account = await _plane.NewAccount("潮汐传媒", domains: Three);
        await _plane.Usage.Fill(account.AliUid, Three, "2026-11-17T16:00:00Z", "2026-11-18T16:00:00Z");

        var path = _plane.PathOf(await Export(account, "2026-11-17T16:00:00Z", "2026-11-18T15:59:59Z"));

        (await ToolRun.Run("qpdf", ["--check", path])).ExitCode.ShouldBe(0);
        (await ToolRun.Shell($"pdffonts '{path}' | tail -n +3 | awk '{{print $(NF-4), $(NF-3)}}' | sort -u")).ShouldBe("yes yes\n");
        var info = await ToolRun.Shell($"TZ=UTC pdfinfo '{path}'");
        info.ShouldContain("(A4)");
        info.ShouldContain("Nov 20 04:32:00 2026");
    }

    [Fact]
    public async Task Every_domain_is_in_the_table_with_its_traffic_and_those_without_come_last()
    {
        var names = Enumerable.Range(1, 120).Select(n => $"d{n:000}.example.com").ToArray();
        var account = await _plane.NewAccount(domains: [.. names, "unused.example.com"]);
        await _plane.Usage.Fill(account.AliUid, names, "2026-11-17T16:00:00Z", "2026-11-17T18:00:00Z");
        using var awk = new Awk(_plane.Usage, "2026-11-17T16:00:00Z", "2026-11-18T16:00:00Z");

        var lines = (await Text(await Export(account, "2026-11-17T16:00:00Z", "2026-11-18T15:59:59Z"))).Split('\n');

        var rows = lines.Select(line => TableRow().Match(line)).Where(row => row.Success).Select(row => (Name: row.Groups[1].Value, Requests: row.Groups[2].Value)).ToList();
        rows.Select(row => row.Name).Order().ShouldBe([.. names, "unused.example.com"]);
        rows[^1].ShouldBe(("unused.example.com", "0"));
        foreach (var row in rows.SkipLast(1).Take(10))
        {
            row.Requests.ShouldBe(Grouped(await awk.Sum(Awk.Requests, row.Name)));
        }
    }

    [Fact]
    public async Task A_traffic_factor_shows_logged_and_billed_figures_and_leaves_requests_alone()
    {
        var account = await _plane.NewAccount(factor: 1.1, domains: "a.example.com");
        await _plane.Usage.Add(account.AliUid, "a.example.com", "2026-11-18T00:00:00Z", 7, 1_000_000_005);

        var text = await Text(await Export(account, "2026-11-17T16:00:00Z", "2026-11-18T15:59:59Z", language: "en-us"));

        text.ShouldContain("Logged traffic");
        text.ShouldContain("1,000,000,005 B");
        text.ShouldContain("Billed traffic");
        // 1,000,000,005 * 1.1 = 1,100,000,005.5, rounded half away from zero
        text.ShouldContain("1,100,000,006 B");
        // 1,000,000,005 * 8 / 300 * 1.1
        text.ShouldContain("29,333,333.48 bit/s");
        text.ShouldContain("a traffic factor of 1.1");
    }

    [Theory]
    [InlineData("en-us", "ranks only the buckets of days with traffic (days of Asia/Shanghai)")]
    [InlineData("zh-cn", "只计有流量的日期")]
    public async Task An_account_of_valid_days_has_its_percentile_over_days_with_traffic(string language, string note)
    {
        var account = await _plane.NewAccount(domains: "a.example.com");
        await _plane.Usage.Add(account.AliUid, "a.example.com", "2026-11-12T00:00:00Z", 7, 1000);
        await _plane.Usage.Complete(account.AliUid);
        var before = await Text(await Export(account, "2026-11-10T16:00:00Z", "2026-11-15T15:59:59Z", language: language));
        before.ShouldContain("1,440 / 72");
        before.ShouldNotContain(note);

        await _plane.Accounts.Change(account.AliUid, new AccountChange(Percentile: PercentileDays.ValidDays));
        var text = await Text(await Export(account, "2026-11-10T16:00:00Z", "2026-11-15T15:59:59Z", name: "again", language: language));
        text.ShouldContain("288 / 14");
        string.Concat(text.Where(c => !char.IsWhiteSpace(c))).ShouldContain(string.Concat(note.Where(c => !char.IsWhiteSpace(c))));
    }

    [Fact]
    public async Task Logs_that_tell_no_hits_give_no_figures_of_hits()
    {
        var account = await _plane.NewAccount(domains: "a.example.com");
        await _plane.Usage.Add(account.AliUid, "a.example.com", "2026-11-18T00:00:00Z", 7, 1000);

        var text = await Text(await Export(account, "2026-11-17T16:00:00Z", "2026-11-18T15:59:59Z", language: "en-us"));

        Untold("Hit traffic").IsMatch(text).ShouldBeTrue(text);
        Untold("Traffic of requests that missed").IsMatch(text).ShouldBeTrue(text);
        Untold("Hit rate").IsMatch(text).ShouldBeTrue(text);
        text.ShouldContain("1 domain\n");
        text.ShouldContain("without a scheme in the log counts as HTTP");
        text.ShouldContain("Logs metered up to\n");
    }

    [Fact]
    public async Task A_period_that_is_not_over_holds_the_figures_up_to_now_and_says_so()
    {
        var account = await _plane.NewAccount(domains: Three);
        await _plane.Usage.Fill(account.AliUid, Three, "2026-11-18T16:00:00Z", "2026-11-20T04:32:00Z");
        using var awk = new Awk(_plane.Usage, "2026-11-18T16:00:00Z", "2026-11-20T04:30:00Z");

        var text = await Text(await Export(account, "2026-11-18T16:00:00Z", "2026-11-30T15:59:59Z", language: "en-us"));

        // 12:32 in Shanghai: the bucket from 12:30 is not over
        text.ShouldContain("The period is not over. This statement contains figures up to 2026-11-20 12:29:59.");
        text.ShouldContain(Grouped(await awk.Sum(Awk.Bytes)) + " B");
        text.ShouldContain("438 / 21");
        text.ShouldNotContain("Incomplete");
    }

    [Fact]
    public async Task Figures_that_may_still_grow_are_called_so()
    {
        var account = await _plane.NewAccount(domains: Three);
        await _plane.Usage.Fill(account.AliUid, Three, "2026-11-17T16:00:00Z", "2026-11-18T10:00:00Z");

        var text = await Text(await Export(account, "2026-11-17T16:00:00Z", "2026-11-18T15:59:59Z", language: "en-us"));

        Folded(text).ShouldContain("Incomplete: logs are metered up to 2026-11-18 17:59:59. Peak bandwidth and the 95th percentile cover the metered time.");

        // 18 hours are 216 buckets, of which a twentieth is discarded; the last six hours are not buckets of zero
        text.ShouldContain("216 / 10");
        text.ShouldContain("2026-11-18 00:00 – 2026-11-18 18:00");
        text.ShouldContain("not metered yet");
    }

    [Fact]
    public async Task Of_a_period_before_which_the_watermark_stands_only_what_has_arrived_is_shown()
    {
        var account = await _plane.NewAccount(domains: "a.example.com");
        await _plane.Usage.Add(account.AliUid, "a.example.com", "2026-11-18T00:00:00Z", 7, 1005);
        await _plane.Usage.Store.Heard(account.AliUid, "edge", DateTimeOffset.Parse("2026-11-01T00:00:00Z"));

        var text = Folded(await Text(await Export(account, "2026-11-17T16:00:00Z", "2026-11-18T15:59:59Z", language: "en-us")));

        text.ShouldContain("Incomplete: no part of this period has all its logs yet (metered up to 2026-11-01 08:00:00). The figures below are those that have arrived");
        text.ShouldContain("1,005 B");
        text.ShouldNotContain("95th percentile: buckets");
    }

    [Fact]
    public async Task A_period_without_usage_is_a_clean_statement_that_says_so()
    {
        var account = await _plane.NewAccount(domains: "a.example.com");
        await _plane.Usage.Complete(account.AliUid);

        var text = await Text(await Export(account, "2026-11-17T16:00:00Z", "2026-11-18T15:59:59Z"));

        text.ShouldContain("统计周期内没有用量");
        text.ShouldContain("a.example.com");
    }

    [Fact]
    public async Task A_period_that_was_not_metered_is_not_called_a_period_without_usage()
    {
        var account = await _plane.NewAccount(domains: "a.example.com");

        var text = await Text(await Export(account, "2026-11-17T16:00:00Z", "2026-11-18T15:59:59Z"));

        text.ShouldContain("本周期的日志尚未计量：缺失不代表为零。");
        text.ShouldContain("尚无计量数据");
        text.ShouldNotContain("没有用量");
        text.ShouldNotContain(" 0 B");
    }

    [Fact]
    public async Task A_period_that_has_only_just_begun_says_so()
    {
        var account = await _plane.NewAccount();

        var text = await Text(await Export(account, "2026-11-20T04:31:00Z", "2026-11-30T15:59:59Z", language: "en-us"));

        text.ShouldContain("No five-minute bucket is complete");
    }

    [Fact]
    public async Task A_period_off_the_five_minutes_is_widened_and_says_so()
    {
        var account = await _plane.NewAccount(domains: "a.example.com");
        await _plane.Usage.Add(account.AliUid, "a.example.com", "2026-11-18T00:00:00Z", 7, 1000);

        var text = await Text(await Export(account, "2026-11-18T00:02:00Z", "2026-11-18T00:07:00Z", language: "en-us"));

        text.ShouldContain("widened to whole five-minute buckets: 2026-11-18 08:00:00 – 2026-11-18 08:09:59");
        text.ShouldContain("1,000 B");
    }

    [Fact]
    public async Task The_day_on_which_clocks_go_back_has_25_hours()
    {
        var account = await _plane.NewAccount(zone: "Europe/Berlin", domains: Three);
        await _plane.Usage.Fill(account.AliUid, Three, "2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z");

        var text = await Text(await Export(account, "2026-10-24T22:00:00Z", "2026-10-25T22:59:59Z", language: "en-us"));

        text.ShouldContain("2026-10-25 00:00:00 – 2026-10-25 23:59:59");
        text.ShouldContain("Europe/Berlin (UTC+02:00, UTC+01:00)");
        text.ShouldContain("300 / 15");
    }

    [Fact]
    public async Task Names_of_any_kind_do_no_harm()
    {
        var longest = string.Join('.', Enumerable.Repeat(new string('x', 62), 4))[..250] + "yz";
        var account = await _plane.NewAccount("</text><script>alert(1)</script>", domains: longest);

        var text = await Text(await Export(account, "2026-11-17T16:00:00Z", "2026-11-18T15:59:59Z", new string('名', 128), "en-us"));

        text.ShouldContain("<script>alert(1)");
        string.Concat(text.Where(c => c is 'x' or 'y' or 'z')).ShouldContain(longest.Replace(".", ""));
    }

    [Fact]
    public async Task Figures_that_changed_between_two_questions_are_asked_again()
    {
        var account = await _plane.NewAccount(domains: "a.example.com");
        await _plane.Usage.Add(account.AliUid, "a.example.com", "2026-11-18T00:00:00Z", 7, 1000);
        var questions = 0;
        var usage = WatchedUsage.Between(_plane.Usage.Store, async () =>
        {
            if (++questions == 1)
            {
                // an ingest commits between the timeline and the totals
                await _plane.Usage.Add(account.AliUid, "a.example.com", "2026-11-18T01:00:00Z", 1, 500);
            }
        });
        var task = await _plane.Tasks.Create(account, ExportKind.Usage, ControlPlane.Request("2026-11-17T16:00:00Z", "2026-11-18T15:59:59Z", language: "en-us"));

        var text = await Text(await _plane.Work(task, _plane.Worker(usage: usage.Store)));

        questions.ShouldBe(2);
        text.ShouldContain("1,500 B");
    }

    public void Dispose() => _plane.Dispose();

    private async Task<ExportTask> Export(Account account, string start, string end, string? name = null, string? language = null)
    {
        var done = await _plane.Work(await _plane.Tasks.Create(account, ExportKind.Usage, ControlPlane.Request(start, end, name, language)));
        done.Failure.ShouldBe("");
        done.State.ShouldBe(ExportState.Success);
        return done;
    }

    private static string Folded(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private async Task<string> Text(ExportTask task) => await ToolRun.Shell($"pdftotext -layout '{_plane.PathOf(task)}' -");

    [GeneratedRegex(@"^\s*(\S+\.example\.com)\s+[\d.]+\s*[kMGT]?B\s+([\d,]+)\s")]
    private static partial Regex TableRow();

    private static Regex Untold(string item) => new($@"{item}\s+–\s+not in the logs");

    private static string Grouped(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string BitsPerSecond(long bytes) => (bytes * 8m / 300).ToString("N2", CultureInfo.InvariantCulture) + " bit/s";
}
