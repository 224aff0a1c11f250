using System.Text.RegularExpressions;
using Tidemark.Accounts;
using Tidemark.Reports.Queries;
using Tidemark.Tracking.Tasks;

namespace Tidemark.Tracking.Tests.Mails;

public sealed class MailComposerTests : IDisposable
{
    private readonly RunHouse _house = new("2026-03-10T01:00:00Z");

    public void Dispose() => _house.Dispose();

    [Fact]
    public async Task Both_parts_carry_period_zone_exact_bytes_with_SI_rows_owner_and_the_way_to_stop_it()
    {
        var account = await _house.House.Account("Asia/Shanghai", "商店");
        await _house.Ingest(account, "www.example.com", ("2026-03-09T02:00:00Z", "/big.iso", 1_234_567_890), ("2026-03-09T03:00:00Z", "/", 4321), ("2026-03-10T00:30:00Z", "/", 1));
        var id = await _house.Task(
            account, TrackingHouse.Schedule("0 0 10 * * ?"), name: "日报 & more",
            reports: [new TrackedReport(17, []), new TrackedReport(1, [new ReportCondition("httpCode", "in", ["2xx"])]), new TrackedReport(19, [])],
            domains: ["www.example.com"]);
        var mail = await Sent(account);

        mail.Subject.ShouldBe("日报 & more: 2026-03-09 (Asia/Shanghai)");
        foreach (var part in (string[])[mail.Text, Unescaped(mail.Html)])
        {
            part.ShouldContain("日报 & more");
            part.ShouldContain("2026-03-09 00:00 to 2026-03-10 00:00 (Asia/Shanghai, UTC+08:00)");
            part.ShouldContain("1,234,572,211 bytes (1.23 GB)", customMessage: "1,234,567,890 + 4,321");
            part.ShouldContain("1,234,567,890");
            part.ShouldContain("http://www.example.com/big.iso");
            part.ShouldContain("Only status 2xx.");
            part.ShouldContain("Domains by traffic (report 17, DomainByTraf)");
            part.ShouldContain("Page views and unique visitors");
            part.ReplaceLineEndings(" ").ShouldContain($"(DeliverId {id})");
            part.ReplaceLineEndings(" ").ShouldContain("created by console on 2026-03-10 09:00:00 +08:00");
            part.ReplaceLineEndings(" ").ShouldContain($"To stop it, call DeleteCdnDeliverTask with DeliverId={id}.");
            part.ShouldNotContain("INCOMPLETE");
        }
    }

    [Fact]
    public async Task The_figures_of_the_text_stand_in_columns()
    {
        var account = await _house.House.Account();
        await _house.Ingest(account, "www.example.com", ("2026-03-09T02:00:00Z", "/a", 1_000_000), ("2026-03-09T03:00:00Z", "/b", 22), ("2026-03-10T00:30:00Z", "/", 1));
        await _house.Ingest(account, "img.example.com", ("2026-03-09T02:00:00Z", "/c", 3_000_000));
        await _house.Task(account);
        var text = (await Sent(account)).Text;

        var lines = text.Split('\n').SkipWhile(line => !line.TrimStart().StartsWith('#')).TakeWhile(line => line.Length > 0).ToList();
        lines.Count.ShouldBe(3);
        // Bandwidth by hand: 3,000,000 bytes * 8 / 300 s = 80,000 bit/s.
        lines[1].ShouldBe("1  3,000,000  3.00 MB  75.000%         1  33.333%  80,000  80.00 kbit/s  2026-03-09 02:00 +00:00  img.example.com");
        lines.Select(line => line.IndexOf("example.com", StringComparison.Ordinal) - 4).Skip(1).ShouldAllBe(column => column == lines[0].IndexOf("domain", StringComparison.Ordinal));
        text.ShouldNotContain("\t");
        text.Split('\n').ShouldAllBe(line => line == line.TrimEnd() || line == "-- ");
    }

    [Fact]
    public async Task The_text_holds_every_row_and_the_HTML_the_first_twenty()
    {
        var account = await _house.House.Account();
        await _house.Ingest(
            account, "www.example.com",
            [.. Enumerable.Range(0, 130).Select(i => ("2026-03-09T02:00:00Z", $"/page{i:000}", 1000L + i)), ("2026-03-10T00:30:00Z", "/", 1L)]);
        await _house.Task(account, reports: [new TrackedReport(1, [])]);
        var mail = await Sent(account);

        Regex.Count(mail.Text, "/page[0-9]{3}$", RegexOptions.Multiline).ShouldBe(130);
        Regex.Count(mail.Html, "/page[0-9]{3}").ShouldBe(20);
        mail.Html.ShouldContain("110 more rows are in the plain-text part of this mail (.eml: text/plain).");
    }

    [Fact]
    public async Task The_HTML_loads_nothing_and_a_hostile_URL_stays_text()
    {
        var account = await _house.House.Account();
        await _house.Ingest(
            account, "www.example.com",
            ("2026-03-09T02:00:00Z", "/<script>alert(1)</script><img/src=//evil.example/x.png>", 1000), ("2026-03-10T00:30:00Z", "/", 1));
        await _house.Task(account, reports: [new TrackedReport(1, [])], name: "<b>bold</b>");
        var html = (await Sent(account)).Html;

        html.ShouldNotContain("<script");
        html.ShouldNotContain("<img");
        html.ShouldNotContain("<b>bold");
        Regex.IsMatch(html, "<[^>]*(src|href|url\\()", RegexOptions.IgnoreCase).ShouldBeFalse();
        html.ShouldContain("&lt;script&gt;");
        Regex.IsMatch(html, "bgcolor=\"#2f7fd1\"").ShouldBeTrue("bars are cells");
    }

