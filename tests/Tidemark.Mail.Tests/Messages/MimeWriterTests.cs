using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Tidemark.Mail.Messages;
using Tidemark.Testing.Smtp;

namespace Tidemark.Mail.Tests.Messages;

public sealed class MimeWriterTests
{
    [Fact]
    public async Task A_mail_is_read_by_Python_as_it_was_written()
    {
        var mail = Mails.Mail(subject: "流量日报 🐬 www.example.com", text: "域名  字节\nwww  1,234\n.dot\nFrom here\n", html: "<p>流量 = 1&nbsp;GB</p>\n");

        var read = await MailWitness.Read(MimeWriter.Write(mail));

        read.Type.ShouldBe("multipart/alternative");
        read.Parts.ShouldBe(["text/plain", "text/html"], "the richer part comes last");
        read.Subject.ShouldBe(mail.Subject);
        read.Text.ShouldBe(mail.Text);
        read.Html.ShouldBe(mail.Html);
        read.From.ShouldBe([["Tidemark", "reports@example.com"]]);
        read.To.ShouldBe([["", "ops@example.com"]]);
        read.Date.ShouldBe(mail.Date);
        read.Date.Offset.ShouldBe(TimeSpan.FromHours(8));
        read.MessageId.ShouldBe(mail.MessageId);
        read.Header("Auto-Submitted").ShouldBe("auto-generated");
        read.Header("List-Id").ShouldBe("<task-7.tidemark.example.com>");
        read.Header("MIME-Version").ShouldBe("1.0");
        read.Headers.Select(header => header[0]).ShouldBeUnique();
        read.Defects.ShouldBeEmpty();
        read.Longest.ShouldBeLessThanOrEqualTo(76);
        read.BareLineEnds.ShouldBe(0);
    }

    [Fact]
    public void A_line_that_starts_with_From_is_not_sent_as_it_is()
    {
        // Programs that keep mails in mbox files change such a line to ">From ".
        var lines = Encoding.ASCII.GetString(MimeWriter.Write(Mails.Mail(text: "one\nFrom here\n", html: "From <b>here</b>\n"))).Split("\r\n");

        lines.ShouldNotContain(line => line.StartsWith("From "));
    }

    [Fact]
    public void The_same_mail_becomes_the_same_bytes()
    {
        var mail = Mails.Mail();

        MimeWriter.Write(mail).ShouldBe(MimeWriter.Write(mail));
    }

    public static TheoryData<string> Subjects => new(
        "plain",
        "",
        " blanks  around and  within ",
        "=?utf-8?B?bm90?= encoded",
        string.Join(' ', Enumerable.Repeat("word", 60)),
        new string('x', 400),
        string.Concat(Enumerable.Repeat("流量", 100)),
        string.Concat(Enumerable.Repeat("🐬", 77)),
        "a" + string.Concat(Enumerable.Repeat("🐬", 77)),
        "ab" + string.Concat(Enumerable.Repeat("é", 150)),
        "Привет, мир — עברית العربية ไทย हिन्दी",
        "👩‍👩‍👧‍👦 family and e\u0301 combining",
        "tab-free, with \"quotes\", <brackets>, commas; and = signs?");

    [Theory]
    [MemberData(nameof(Subjects))]
    public async Task A_subject_in_any_script_and_length_arrives_unchanged_on_short_lines(string subject)
    {
        var read = await MailWitness.Read(MimeWriter.Write(Mails.Mail(subject: subject)));

        read.Subject.ShouldBe(subject);
        read.Longest.ShouldBeLessThanOrEqualTo(76);
        read.Defects.ShouldBeEmpty();
    }

    [Fact]
    public void Encoded_words_are_split_between_characters_and_hold_at_most_75()
    {
        var raw = Encoding.ASCII.GetString(MimeWriter.Write(Mails.Mail(subject: string.Concat(Enumerable.Repeat("流🐬é", 60)))));
        var words = raw.Split("Subject: ")[1].Split("\r\nDate")[0].Split("\r\n ");

        words.Length.ShouldBeGreaterThan(5);
        words.ShouldAllBe(word => word.Length <= 75);
        foreach (var word in words)
        {
            new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(Convert.FromBase64String(word["=?utf-8?B?".Length..^2])).ShouldNotBeEmpty();
        }
    }

