using System.Text;
using Tidemark.Accounts;
using Tidemark.Mail.Messages;
using Tidemark.Tracking.Mails;

namespace Tidemark.Tracking.Tests.Mails;

public sealed class LayoutTests
{
    [Fact]
    public void A_mail_of_long_URLs_in_any_script_stays_below_ten_megabytes_and_says_what_is_left_out()
    {
        var row = new MailRow("http://www.example.com/" + string.Concat(Enumerable.Repeat("流", 670)), [["1,234", "0.100%"]], 0.5);
        var table = new MailTable("URL", [new MailGroup("requests", ["requests", "share"])], [.. Enumerable.Repeat(row, 3000)]);
        var mail = new ReportMail("s", "Title", [("Period", "p")], [], [.. Enumerable.Repeat(new MailSection("Popular URLs", [], table), 4)], ["footer"], MailWords.In(Language.English));
        var (text, html) = (TextLayout.Of(mail), HtmlLayout.Of(mail));

        Mailbox.TryParse("a@example.com", out var box).ShouldBeTrue();
        MimeWriter.Write(new OutgoingMail(box, box, "s", text, html, OutgoingMail.NewMessageId("example.com"), DateTimeOffset.UnixEpoch)).Length.ShouldBeLessThan(10_000_000);
        text.ShouldContain("further rows are omitted");
        text.ShouldContain("footer");
        Encoding.UTF8.GetByteCount(text).ShouldBeGreaterThan(4_000_000);
    }

    [Fact]
    public void A_mail_survives_being_kept()
    {
        var content = new MailContent("日报 🐬", "text\n", "<p>html</p>");
        MailContent.FromBytes(content.ToBytes()).ShouldBe(content);
    }
}
