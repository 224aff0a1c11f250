using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace Tidemark.Mail.Smtp;

/// <summary>
/// One connection to the relay: MailKit's client under the settings' rules. Credentials travel unencrypted to a loopback address only,
/// certificates must be valid, and nothing falls back to less.
/// </summary>
internal sealed class RelayClient : SmtpClient
{
    private readonly SmtpOptions _options;
    private readonly string _host;
    private readonly TimeProvider _clock;

    public RelayClient(SmtpOptions options, TimeProvider clock)
        : this(options, clock, new ReplyLog(clock))
    {
    }

    private RelayClient(SmtpOptions options, TimeProvider clock, ReplyLog log)
        : base(log)
    {
        (_options, _host, _clock, Log) = (options, options.Host!.Trim('[', ']'), clock, log);
        WaitForCommand();
        CheckCertificateRevocation = false;
        ServerCertificateValidationCallback = static (_, _, _, errors) => errors == SslPolicyErrors.None;
    }

    public ReplyLog Log { get; }

    /// <summary>The length of the mail that is sent next, in bytes; the server is told it.</summary>
    public long MailLength { get; set; }

    /// <summary>Connects, encrypts and authenticates as the settings require.</summary>
    /// <exception cref="SmtpSessionException">The session cannot be opened.</exception>
    public async Task Open(CancellationToken cancellationToken)
    {
        var isLoopback = await Connect(cancellationToken);
        if (!string.IsNullOrEmpty(_options.User))
        {
            await Authenticate(isLoopback, cancellationToken);
        }
    }

    /// <summary>From now on each wait may take as long as the reply to a whole mail.</summary>
    public void WaitForMail() => Wait(_options.DataTimeout);

    /// <summary>From now on each wait may take as long as the reply to a command.</summary>
    public void WaitForCommand() => Wait(_options.ReplyTimeout);

    protected override SslClientAuthenticationOptions GetSslClientAuthenticationOptions(string host, RemoteCertificateValidationCallback remoteCertificateValidationCallback)
    {
        var tls = base.GetSslClientAuthenticationOptions(host, remoteCertificateValidationCallback);
        if (_options.CaFile is { } file)
        {
            tls.CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            tls.CertificateChainPolicy.CustomTrustStore.ImportFromPemFile(file);
        }

        return tls;
    }

    /// <summary>The mail is written the same way for every server.</summary>
    protected override void Prepare(FormatOptions options, MimeMessage message, EncodingConstraint constraint, int maxLineLength)
    {
    }

    protected override Task<long> GetSizeAsync(FormatOptions options, MimeMessage message, CancellationToken cancellationToken) => Task.FromResult(MailLength);

    private void Wait(TimeSpan limit)
    {
        Log.Limit = limit;
        Timeout = (int)limit.TotalMilliseconds;
    }

    /// <returns>Whether the server is this machine.</returns>
    private async Task<bool> Connect(CancellationToken cancellationToken)
    {
        try
        {
            var socket = await OpenSocket(cancellationToken);
            LocalDomain = Name(Address(socket.LocalEndPoint));
            var isLoopback = IPAddress.IsLoopback(Address(socket.RemoteEndPoint));
            await ConnectAsync(socket, _host, _options.Port, Security(_options.Security), cancellationToken);
            return isLoopback;
        }
        catch (NotSupportedException error)
        {
            throw new SmtpSessionException("Smtp:Security is StartTls, but the relay does not offer STARTTLS; nothing was sent", null, stop: true, error);
        }
        catch (Exception error) when (Cause(error) is System.Security.Authentication.AuthenticationException cause)
        {
            throw new SmtpSessionException(
                $"TLS with the relay {_options.Host} failed, nothing was sent: {cause.Message.TrimEnd('.')}. Name its certificate authority in Smtp:CaFile, or correct Smtp:Host or Smtp:Security",
                null,
                stop: true,
                error);
        }
        catch (SslHandshakeException error) when (!cancellationToken.IsCancellationRequested)
        {
            throw new SmtpSessionException($"TLS with the relay {_options.Host} failed: {Cause(error).Message}", null, stop: false, error);
        }
        catch (SmtpCommandException error) when (Log.Replies is [.., var reply])
        {
            var isStartTls = Capabilities.HasFlag(SmtpCapabilities.StartTLS);
            var what = isStartTls ? "the relay offers STARTTLS and refuses it" : Log.Replies.Count == 1 ? "the relay's greeting is" : "the relay refuses EHLO and HELO";
            throw new SmtpSessionException($"{what}: {reply.Shown}", reply, isStartTls && !reply.IsTemporary, error);
        }
        catch (Exception error) when (SmtpSession.IsConnectionLost(error))
        {
            throw new SmtpSessionException(error.Message, null, stop: false, error);
        }
    }

