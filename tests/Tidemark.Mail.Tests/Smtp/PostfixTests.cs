using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Tidemark.Mail.Delivery;
using Tidemark.Mail.Smtp;
using Tidemark.Testing;
using Tidemark.Testing.Smtp;

namespace Tidemark.Mail.Tests.Smtp;

/// <summary>The client against Debian's Postfix with a configuration, queue and processes of its own.</summary>
public sealed class PostfixTests
{
    [Fact]
    public async Task Postfix_delivers_into_a_mailbox_refuses_the_unknown_and_relays_nothing_else()
    {
        using var postfix = await Postfix.Start();
        await using var session = Mails.Session(postfix.Port);
        var mail = Mails.Mail("known@tidemark.test", "流量日报 🐬", "域名 www\n.dot\nFrom here\n");

        var delivered = await session.Send(mail);
        var unknown = await session.Send(Mails.Mail("nobody@tidemark.test"));
        var elsewhere = await session.Send(Mails.Mail("a@elsewhere.test"));
        var again = await session.Send(Mails.Mail("known@tidemark.test"));

        delivered.Outcome.ShouldBe(DeliveryOutcome.Delivered);
        delivered.Reply.ShouldMatch(@"^250 2\.0\.0 Ok: queued as \w+$");
        (unknown.Outcome, unknown.Code).ShouldBe((DeliveryOutcome.Refused, 550));
        unknown.Reply.ShouldContain("5.1.1");
        (elsewhere.Outcome, elsewhere.Code).ShouldBe((DeliveryOutcome.Refused, 554));
        elsewhere.Reply.ShouldContain("Relay access denied");
        again.Outcome.ShouldBe(DeliveryOutcome.Delivered);

        var mails = await MailWitness.Read(await postfix.Mailbox(2));
        var read = mails.Single(one => one.MessageId == mail.MessageId);
        (read.Subject, read.Text, read.Html).ShouldBe((mail.Subject, mail.Text, mail.Html));
        read.Defects.ShouldBeEmpty();
    }

    private sealed class Postfix : IDisposable
    {
        private readonly TempFolder _folder = new();
        private Process? _master;

        public int Port { get; private init; }

        public static async Task<Postfix> Start()
        {
            using var probe = new TcpListener(IPAddress.Loopback, 0);
            probe.Start();
            var postfix = new Postfix { Port = ((IPEndPoint)probe.LocalEndpoint).Port };
            probe.Stop();
            await postfix.Configure();
            postfix._master = Process.Start(new ProcessStartInfo("/usr/lib/postfix/sbin/master", ["-c", postfix._folder["etc"], "-d"])
            {
                RedirectStandardError = true,
                RedirectStandardOutput = true,
            });
            await postfix.Listening();
            return postfix;
        }

        /// <summary>The mails in the mailbox, once there are as many.</summary>
        public async Task<IReadOnlyList<byte[]>> Mailbox(int count)
        {
            var inbox = _folder["mail/known/new"];
            var limit = Stopwatch.StartNew();
            while (!Directory.Exists(inbox) || Directory.GetFiles(inbox).Length < count)
            {
                limit.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(30), File.Exists(_folder["postfix.log"]) ? await File.ReadAllTextAsync(_folder["postfix.log"]) : "no log");
                await Task.Delay(50);
            }

            // A maildir's files end their lines with LF.
            return [.. Directory.GetFiles(inbox).Select(file => System.Text.Encoding.UTF8.GetBytes(File.ReadAllText(file).ReplaceLineEndings("\r\n")))];
        }

        public void Dispose()
        {
            if (_master is not null)
            {
                using var stop = Process.Start("kill", ["-TERM", _master.Id.ToString()]);
                stop.WaitForExit();
                _master.WaitForExit();
                _master.Dispose();
            }

            _folder.Dispose();
        }

        private async Task Configure() => await ToolRun.Shell(
            $$"""
            cd {{_folder.Path}}
            chmod 755 .
            mkdir -p etc data mail queue
            chown postfix data
            chown nobody mail
            cat > etc/main.cf <<CONF
            compatibility_level = 3.6
            queue_directory = {{_folder["queue"]}}
            data_directory = {{_folder["data"]}}
            maillog_file = {{_folder["postfix.log"]}}
            maillog_file_prefixes = {{_folder.Path}}
            myhostname = relay.tidemark.test
            mydestination =
            mynetworks =
            inet_interfaces = loopback-only
            virtual_mailbox_domains = tidemark.test
            virtual_mailbox_base = {{_folder["mail"]}}
            virtual_mailbox_maps = inline:{known@tidemark.test=known/}
            virtual_uid_maps = static:65534
            virtual_gid_maps = static:65534
            smtpd_relay_restrictions = reject_unauth_destination
            alias_maps =
            alias_database =
            local_recipient_maps =
            CONF
            cat > etc/master.cf <<CONF
            127.0.0.1:{{Port}} inet n - n - - smtpd
            cleanup unix n - n - 0 cleanup
            qmgr unix n - n 300 1 qmgr
            rewrite unix - - n - - trivial-rewrite
            bounce unix - - n - 0 bounce
            defer unix - - n - 0 bounce
            trace unix - - n - 0 bounce
            virtual unix - n n - - virtual
            anvil unix - - n - 1 anvil
            error unix - - n - - error
            retry unix - - n - - error
            postlog unix-dgram n - n - 1 postlogd
            proxymap unix - - n - - proxymap
            CONF
            sed -i 's/^ *//' etc/main.cf etc/master.cf
            postfix -c {{_folder["etc"]}} check
            """);

        private async Task Listening()
        {
            while (true)
            {
                try
                {
                    using var client = new TcpClient();
                    await client.ConnectAsync(IPAddress.Loopback, Port);
                    return;
                }
                catch (SocketException) when (!_master!.HasExited)
                {
                    await Task.Delay(50);
                }
            }
        }
    }
}
