using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Tidemark.Tracking.Tests;

/// <summary>An SMTP server that accepts every mail, and lets the test do something between a mail's final dot and its 250.</summary>
internal sealed class HookedRelay : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly List<string> _recipients = [];

    public HookedRelay()
    {
        _listener.Start();
        _ = Accept();
    }

    /// <summary>Happens before a mail is accepted; given its recipient.</summary>
    public Func<string, Task> BeforeReply { get; set; } = _ => Task.CompletedTask;

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Whom mails were accepted for, in order.</summary>
    public IReadOnlyList<string> Recipients
    {
        get
        {
            lock (_recipients)
            {
                return [.. _recipients];
            }
        }
    }

    public void Dispose() => _listener.Dispose();

    private async Task Accept()
    {
        while (true)
        {
            var client = await _listener.AcceptTcpClientAsync();
            _ = Serve(client);
        }
    }

    private async Task Serve(TcpClient client)
    {
        using var closing = client;
        await using var stream = client.GetStream();
        using var reader = new StreamReader(stream, new UTF8Encoding(false));
        var recipient = "";
        Task Say(string reply) => stream.WriteAsync(Encoding.ASCII.GetBytes(reply + "\r\n")).AsTask();
        await Say("220 hooked");
        while (await reader.ReadLineAsync() is { } command)
        {
            var verb = command.Split(' ', ':')[0].ToUpperInvariant();
            if (verb == "RCPT")
            {
                recipient = command[(command.IndexOf('<', StringComparison.Ordinal) + 1)..command.IndexOf('>', StringComparison.Ordinal)];
            }

            if (verb == "DATA")
            {
                await Say("354 go on");
                while (await reader.ReadLineAsync() is { } line && line != ".")
                {
                }

                lock (_recipients)
                {
                    _recipients.Add(recipient);
                }

                await BeforeReply(recipient);
            }

            await Say(verb == "QUIT" ? "221 bye" : "250 ok");
        }
    }
}