    private async Task<Socket> OpenSocket(CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        using var limit = new CancellationTokenSource(_options.ConnectTimeout, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            await socket.ConnectAsync(_host, _options.Port, either.Token);
            return socket;
        }
        catch (Exception error)
        {
            socket.Dispose();
            throw error switch
            {
                SocketException => new IOException($"no connection to {_host}:{_options.Port}: {error.Message}", error),
                OperationCanceledException when !cancellationToken.IsCancellationRequested =>
                    new IOException($"no connection to {_host}:{_options.Port} within {_options.ConnectTimeout.TotalSeconds:0.#} s", error),
                _ => error,
            };
        }
    }

    private async Task Authenticate(bool isLoopback, CancellationToken cancellationToken)
    {
        if (!IsSecure && !isLoopback)
        {
            throw new SmtpSessionException("Smtp:User is set but the connection is not encrypted; the credentials were not sent. Use Smtp:Security StartTls or Tls", null, stop: true);
        }

        var credentials = new NetworkCredential(_options.User, _options.Password);
        SaslMechanism mechanism = AuthenticationMechanisms.Contains("PLAIN") ? new SaslMechanismPlain(Encoding.UTF8, credentials)
            : AuthenticationMechanisms.Contains("LOGIN") ? new SaslMechanismLogin(Encoding.UTF8, credentials)
            : throw new SmtpSessionException("Smtp:User is set but the relay offers neither AUTH PLAIN nor AUTH LOGIN; nothing was sent", null, stop: true);
        Log.Clear();
        try
        {
            await AuthenticateAsync(mechanism, cancellationToken);
        }
        catch (AuthenticationException error)
        {
            var reply = Log.Replies is [.., var last] ? last : null;
            throw new SmtpSessionException(
                $"the relay rejects Smtp:User and Smtp:Password, nothing was sent: {reply?.Shown ?? error.Message}", reply, reply is not { IsTemporary: true }, error);
        }
        catch (Exception error) when (SmtpSession.IsConnectionLost(error))
        {
            throw new SmtpSessionException(error.Message, Log.Refusal, stop: false, error);
        }
    }

    private static SecureSocketOptions Security(SmtpSecurity security) => security switch
    {
        SmtpSecurity.None => SecureSocketOptions.None,
        SmtpSecurity.StartTls => SecureSocketOptions.StartTls,
        SmtpSecurity.Tls => SecureSocketOptions.SslOnConnect,
        _ => SecureSocketOptions.Auto,
    };

    private static Exception Cause(Exception error)
    {
        while (error.InnerException is { } inner && error is not System.Security.Authentication.AuthenticationException)
        {
            error = inner;
        }

        return error;
    }

    private static IPAddress Address(EndPoint? endPoint) => ((IPEndPoint)endPoint!).Address is var address && address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    /// <summary>MailKit puts an address into brackets.</summary>
    private static string Name(IPAddress local)
    {
        var name = Dns.GetHostName();
        return name.Contains('.', StringComparison.Ordinal) && Uri.CheckHostName(name) == UriHostNameType.Dns ? name : local.ToString();
    }
}

/// <summary>The session cannot be opened.</summary>
internal sealed class SmtpSessionException(string message, SmtpReply? reply, bool stop, Exception? inner = null) : Exception(message, inner)
{
    public SmtpReply? Reply => reply;

    /// <summary>True: credentials, encryption or certificate are wrong, which a later attempt does not change by itself.</summary>
    public bool Stop => stop;
}
