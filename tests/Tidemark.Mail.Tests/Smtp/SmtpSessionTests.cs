using System.Net;
using System.Net.Sockets;
using Tidemark.Mail.Delivery;

namespace Tidemark.Mail.Tests.Smtp;

/// <summary>The client against servers that behave oddly.</summary>
public sealed class SmtpSessionTests
{
    private static readonly string?[] Accepting = ["220 hi", "250 hi", "250 ok", "250 ok", "354 go", "250 2.0.0 queued as 42", "221 bye"];

    [Fact]
    public async Task Replies_of_many_lines_and_in_pieces_are_read_whole()
    {
        using var server = new ScriptedServer(
            ["220-wel|come\r\n220-to\r\n2|20 us", "250-hi\r\n250-SIZE 1000000\r\n250 HELP", "250 2.1.0 ok", "250-2.1.5 first\r\n250 2.1.5 second", "354 go", "250-2.0.0 Ok:\r\n250 2.0.0 queued as 42", "221 bye"]);
        await using var session = Mails.Session(server.Port);

        (await session.Send(Mails.Mail())).ShouldBe(new DeliveryResult(DeliveryOutcome.Delivered, 250, "250 2.0.0 Ok: 2.0.0 queued as 42"));
        server.Lines[1].ShouldMatch(@"^MAIL FROM:<reports@example\.com> SIZE=\d+$");
        server.Lines[2].ShouldBe("RCPT TO:<ops@example.com>");
    }

    [Fact]
    public async Task A_server_without_EHLO_is_greeted_by_HELO()
    {
        using var server = new ScriptedServer(["220 hi", "502 what", "250 hi", "250 ok", "250 ok", "354 go", "250 ok", "221 bye"]);
        await using var session = Mails.Session(server.Port);

        (await session.Send(Mails.Mail())).Outcome.ShouldBe(DeliveryOutcome.Delivered);
        server.Lines.Take(2).Select(line => line[..4]).ShouldBe(["EHLO", "HELO"]);
        server.Lines[2].ShouldBe("MAIL FROM:<reports@example.com>", "no parameters without EHLO");
    }

    [Fact]
    public async Task A_reused_connection_that_died_is_opened_again_once()
    {
        using var server = new ScriptedServer([.. Accepting[..6], null], Accepting);
        await using var session = Mails.Session(server.Port);

        (await session.Send(Mails.Mail())).Outcome.ShouldBe(DeliveryOutcome.Delivered);
        (await session.Send(Mails.Mail())).Outcome.ShouldBe(DeliveryOutcome.Delivered);
    }

    [Fact]
    public async Task A_fresh_connection_that_dies_is_not_tried_again()
    {
        using var server = new ScriptedServer(["220 hi", null], Accepting);
        await using var session = Mails.Session(server.Port);

        (await session.Send(Mails.Mail())).Outcome.ShouldBe(DeliveryOutcome.RefusedForNow);
    }

    [Theory]
    [InlineData("554 go away", DeliveryOutcome.RefusedForNow, 554)]
    [InlineData("421 too many", DeliveryOutcome.RefusedForNow, 421)]
    public async Task A_greeting_that_is_no_welcome_is_tried_again_later(string greeting, DeliveryOutcome outcome, int code)
    {
        using var server = new ScriptedServer([greeting]);
        var result = await Mails.Session(server.Port).Send(Mails.Mail());

        (result.Outcome, result.Code).ShouldBe((outcome, code));
        result.Reply.ShouldContain(greeting);
    }

    [Fact]
    public async Task A_sender_that_is_refused_for_good_is_refused()
    {
        using var server = new ScriptedServer(["220 hi", "250 hi", "550 5.7.1 not from you", "250 reset", "221 bye"]);
        await using var session = Mails.Session(server.Port);

        (await session.Send(Mails.Mail())).ShouldBe(new DeliveryResult(DeliveryOutcome.Refused, 550, "550 5.7.1 not from you"));
        server.Lines[2].ShouldBe("RSET");
    }

    [Fact]
    public async Task A_421_in_the_middle_ends_the_connection_and_the_next_mail_opens_another()
    {
        using var server = new ScriptedServer(["220 hi", "250 hi", "250 ok", "421 4.3.2 going down"], Accepting);
        await using var session = Mails.Session(server.Port);

        (await session.Send(Mails.Mail())).ShouldBe(new DeliveryResult(DeliveryOutcome.RefusedForNow, 421, "421 4.3.2 going down"));
        (await session.Send(Mails.Mail())).Outcome.ShouldBe(DeliveryOutcome.Delivered);
    }

    [Theory]
    [InlineData("HTTP/1.1 400 Bad Request")]
    [InlineData("999 what")]
    [InlineData("25")]
    [InlineData("")]
    public async Task What_is_not_SMTP_refuses_for_now(string greeting)
    {
        using var server = new ScriptedServer([greeting]);

        (await Mails.Session(server.Port).Send(Mails.Mail())).Outcome.ShouldBe(DeliveryOutcome.RefusedForNow);
    }

    [Fact]
    public async Task A_line_without_end_refuses_for_now()
    {
        using var server = new ScriptedServer(["220 " + new string('x', 100_000)]);
        var result = await Mails.Session(server.Port).Send(Mails.Mail());

        result.Outcome.ShouldBe(DeliveryOutcome.RefusedForNow);
        result.Reply.ShouldContain("4096");
        result.Reply.Length.ShouldBeLessThan(1001);
    }

