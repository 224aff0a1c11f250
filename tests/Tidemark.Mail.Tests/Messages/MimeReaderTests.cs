using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Tidemark.Mail.Messages;
using Tidemark.Testing;

namespace Tidemark.Mail.Tests.Messages;

public sealed class MimeReaderTests
{
    [Theory]
    [InlineData("base64")]
    [InlineData("quoted-printable")]
    [InlineData("8bit")]
    public async Task A_mail_that_Python_wrote_is_read_as_it_was_meant(string encoding)
    {
        var mail = await Python(
            $"""
            from email.message import EmailMessage
            from email.policy import SMTP
            m = EmailMessage(policy=SMTP)
            m['From'] = 'Tidemark <tidemark@example.com>'
            m['To'] = '"Zoë, Ops" <zoe@example.com>'
            m['Subject'] = '每日运营报告：流量 1,234,567 字节 — 2026-11-20 与上周相比的变化和九十五峰值'
            m['Message-ID'] = '<abc@example.com>'
            m.set_content('Grüße = 100 %\n.dot\nFrom here   \n每日\n', cte='{encoding}')
            m.add_alternative('<!DOCTYPE html><p title="a=b">每日 &amp; Grüße</p>\n', subtype='html', cte='{encoding}')
            """);
        var read = MimeReader.Read(mail);
        read["subject"].ShouldBe("每日运营报告：流量 1,234,567 字节 — 2026-11-20 与上周相比的变化和九十五峰值");
        read["From"].ShouldBe("Tidemark <tidemark@example.com>");
        read["To"].ShouldContain("Zoë, Ops");
        read["Message-ID"].ShouldBe("<abc@example.com>");
        read.Text.ShouldBe("Grüße = 100 %\n.dot\nFrom here   \n每日\n");
        read.Html.ShouldBe("<!DOCTYPE html><p title=\"a=b\">每日 &amp; Grüße</p>\n");
    }

    [Fact]
    public async Task Nested_parts_and_attachments_are_passed_through_to_the_first_texts()
    {
        var mail = await Python(
            """
            from email.message import EmailMessage
            from email.policy import SMTP
            m = EmailMessage(policy=SMTP)
            m.set_content('plain')
            m.add_alternative('<p>html</p>', subtype='html')
            m.get_payload()[1].add_related(b'\x89PNG', 'image', 'png', cid='<logo>')
            m.add_attachment('not this', filename='a.txt')
            m.add_attachment('<b>nor this</b>', subtype='html', filename='a.html')
            """);
        var read = MimeReader.Read(mail);
        read.Text.ShouldBe("plain\n");
        read.Html.ShouldBe("<p>html</p>\n");
    }

    [Fact]
    public async Task Other_charsets_are_decoded()
    {
        var mail = await Python(
            """
            from email.mime.text import MIMEText
            from email.header import Header
            m = MIMEText('Grüße', 'plain', 'iso-8859-1')
            m['Subject'] = Header('Größe', 'iso-8859-1')
            """);
        var read = MimeReader.Read(mail);
        read.Text!.TrimEnd().ShouldBe("Grüße");
        read["Subject"].ShouldBe("Größe");
    }

    [Theory]
    [InlineData("=?utf-8?B?5q+P5pel?= =?utf-8?B?5oql?=", "每日报")]
    [InlineData("=?UTF-8?Q?a_b=3D?=", "a b=")]
    [InlineData("=?utf-8?B?5q8=?= =?utf-8?B?j+aXpQ==?=", "每日")]
    [InlineData("before =?utf-8?Q?x?= after", "before x after")]
    [InlineData("=?utf-8?X?x?=", "=?utf-8?X?x?=")]
    [InlineData("=?no-such?Q?=C3=A9?=", "é")]
    public void Encoded_words_are_decoded_and_anything_else_stays(string field, string expected) =>
        MimeReader.Read(Encoding.ASCII.GetBytes($"Subject: {field}\r\n\r\n"))["Subject"].ShouldBe(expected);

    [Fact]
    public void A_folded_field_is_one_line_and_the_body_starts_after_the_empty_line()
    {
        var read = MimeReader.Read("X-A: one\r\n\ttwo\r\nnonsense\r\nX-B: b\r\n\r\nX-C: body\r\n"u8);
        read["x-a"].ShouldBe("one\ttwo");
        read["X-B"].ShouldBe("b");
        read["X-C"].ShouldBe("");
        read.Text.ShouldBe("X-C: body\n");
    }

    [Fact]
    public void A_part_that_is_never_closed_is_read_to_the_end() =>
        MimeReader.Read("Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nopen\r\n"u8).Text.ShouldBe("open\n");

    [Fact]
    public void A_mail_nested_without_end_is_given_up()
    {
        var nested = string.Concat(Enumerable.Range(0, 2000).Select(i => $"Content-Type: multipart/mixed; boundary=b{i}\n\n--b{i}\n"));
        MimeReader.Read(Encoding.ASCII.GetBytes(nested + "\ntext")).Text.ShouldBeNull();
    }

    [Fact]
    public void Whatever_the_bytes_reading_does_not_fail()
    {
        var pieces = Gen.Elements(
            "Content-Type: ", "multipart/mixed; boundary=\"b", "\"", "--b", "--b--", "\r\n", "\n", "=", "=?utf-8?B?", "?=", "base64", "text/html", "\\", ":", " ", "é");
        Prop.ForAll(pieces.ArrayOf().ToArbitrary(), text => MimeReader.Read(Encoding.UTF8.GetBytes(string.Concat(text))) is not null)
            .QuickCheckThrowOnFailure();
        Prop.ForAll<byte[]>(bytes => MimeReader.Read(bytes) is not null).QuickCheckThrowOnFailure();
    }

    private static async Task<byte[]> Python(string script)
    {
        var run = await ToolRun.Run("python3", ["-c", script + "\nimport sys, base64\nsys.stdout.write(base64.b64encode(m.as_bytes()).decode())"]);
        run.ExitCode.ShouldBe(0, run.Errors);
        return Convert.FromBase64String(run.Output);
    }
}