    [Fact]
    public async Task A_report_without_rows_says_so()
    {
        var account = await _house.House.Account();
        await _house.Ingest(account, "www.example.com", ("2026-03-10T00:30:00Z", "/", 1));
        await _house.Task(account, reports: [new TrackedReport(1, [new ReportCondition("prov", "in", ["Beijing"])])]);
        var mail = await Sent(account);

        mail.Text.ShouldContain("No rows.");
        mail.Html.ShouldContain("No rows.");
        mail.Text.ShouldContain("Only region Beijing.");
    }

    [Theory]
    [InlineData(Language.English, "[incomplete] Task: 2026-03-09 (UTC)", "INCOMPLETE:", "all logs of this period had arrived only up to 2026-03-09 20:00:00 +00:00", "Waiting for edge-2 (arrived up to 2026-03-09 20:00:00 +00:00).")]
    [InlineData(Language.Chinese, "[数据不完整] Task: 2026-03-09 (UTC)", "数据不完整:", "本周期的日志只完整到达至 2026-03-09 20:00:00 +00:00", "等待的日志来源：edge-2（已到达至 2026-03-09 20:00:00 +00:00）。")]
    public async Task A_mail_of_an_incomplete_period_says_so_in_its_subject_and_names_the_feeds(Language language, string subject, string label, string sentence, string feeds)
    {
        var account = (await _house.House.Account()) with { Language = language };
        await _house.House.Accounts.Change(account.AliUid, new AccountChange(Language: language));
        await _house.Ingest(account, "www.example.com", ("2026-03-09T02:00:00Z", "/", 4321), ("2026-03-10T00:30:00Z", "/", 1));
        await _house.Usage.Heard(account.AliUid, "edge-1", DateTimeOffset.Parse("2026-03-10T01:00:00Z"));
        await _house.Usage.Heard(account.AliUid, "edge-2", DateTimeOffset.Parse("2026-03-09T20:00:00Z"));
        await _house.Task(account, name: "Task");
        var mail = await SentAfterTheWait(account);

        mail.Subject.ShouldBe(subject);
        var text = Unbroken(mail.Text);
        text.ShouldContain(Unbroken(label));
        text.ShouldContain(Unbroken(sentence));
        text.ShouldContain(Unbroken(feeds));
        text.ShouldNotContain("edge-1");
    }

    [Fact]
    public async Task A_feed_that_is_behind_the_whole_period_does_not_make_the_mail_say_that_no_logs_had_arrived()
    {
        var account = await _house.House.Account();
        await _house.Ingest(account, "www.example.com", ("2026-03-09T02:00:00Z", "/", 4321), ("2026-03-10T00:30:00Z", "/", 1));
        await _house.Usage.Heard(account.AliUid, "edge-2", DateTimeOffset.Parse("2026-03-01T00:00:00Z"));
        await _house.Task(account);
        var text = (await SentAfterTheWait(account)).Text.ReplaceLineEndings(" ");

        text.ShouldContain("4,321 bytes");
        text.ShouldContain("only some of the logs of this period had arrived");
        text.ShouldNotContain("no logs of this period");
    }

    [Fact]
    public async Task Without_a_log_of_the_period_there_is_no_zero()
    {
        var account = await _house.House.Account();
        await _house.Ingest(account, "www.example.com", ("2026-03-08T02:00:00Z", "/", 1));
        await _house.Task(account);
        var mail = await SentAfterTheWait(account);

        mail.Text.ReplaceLineEndings(" ").ShouldContain("no logs of this period had arrived. Figures are missing, not zero.");
        mail.Text.ShouldContain("Traffic   –\nRequests  –\n");
    }

    [Fact]
    public async Task A_day_whose_last_line_is_a_second_before_midnight_is_complete()
    {
        var account = await _house.House.Account();
        await _house.Ingest(account, "www.example.com", ("2026-03-09T02:00:00Z", "/", 4321), ("2026-03-09T23:59:58Z", "/", 1));
        await _house.Task(account);
        var mail = await Sent(account);

        mail.Subject.ShouldNotContain("incomplete");
        mail.Text.ShouldNotContain("complete", Case.Insensitive);
        mail.Html.ShouldNotContain("complete", Case.Insensitive);
    }

    private async Task<Testing.Smtp.WitnessedMail> SentAfterTheWait(Account account)
    {
        _house.Clock.MoveTo((await _house.House.Tasks().List(account.AliUid))[0].NextFireAt!.Value);
        await _house.Worker().Step();
        (await _house.Mails()).ShouldBeEmpty();
        _house.Clock.Advance(TimeSpan.FromHours(2));
        await _house.Worker().Step();
        return (await _house.Mails()).ShouldHaveSingleItem();
    }

    // Where lines are broken is no matter
    private static string Unbroken(string text) => string.Concat(text.Where(letter => !char.IsWhiteSpace(letter)));

    private static string Unescaped(string html) => System.Net.WebUtility.HtmlDecode(html);

    private async Task<Testing.Smtp.WitnessedMail> Sent(Account account)
    {
        _house.Clock.MoveTo((await _house.House.Tasks().List(account.AliUid))[0].NextFireAt!.Value);
        await _house.Worker().Step();
        return (await _house.Mails()).ShouldHaveSingleItem();
    }
}
