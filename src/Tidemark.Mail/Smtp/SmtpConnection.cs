using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;

namespace Tidemark.Mail.Smtp;

/// <summary>Bytes to and from a server: lines out, replies in, each within its time. Every failure is an <see cref="SmtpConnectionException"/>.</summary>
internal sealed class SmtpConnection : IAsyncDisposable
{
    private const int MaxLine = 4096;
    private const int MaxLines = 200;

    private readonly Socket _socket;
    private readonly TimeProvider _clock;
    private readonly byte[] _buffer = new byte[MaxLine];
    private Stream _stream;
    private int _start;
    private int _end;

    private SmtpConnection(Socket socket, TimeProvider clock)
    {
        _socket = socket;
        _clock = clock;
        _stream = new NetworkStream(socket, ownsSocket: true);
    }

    /// <summary>Whether the bytes travel encrypted.</summary>
    public bool IsEncrypted => _stream is SslStream;

    /// <summary>Whether the server is this machine.</summary>
    public bool IsLoopback => _socket.RemoteEndPoint is IPEndPoint { Address: var address } && IPAddress.IsLoopback(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address);

    /// <summary>This end's address.</summary>
    public IPAddress LocalAddress => ((IPEndPoint)_socket.LocalEndPoint!).Address is var address && address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    public static async Task<SmtpConnection> Open(string host, int port, TimeSpan timeout, TimeProvider clock, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await using var timer = clock.CreateTimer(static state => ((CancellationTokenSource)state!).Cancel(), limit, timeout, Timeout.InfiniteTimeSpan);
        try
        {
            await socket.ConnectAsync(host.Trim('[', ']'), port, limit.Token);
            return new SmtpConnection(socket, clock);
        }
        catch (Exception error) when (error is SocketException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            socket.Dispose();
            throw new SmtpConnectionException(
                error is SocketException ? $"no connection to {host}:{port}: {error.Message}" : $"no connection to {host}:{port} within {timeout.TotalSeconds:0.#} s", error);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Goes on encrypted.</summary>
    /// <exception cref="AuthenticationException">The certificate does not verify, or no protocol is shared.</exception>
    public async Task Encrypt(SslClientAuthenticationOptions options, TimeSpan timeout, CancellationToken cancellationToken)
    {
        if (_start != _end)
        {
            throw new AuthenticationException("the server sent text before the encryption began, which somebody in between may have written");
        }

        var encrypted = new SslStream(_stream, leaveInnerStreamOpen: false);
        _stream = encrypted;
        await Within(timeout, "TLS", token => encrypted.AuthenticateAsClientAsync(options, token), cancellationToken);
    }

    public Task Write(ReadOnlyMemory<byte> bytes, TimeSpan timeout, CancellationToken cancellationToken) =>
        Within(
            timeout,
            "sending",
            async token =>
            {
                await _stream.WriteAsync(bytes, token);
                await _stream.FlushAsync(token);
            },
            cancellationToken);

    /// <summary>Sends a command and reads its reply.</summary>
    public async Task<SmtpReply> Command(string line, TimeSpan timeout, CancellationToken cancellationToken)
    {
        if (line.AsSpan().ContainsAny('\r', '\n', '\0'))
        {
            throw new ArgumentException("An SMTP command holds a line break.", nameof(line));
        }

        await Write(Encoding.UTF8.GetBytes(line + "\r\n"), timeout, cancellationToken);
        return await Read(timeout, cancellationToken);
    }

    /// <summary>Reads a reply of one or more lines.</summary>
    public async Task<SmtpReply> Read(TimeSpan timeout, CancellationToken cancellationToken)
    {
        SmtpReply? reply = null;
        await Within(
            timeout,
            "waiting for a reply",
            async token =>
            {
                var lines = new List<string>();
                while (true)
                {
                    var line = await ReadLine(token);
                    if (line.Length < 3 || !int.TryParse(line.AsSpan(0, 3), out var code) || code is < 200 or > 599 || (line.Length > 3 && line[3] is not (' ' or '-')) || lines.Count == MaxLines)
                    {
                        throw new SmtpConnectionException($"the server's reply is not SMTP: '{(line.Length > 60 ? line[..60] : line)}'");
                    }

                    lines.Add(line.Length > 4 ? line[4..] : "");
                    if (line.Length == 3 || line[3] == ' ')
                    {
                        reply = new SmtpReply(code, lines);
                        return;
                    }
                }
            },
            cancellationToken);
        return reply!;
    }

    public ValueTask DisposeAsync()
    {
        _socket.Dispose();
        return _stream is SslStream ? _stream.DisposeAsync() : ValueTask.CompletedTask;
    }

    private async Task Within(TimeSpan timeout, string doing, Func<CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await using var timer = _clock.CreateTimer(static state => ((CancellationTokenSource)state!).Cancel(), limit, timeout, Timeout.InfiniteTimeSpan);
        try
        {
            await work(limit.Token);
        }
        catch (OperationCanceledException error) when (!cancellationToken.IsCancellationRequested)
        {
            throw new SmtpConnectionException($"timed out {doing}, after {timeout.TotalSeconds:0.#} s", error);
        }
        catch (Exception error) when (error is IOException or SocketException or ObjectDisposedException)
        {
            throw new SmtpConnectionException($"the connection was lost {doing}: {error.Message}", error);
        }
    }

    private async Task<string> ReadLine(CancellationToken cancellationToken)
    {
        while (true)
        {
            var end = _buffer.AsSpan(_start, _end - _start).IndexOf((byte)'\n');
            if (end >= 0)
            {
                var line = Encoding.UTF8.GetString(_buffer, _start, end).TrimEnd('\r');
                _start += end + 1;
                return line;
            }

            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
            if (_end == _buffer.Length)
            {
                throw new SmtpConnectionException($"the server sent a line longer than {MaxLine} bytes");
            }

            var read = await _stream.ReadAsync(_buffer.AsMemory(_end), cancellationToken);
            if (read == 0)
            {
                throw new SmtpConnectionException("the server closed the connection");
            }

            _end += read;
        }
    }
}
