using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Tidemark.Mail.Tests.Smtp;

/// <summary>
/// A server that says what the test tells it to, connection after connection. A script is a list of replies: the first is the
/// greeting, each further one answers one line (or, after a 354, one whole mail). A reply of null closes the connection.
/// </summary>
internal sealed class ScriptedServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly List<string> _lines = [];

    public ScriptedServer(params string?[][] connections)
    {
        _listener.Start();
        _ = Serve(connections);
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>The command lines it was sent, mails left out.</summary>
    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_lines)
            {
                return [.. _lines];
            }
        }
    }

    public void Dispose() => _listener.Dispose();

    private async Task Serve(string?[][] connections)
    {
        foreach (var script in connections)
        {
            using var client = await _listener.AcceptTcpClientAsync();
            client.NoDelay = true;
            await using var stream = client.GetStream();
            using var reader = new StreamReader(stream, new UTF8Encoding(false));
            foreach (var reply in script)
            {
                if (reply is null)
                {
                    client.Client.LingerState = new LingerOption(true, 0);
                    break;
                }

                foreach (var part in reply.Split('|'))
                {
                    await stream.WriteAsync(Encoding.UTF8.GetBytes(part));
                    await stream.FlushAsync();
                }

                await stream.WriteAsync("\r\n"u8.ToArray());
                if (reply.StartsWith("354"))
                {
                    while (await reader.ReadLineAsync() is { } line && line != ".")
                    {
                    }
                }
                else if (await reader.ReadLineAsync() is { } command)
                {
                    lock (_lines)
                    {
                        _lines.Add(command);
                    }
                }
            }
        }
    }
}
