using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Tidemark.Mail.Smtp;

/// <summary>What the server offered in its answer to EHLO, keyword to parameters; empty after HELO.</summary>
internal sealed class SmtpOffers(IReadOnlyDictionary<string, string> keywords)
{
    public static SmtpOffers None { get; } = new(new Dictionary<string, string>());

    public bool Has(string keyword) => keywords.ContainsKey(keyword);

    public string Parameters(string keyword) => keywords.GetValueOrDefault(keyword, "");

    /// <summary>The largest mail it takes, or null when it names none.</summary>
    public long? Size => long.TryParse(Parameters("SIZE"), out var size) && size > 0 ? size : null;

    public static SmtpOffers Of(SmtpReply ehlo)
    {
        var keywords = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var line in ehlo.Lines.Skip(1))
        {
            var parts = line.Trim().Split([' ', '='], 2);
            keywords[parts[0]] = keywords.TryGetValue(parts[0], out var before) ? before + " " + parts.ElementAtOrDefault(1) : parts.ElementAtOrDefault(1) ?? "";
        }

        return new SmtpOffers(keywords);
    }
}

/// <summary>The start of a session: connection, greeting, EHLO, TLS, authentication.</summary>
internal sealed class SmtpGreeting(SmtpOptions options, TimeProvider clock)
{
    /// <exception cref="SmtpConnectionException">The connection failed.</exception>
    /// <exception cref="SmtpSessionException">The server does not want us, or we do not want it.</exception>
    public async Task<(SmtpConnection Connection, SmtpOffers Offers)> Open(CancellationToken cancellationToken)
    {
        var connection = await SmtpConnection.Open(options.Host!, options.Port, options.ConnectTimeout, clock, cancellationToken);
        try
        {
            var offers = await Greet(connection, cancellationToken);
            await Authenticate(connection, offers, cancellationToken);
            return (connection, offers);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    private async Task<SmtpOffers> Greet(SmtpConnection connection, CancellationToken cancellationToken)
    {
        if (options.Security == SmtpSecurity.Tls || (options.Security == SmtpSecurity.Auto && options.Port == 465))
        {
            await Encrypt(connection, cancellationToken);
        }

        var greeting = await connection.Read(options.ReplyTimeout, cancellationToken);
        if (greeting.Code != 220)
        {
            throw new SmtpSessionException("the relay greets with " + greeting.Shown, greeting, stop: false);
        }

        var offers = await Hello(connection, cancellationToken);
        if (connection.IsEncrypted || options.Security == SmtpSecurity.None)
        {
            return offers;
        }

        if (!offers.Has("STARTTLS"))
        {
            return options.Security == SmtpSecurity.StartTls
                ? throw new SmtpSessionException("Smtp:Security is StartTls, but the relay does not offer STARTTLS; nothing was sent", null, stop: true)
                : offers;
        }

        var reply = await connection.Command("STARTTLS", options.ReplyTimeout, cancellationToken);
        if (reply.Code != 220)
        {
            throw new SmtpSessionException("the relay offers STARTTLS and refuses it: " + reply.Shown, reply, stop: !reply.IsTemporary);
        }

        await Encrypt(connection, cancellationToken);
        return await Hello(connection, cancellationToken);
    }

    private async Task<SmtpOffers> Hello(SmtpConnection connection, CancellationToken cancellationToken)
    {
        var name = Name(connection.LocalAddress);
        var reply = await connection.Command("EHLO " + name, options.ReplyTimeout, cancellationToken);
        if (reply.IsPositive)
        {
            return SmtpOffers.Of(reply);
        }

        if (reply.Code is >= 500 and < 600)
        {
            reply = await connection.Command("HELO " + name, options.ReplyTimeout, cancellationToken);
        }

        return reply.IsPositive ? SmtpOffers.None : throw new SmtpSessionException("the relay refuses EHLO and HELO: " + reply.Shown, reply, stop: false);
    }

    private async Task Encrypt(SmtpConnection connection, CancellationToken cancellationToken)
    {
        try
        {
            await connection.Encrypt(TlsOptions(), options.ConnectTimeout, cancellationToken);
        }
        catch (AuthenticationException error)
        {
            throw new SmtpSessionException(
                $"TLS with the relay {options.Host} failed, nothing was sent: {error.Message.TrimEnd('.')}. Give its certificate authority in Smtp:CaFile, or correct Smtp:Host or Smtp:Security", null, stop: true);
        }
    }

    private SslClientAuthenticationOptions TlsOptions()
    {
        var tls = new SslClientAuthenticationOptions { TargetHost = options.Host!.Trim('[', ']') };
        if (options.CaFile is { } file)
        {
            tls.CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            tls.CertificateChainPolicy.CustomTrustStore.ImportFromPemFile(file);
        }

        return tls;
    }

    private async Task Authenticate(SmtpConnection connection, SmtpOffers offers, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(options.User))
        {
            return;
        }

        if (!connection.IsEncrypted && !connection.IsLoopback)
        {
            throw new SmtpSessionException("Smtp:User is set but the connection is not encrypted; the credentials were not sent. Use Smtp:Security StartTls or Tls", null, stop: true);
        }

        var mechanisms = offers.Parameters("AUTH").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        SmtpReply reply;
        if (mechanisms.Contains("PLAIN", StringComparer.OrdinalIgnoreCase))
        {
            reply = await connection.Command("AUTH PLAIN " + Encoded($"\0{options.User}\0{options.Password}"), options.ReplyTimeout, cancellationToken);
        }
        else if (mechanisms.Contains("LOGIN", StringComparer.OrdinalIgnoreCase))
        {
            reply = await connection.Command("AUTH LOGIN", options.ReplyTimeout, cancellationToken);
            foreach (var secret in (string[])[options.User, options.Password ?? ""])
            {
                reply = reply.Code == 334 ? await connection.Command(Encoded(secret), options.ReplyTimeout, cancellationToken) : reply;
            }
        }
        else
        {
            throw new SmtpSessionException("Smtp:User is set but the relay offers neither AUTH PLAIN nor AUTH LOGIN; nothing was sent", null, stop: true);
        }

        if (reply.Code != 235)
        {
            throw new SmtpSessionException("the relay refuses Smtp:User and Smtp:Password, nothing was sent: " + reply.Shown, reply, stop: !reply.IsTemporary);
        }
    }

    private static string Encoded(string secret) => Convert.ToBase64String(Encoding.UTF8.GetBytes(secret));

    private static string Name(IPAddress local)
    {
        var name = Dns.GetHostName();
        return name.Contains('.', StringComparison.Ordinal) && Uri.CheckHostName(name) == UriHostNameType.Dns
            ? name
            : local.AddressFamily == AddressFamily.InterNetworkV6 ? $"[IPv6:{local}]" : $"[{local}]";
    }
}