    [Fact]
    public async Task A_server_that_does_not_greet_is_left_after_the_reply_timeout()
    {
        using var server = new ScriptedServer();
        var result = await Mails.Session(server.Port, replySeconds: 0.2).Send(Mails.Mail());

        result.Outcome.ShouldBe(DeliveryOutcome.RefusedForNow);
        result.Reply.ShouldContain("timed out");
    }

    [Fact]
    public async Task A_reply_that_never_ends_is_left_after_the_reply_timeout_although_something_keeps_coming()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var serving = Task.Run(async () =>
        {
            using var client = await listener.AcceptTcpClientAsync();
            try
            {
                while (true)
                {
                    await client.GetStream().WriteAsync("220-x\r\n"u8.ToArray());
                    await Task.Delay(20);
                }
            }
            catch (IOException)
            {
                // the client left
            }
        });

        var result = await Mails.Session(((IPEndPoint)listener.LocalEndpoint).Port, replySeconds: 0.5).Send(Mails.Mail());

        result.Outcome.ShouldBe(DeliveryOutcome.RefusedForNow);
        result.Reply.ShouldContain("timed out");
        await serving;
    }

    [Theory]
    [InlineData("451 4.3.0 later", DeliveryOutcome.RefusedForNow)]
    [InlineData("552 5.3.4 too big", DeliveryOutcome.Refused)]
    public async Task A_no_to_the_mail_is_kept_when_the_connection_is_lost_right_after_it(string reply, DeliveryOutcome outcome)
    {
        using var server = new ScriptedServer([.. Accepting[..5], reply, null], Accepting);
        await using var session = Mails.Session(server.Port);

        (await session.Send(Mails.Mail())).ShouldBe(new DeliveryResult(outcome, int.Parse(reply[..3]), reply));
        (await session.Send(Mails.Mail())).Outcome.ShouldBe(DeliveryOutcome.Delivered);
    }

    [Fact]
    public async Task The_commit_is_asked_for_when_the_server_waits_for_the_final_dot_only()
    {
        using var server = new ScriptedServer(Accepting);
        await using var session = Mails.Session(server.Port);
        var lines = 0;

        await session.Send(
            Mails.Mail(),
            () =>
            {
                lines = server.Lines.Count;
                return Task.CompletedTask;
            },
            CancellationToken.None);

        lines.ShouldBe(4, "EHLO, MAIL, RCPT and DATA");
    }

    [Fact]
    public async Task A_reused_connection_that_dies_after_the_whole_mail_does_not_send_it_again()
    {
        using var server = new ScriptedServer([.. Accepting[..6], "250 ok", "250 ok", "354 go", null], Accepting);
        await using var session = Mails.Session(server.Port);
        var commits = 0;
        Task Commit()
        {
            commits++;
            return Task.CompletedTask;
        }

        await session.Send(Mails.Mail(), Commit, CancellationToken.None);
        var second = await session.Send(Mails.Mail(), Commit, CancellationToken.None);

        second.Outcome.ShouldBe(DeliveryOutcome.Unknown);
        commits.ShouldBe(2);
    }

    [Fact]
    public async Task A_server_that_does_not_answer_the_final_dot_leaves_the_mail_unknown()
    {
        using var server = new ScriptedServer([.. Accepting[..5]], []);
        await using var session = Mails.Session(server.Port, replySeconds: 0.5);

        (await session.Send(Mails.Mail())).Outcome.ShouldBe(DeliveryOutcome.Unknown);
    }

    [Theory]
    [InlineData("554 5.6.0 no", DeliveryOutcome.Refused)]
    [InlineData("451 4.3.0 later", DeliveryOutcome.RefusedForNow)]
    public async Task A_no_to_DATA_is_kept(string reply, DeliveryOutcome outcome)
    {
        using var server = new ScriptedServer(["220 hi", "250 hi", "250 ok", "250 ok", reply, "250 reset", "221 bye"]);
        await using var session = Mails.Session(server.Port);

        (await session.Send(Mails.Mail())).ShouldBe(new DeliveryResult(outcome, int.Parse(reply[..3]), reply));
    }

    [Fact]
    public async Task Text_slipped_in_before_TLS_stops_the_mail()
    {
        using var server = new ScriptedServer(["220 hi", "250-hi\r\n250 STARTTLS", "220 go\r\n250-injected\r\n250 AUTH PLAIN"]);
        await using var session = Mails.Session(server.Port, host: "localhost");

        var result = await session.Send(Mails.Mail());

        result.Outcome.ShouldBe(DeliveryOutcome.Stopped);
    }

    [Fact]
    public async Task STARTTLS_that_is_offered_and_refused_is_not_gone_round()
    {
        using var server = new ScriptedServer(["220 hi", "250-hi\r\n250 STARTTLS", "454 4.7.0 not now"]);
        await using var session = Mails.Session(server.Port);

        (await session.Send(Mails.Mail())).Outcome.ShouldBe(DeliveryOutcome.RefusedForNow);
        server.Lines.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Stopping_before_the_mail_was_given_leaves_it_unsent()
    {
        using var server = new ScriptedServer(Accepting);
        await using var session = Mails.Session(server.Port);
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(session.Send(Mails.Mail(), () => Task.CompletedTask, stop.Token));
    }

    [Fact]
    public async Task Stopping_after_the_mail_was_given_still_hears_the_answer()
    {
        using var server = new ScriptedServer(Accepting);
        await using var session = Mails.Session(server.Port);
        using var stop = new CancellationTokenSource();

        (await session.Send(Mails.Mail(), () => stop.CancelAsync(), stop.Token)).Outcome.ShouldBe(DeliveryOutcome.Delivered);
    }
}
