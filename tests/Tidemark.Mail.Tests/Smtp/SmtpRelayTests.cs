using Tidemark.Mail.Delivery;
using Tidemark.Mail.Smtp;
using Tidemark.Testing;
using Tidemark.Testing.Smtp;

namespace Tidemark.Mail.Tests.Smtp;

/// <summary>The client against aiosmtpd.</summary>
public sealed class SmtpRelayTests
{
    [Fact]
    public async Task A_mail_is_delivered_with_the_relays_250_kept()
    {
        using var relay = await MailWitness.Start();
        var mail = Mails.Mail(subject: "日报", text: ".\n..\n.one\n\nend");
        await using var session = Mails.Session(relay.Port);

        var result = await session.Send(mail);

        result.ShouldBe(new DeliveryResult(DeliveryOutcome.Delivered, 250, "250 OK"));
        var read = relay.Mails.ShouldHaveSingleItem();
        (read.Subject, read.Text, read.MessageId).ShouldBe(("日报", ".\n..\n.one\n\nend", mail.MessageId));
        read.Envelope!.Select(part => part.ToString()).ShouldBe(["reports@example.com", """["ops@example.com"]"""]);
    }

    [Fact]
    public async Task One_recipients_451_or_550_does_not_hide_the_others_results()
    {
        using var relay = await MailWitness.Start(new
        {
            rcpt = new Dictionary<string, string[]> { ["later@example.com"] = ["451 4.2.1 try later", "250 OK"], ["no@example.com"] = ["550 5.1.1 no such user"] },
            data = new Dictionary<string, string[]> { ["full@example.com"] = ["552 5.2.2 mailbox full"], ["busy@example.com"] = ["450 4.7.1 greylisted"] },
        });
        await using var session = Mails.Session(relay.Port);
        var results = new List<DeliveryResult>();
        foreach (var to in (string[])["a@example.com", "later@example.com", "no@example.com", "full@example.com", "busy@example.com", "z@example.com", "later@example.com"])
        {
            results.Add(await session.Send(Mails.Mail(to)));
        }

        results.ShouldBe(
        [
            new(DeliveryOutcome.Delivered, 250, "250 OK"),
            new(DeliveryOutcome.RefusedForNow, 451, "451 4.2.1 try later"),
            new(DeliveryOutcome.Refused, 550, "550 5.1.1 no such user"),
            new(DeliveryOutcome.Refused, 552, "552 5.2.2 mailbox full"),
            new(DeliveryOutcome.RefusedForNow, 450, "450 4.7.1 greylisted"),
            new(DeliveryOutcome.Delivered, 250, "250 OK"),
            new(DeliveryOutcome.Delivered, 250, "250 OK"),
        ]);
        relay.Events.Count(line => line == "CONNECT").ShouldBe(1, "one connection carries them all");
        relay.Mails.Select(mail => mail.To[0][1]).ShouldBe(["a@example.com", "z@example.com", "later@example.com"]);
    }

    [Fact]
    public async Task A_drop_after_the_final_dot_is_unknown_and_the_next_mail_connects_again()
    {
        using var relay = await MailWitness.Start(new { data = new Dictionary<string, string[]> { ["drop@example.com"] = ["drop"] } });
        await using var session = Mails.Session(relay.Port);

        var dropped = await session.Send(Mails.Mail("drop@example.com"));
        var next = await session.Send(Mails.Mail("a@example.com"));

        dropped.Outcome.ShouldBe(DeliveryOutcome.Unknown);
        dropped.Code.ShouldBeNull();
        dropped.Reply.ShouldContain("the relay did not answer");
        next.Outcome.ShouldBe(DeliveryOutcome.Delivered);
        relay.Events.Count(line => line == "CONNECT").ShouldBe(2);
    }

    [Fact]
    public async Task The_commit_is_asked_for_before_the_relay_can_have_taken_the_mail()
    {
        using var relay = await MailWitness.Start();
        await using var session = Mails.Session(relay.Port);
        var taken = -1;

        await session.Send(
            Mails.Mail(),
            () =>
            {
                taken = relay.Mails.Count;
                return Task.CompletedTask;
            },
            CancellationToken.None);
        await Should.ThrowAsync<InvalidOperationException>(session.Send(Mails.Mail("b@example.com"), () => throw new InvalidOperationException("lease lost"), CancellationToken.None));

        taken.ShouldBe(0);
        relay.Mails.ShouldHaveSingleItem().To[0][1].ShouldBe("ops@example.com");
    }

    [Fact]
    public async Task Nobody_listening_refuses_for_now_and_says_where()
    {
        using var relay = await MailWitness.Start();
        var port = relay.Port;
        relay.Dispose();

        var result = await Mails.Session(port).Send(Mails.Mail());

        result.Outcome.ShouldBe(DeliveryOutcome.RefusedForNow);
        result.Reply.ShouldContain($"127.0.0.1:{port}");
    }

    [Theory]
    [InlineData("LOGIN", "PLAIN")]
    [InlineData("PLAIN", "LOGIN")]
    public async Task Credentials_are_given_by_PLAIN_or_LOGIN_whichever_is_offered(string without, string used)
    {
        using var relay = await MailWitness.Start(new { auth = new[] { "reports", "p@ss wörd" }, without = new[] { without } });
        await using var session = Mails.Session(relay.Port, user: "reports", password: "p@ss wörd");

        (await session.Send(Mails.Mail())).Outcome.ShouldBe(DeliveryOutcome.Delivered);
        relay.Events.ShouldContain($"AUTH {used} accepted");
        relay.Events.ShouldContain(line => line.StartsWith("DATA") && line.EndsWith("auth"));
    }