    [Theory]
    [InlineData("Reports, daily")]
    [InlineData("A \"quoted\" \\ name")]
    [InlineData("流量日报 🐬")]
    [InlineData("An ASCII name that is longer than a line should be, by quite some words more than fit")]
    public async Task A_display_name_arrives_unchanged(string name)
    {
        var read = await MailWitness.Read(MimeWriter.Write(Mails.Mail(from: $"\"{name.Replace("\\", "\\\\").Replace("\"", "\\\"")}\" <reports@example.com>")));

        read.From.ShouldBe([[name, "reports@example.com"]]);
        read.Longest.ShouldBeLessThanOrEqualTo(76);
    }

    [Fact]
    public async Task A_display_name_of_several_encoded_words_arrives_unchanged()
    {
        // RFC 2047: blanks between encoded words do not count; Python 3.11's address parser counts them, its header decoder does not.
        var name = string.Concat(Enumerable.Repeat("流量日报与域名排行榜单", 3));
        var read = await MailWitness.Read(MimeWriter.Write(Mails.Mail(from: $"{name} <reports@example.com>")));

        read.FromDecoded.ShouldBe(name + " <reports@example.com>");
        read.Longest.ShouldBeLessThanOrEqualTo(76);
    }

    [Theory]
    [InlineData("one\r\nBcc: victim@example.com")]
    [InlineData("one\nBcc: victim@example.com")]
    [InlineData("one\rtwo")]
    [InlineData("one\0two")]
    [InlineData("one\u2028two")]
    [InlineData("half \ud83d")]
    public void A_line_break_in_a_header_value_is_refused(string value)
    {
        Should.Throw<InvalidMailException>(() => MimeWriter.Write(Mails.Mail(subject: value)));
        Should.Throw<InvalidMailException>(() => MimeWriter.Write(Mails.Mail() with { Headers = [("X-Task", value)] }));
    }

    [Theory]
    [InlineData("Bad Name")]
    [InlineData("Bad:Name")]
    [InlineData("")]
    [InlineData("X\r\nBcc")]
    public void A_name_that_no_header_field_may_have_is_refused(string name) =>
        Should.Throw<InvalidMailException>(() => MimeWriter.Write(Mails.Mail() with { Headers = [(name, "value")] }));

    [Theory]
    [InlineData("no brackets")]
    [InlineData("<a b@example.com>")]
    [InlineData("<a@example.com>\r\nX: y")]
    public void A_Message_ID_of_another_form_is_refused(string id) =>
        Should.Throw<InvalidMailException>(() => MimeWriter.Write(Mails.Mail() with { MessageId = id }));

    [Fact]
    public async Task Many_random_bodies_come_back_unchanged_through_either_encoding()
    {
        var alphabet = "abc =.\t\né流🐬\u00a0\x01FfromFrom ";
        var runes = alphabet.EnumerateRunes().ToArray();
        var bodies = Gen.Sample(Gen.Choose(0, runes.Length - 1).ListOf().Select(picks => string.Concat(picks.Select(i => runes[i]))), 300, 60)
            .Append(new string('a', 500)).Append(new string(' ', 200)).Append("\n\n\n").Append(string.Concat(Enumerable.Repeat("流", 300))).ToList();
        var encodings = new HashSet<string>();
        var mails = await MailWitness.Read([.. bodies.Select(body => MimeWriter.Write(Mails.Mail(text: body + "\n", html: "<p>" + body + "\n")))]);
        foreach (var (body, read) in bodies.Zip(mails))
        {
            read.Text.ShouldBe(body + "\n");
            read.Html.ShouldBe("<p>" + body + "\n");
            read.Longest.ShouldBeLessThanOrEqualTo(76);
            encodings.UnionWith(read.Encodings);
        }

        encodings.ShouldBe(["quoted-printable", "base64"], ignoreOrder: true);
    }
}
