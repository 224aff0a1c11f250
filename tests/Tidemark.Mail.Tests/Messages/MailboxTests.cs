using Tidemark.Mail.Messages;

namespace Tidemark.Mail.Tests.Messages;

public sealed class MailboxTests
{
    [Theory]
    [InlineData("a@example.com", "a@example.com")]
    [InlineData("root@localhost", "root@localhost")]
    [InlineData("first.last+tag@EXAMPLE.com", "first.last+tag@example.com")]
    [InlineData("\"quoted blank\"@example.com", "\"quoted blank\"@example.com")]
    [InlineData("\"a\\\"b\"@example.com", "\"a\\\"b\"@example.com")]
    [InlineData("a@[127.0.0.1]", "a@[127.0.0.1]")]
    [InlineData("a@[IPv6:::1]", "a@[IPv6:::1]")]
    [InlineData("a@例子.测试", "a@xn--fsqu00a.xn--0zwm56d")]
    [InlineData("用户@example.com", "用户@example.com")]
    public void An_address_of_RFC_5321_is_read(string text, string address)
    {
        Mailbox.TryParse(text, out var mailbox).ShouldBeTrue();
        mailbox.Address.ShouldBe(address);
        mailbox.NeedsUtf8.ShouldBe(address.Any(c => c > '\x7f'));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("@example.com")]
    [InlineData("a@")]
    [InlineData("a@b@example.com")]
    [InlineData(".a@example.com")]
    [InlineData("a..b@example.com")]
    [InlineData("a b@example.com")]
    [InlineData("a@exam ple.com")]
    [InlineData("a@-example.com")]
    [InlineData("a@example..com")]
    [InlineData("a@example.com\r\nRCPT TO:<b@example.com>")]
    [InlineData("a\n@example.com")]
    [InlineData("a@example.com>")]
    [InlineData("<a@example.com>")]
    [InlineData("a@[999.0.0.1]")]
    [InlineData("a@[::1]")]
    [InlineData("\"a\"b\"@example.com")]
    [InlineData("\"a\\\"@example.com")]
    [InlineData("a\u202e@example.com")]
    [InlineData("a\ud800@example.com")]
    [InlineData("a,b@example.com")]
    public void What_is_no_address_is_refused(string? text) => Mailbox.TryParse(text, out _).ShouldBeFalse();

    [Fact]
    public void Sixty_four_bytes_before_the_at_are_taken_and_254_in_all()
    {
        Mailbox.TryParse(new string('a', 64) + "@example.com", out _).ShouldBeTrue();
        Mailbox.TryParse(new string('a', 65) + "@example.com", out _).ShouldBeFalse();
        Mailbox.TryParse(string.Concat(Enumerable.Repeat("用", 22)) + "@example.com", out _).ShouldBeFalse();
        var label = new string('b', 60);
        Mailbox.TryParse("a@" + string.Join('.', label, label, label, label) + ".example", out _).ShouldBeTrue();
        Mailbox.TryParse("a@" + string.Join('.', label, label, label, label) + ".example.com", out _).ShouldBeFalse();
    }

    [Theory]
    [InlineData("Tidemark <reports@example.com>", "Tidemark")]
    [InlineData("\"Reports, \\\"daily\\\"\" <reports@example.com>", "Reports, \"daily\"")]
    [InlineData("流量日报 🐬 <reports@example.com>", "流量日报 🐬")]
    [InlineData("reports@example.com", "")]
    [InlineData("<reports@example.com>", "")]
    public void A_sender_may_have_a_name(string text, string name)
    {
        Mailbox.TryParseNamed(text, out var mailbox).ShouldBeTrue();
        (mailbox.Name, mailbox.Address).ShouldBe((name, "reports@example.com"));
    }

    [Fact]
    public void A_name_with_a_line_break_is_refused() => Mailbox.TryParseNamed("Tide\r\nBcc: b@example.com <a@example.com>", out _).ShouldBeFalse();
}