    [Theory]
    [InlineData("LOGIN")]
    [InlineData("PLAIN")]
    public async Task Refused_credentials_stop_the_mail(string without)
    {
        using var relay = await MailWitness.Start(new { auth = new[] { "reports", "right" }, without = new[] { without } });
        await using var session = Mails.Session(relay.Port, user: "reports", password: "wrong-secret");

        var result = await session.Send(Mails.Mail());

        (result.Outcome, result.Code).ShouldBe((DeliveryOutcome.Stopped, 535));
        result.Reply.ShouldNotContain("wrong-secret");
        relay.Events.ShouldNotContain(line => line.StartsWith("RCPT") || line.StartsWith("DATA"));
    }

    [Fact]
    public async Task Credentials_that_the_relay_does_not_ask_for_stop_the_mail()
    {
        using var relay = await MailWitness.Start();
        await using var session = Mails.Session(relay.Port, user: "reports", password: "secret");

        (await session.Send(Mails.Mail())).Outcome.ShouldBe(DeliveryOutcome.Stopped);
        relay.Events.ShouldBe(["CONNECT"]);
    }

    [Fact]
    public async Task A_relay_that_wants_credentials_refuses_who_gives_none()
    {
        using var relay = await MailWitness.Start(new { auth = new[] { "reports", "right" } });
        await using var session = Mails.Session(relay.Port);

        var result = await session.Send(Mails.Mail());

        (result.Outcome, result.Code).ShouldBe((DeliveryOutcome.Refused, 530));
    }

    [Theory]
    [InlineData(SmtpSecurity.Auto, false)]
    [InlineData(SmtpSecurity.StartTls, false)]
    [InlineData(SmtpSecurity.Tls, true)]
    public async Task A_trusted_certificate_encrypts_the_mail_and_the_credentials(SmtpSecurity security, bool atOnce)
    {
        using var folder = new TempFolder();
        var (certificate, key) = Certificates.Make(folder);
        using var relay = await MailWitness.Start(new { tls = new[] { certificate, key }, @implicit = atOnce, auth = new[] { "reports", "secret" } });
        await using var session = Mails.Session(relay.Port, security, "reports", "secret", certificate, "localhost");

        var result = await session.Send(Mails.Mail());

        result.Reply.ShouldBe("250 OK");
        relay.Events.ShouldContain(line => line.StartsWith("DATA") && line.EndsWith("auth") && (atOnce || line.Contains("tls")));
    }

    [Theory]
    [InlineData(SmtpSecurity.Auto, false, "localhost", false)]
    [InlineData(SmtpSecurity.StartTls, false, "localhost", false)]
    [InlineData(SmtpSecurity.Tls, true, "localhost", false)]
    [InlineData(SmtpSecurity.StartTls, false, "127.0.0.1", true)]
    public async Task A_certificate_that_does_not_verify_stops_the_mail(SmtpSecurity security, bool atOnce, string host, bool trusted)
    {
        using var folder = new TempFolder();
        var (certificate, key) = Certificates.Make(folder);
        using var relay = await MailWitness.Start(new { tls = new[] { certificate, key }, @implicit = atOnce });
        await using var session = Mails.Session(relay.Port, security, "reports", "secret", trusted ? certificate : null, host);

        var result = await session.Send(Mails.Mail());

        result.Outcome.ShouldBe(DeliveryOutcome.Stopped);
        result.Reply.ShouldContain("Smtp:CaFile");
        relay.Events.ShouldNotContain(line => line.StartsWith("AUTH") || line.StartsWith("RCPT"));
    }

    [Fact]
    public async Task STARTTLS_that_is_asked_for_and_not_offered_stops_the_mail()
    {
        using var relay = await MailWitness.Start();
        await using var session = Mails.Session(relay.Port, SmtpSecurity.StartTls);

        (await session.Send(Mails.Mail())).Outcome.ShouldBe(DeliveryOutcome.Stopped);
        relay.Events.ShouldBe(["CONNECT"]);
    }

    [Fact]
    public async Task Without_security_an_offered_STARTTLS_is_left_alone()
    {
        using var folder = new TempFolder();
        var (certificate, key) = Certificates.Make(folder);
        using var relay = await MailWitness.Start(new { tls = new[] { certificate, key } });
        await using var session = Mails.Session(relay.Port, SmtpSecurity.None);

        (await session.Send(Mails.Mail())).Outcome.ShouldBe(DeliveryOutcome.Delivered);
        relay.Events.ShouldContain(line => line.StartsWith("DATA") && line.Contains("clear"));
    }

    [Fact]
    public async Task A_local_part_in_another_script_needs_a_relay_with_SMTPUTF8()
    {
        using var without = await MailWitness.Start();
        await using var refused = Mails.Session(without.Port);
        (await refused.Send(Mails.Mail("用户@example.com"))).Outcome.ShouldBe(DeliveryOutcome.Refused);
        without.Events.ShouldBe(["CONNECT"]);

        using var with = await MailWitness.Start(new { utf8 = true });
        await using var taken = Mails.Session(with.Port);
        (await taken.Send(Mails.Mail("用户@例子.example"))).Outcome.ShouldBe(DeliveryOutcome.Delivered);
        with.Events.ShouldContain("RCPT 用户@例子.example 250 OK");
    }

    [Fact]
    public async Task A_mail_larger_than_the_relay_takes_is_refused_before_it_is_sent()
    {
        using var relay = await MailWitness.Start(new { size = 5000 });
        await using var session = Mails.Session(relay.Port);

        var result = await session.Send(Mails.Mail(text: new string('x', 6000)));

        result.Outcome.ShouldBe(DeliveryOutcome.Refused);
        result.Reply.ShouldContain("5000");
    }
}
