using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Tidemark.Mail.Messages;

namespace Tidemark.Mail.Smtp;

/// <summary>How a connection to the relay is protected.</summary>
public enum SmtpSecurity
{
    /// <summary>TLS from the start on port 465, else STARTTLS when the relay offers it.</summary>
    Auto,

    /// <summary>No TLS; credentials only to a loopback address.</summary>
    None,

    /// <summary>STARTTLS, or nothing is sent.</summary>
    StartTls,

    /// <summary>TLS from the start.</summary>
    Tls,
}

/// <summary>The mail relay.</summary>
public sealed class SmtpOptions : IValidatableObject
{
    /// <summary>The section's name.</summary>
    public const string Section = "Smtp";

    [Description("Name or address of the mail relay; without it and without Mail:Pickup, runs of tracking tasks wait")]
    public string? Host { get; init; }

    [Description("Port of the relay: 25 for a relay, 587 for submission, 465 for implicit TLS")]
    [Range(1, 65535)]
    public int Port { get; init; } = 25;

    [Description("Sender, such as reports@example.com or Tidemark <reports@example.com>; required with Smtp:Host")]
    public string? From { get; init; }

    [Description("User name for AUTH PLAIN or LOGIN; if it is not set, Tidemark does not authenticate. Credentials are sent unencrypted only to a loopback address")]
    public string? User { get; init; }

    [Description("Password of Smtp:User")]
    [PasswordPropertyText(true)]
    public string? Password { get; init; }

    [Description("Auto: TLS on port 465, else STARTTLS if offered. None, StartTls, Tls: exactly that, or nothing is sent. An invalid certificate always stops the mail")]
    public SmtpSecurity Security { get; init; } = SmtpSecurity.Auto;

    [Description("PEM file of certificate authorities to trust for the relay instead of the system's, for a relay with a private certificate")]
    public string? CaFile { get; init; }

    [Description("Longest wait for the connection to the relay")]
    [Range(typeof(TimeSpan), "00:00:00.1", "00:10:00")]
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(30);

    [Description("Longest wait for TLS, for the relay's greeting and for its reply to a command; RFC 5321 recommends five minutes")]
    [Range(typeof(TimeSpan), "00:00:00.1", "00:30:00")]
    public TimeSpan ReplyTimeout { get; init; } = TimeSpan.FromMinutes(5);

    [Description("Longest wait for the relay's reply to a complete mail; RFC 5321 recommends ten minutes")]
    [Range(typeof(TimeSpan), "00:00:00.1", "01:00:00")]
    public TimeSpan DataTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (string.IsNullOrWhiteSpace(From) ? !string.IsNullOrWhiteSpace(Host) : !Mailbox.TryParseNamed(From, out _))
        {
            yield return new ValidationResult(
                $"Smtp:From ('{From}') is not an address; use the sender, such as Tidemark <reports@example.com>.", [nameof(From)]);
        }

        if (Host is not null && Uri.CheckHostName(Host.Trim('[', ']')) == UriHostNameType.Unknown)
        {
            yield return new ValidationResult($"Smtp:Host ('{Host}') is neither a host name nor an address.", [nameof(Host)]);
        }

        if (string.IsNullOrEmpty(User) != string.IsNullOrEmpty(Password))
        {
            yield return new ValidationResult("Smtp:User and Smtp:Password must be set together.", [nameof(User)]);
        }

        if ((User + Password).Contains('\0', StringComparison.Ordinal))
        {
            yield return new ValidationResult("Smtp:User or Smtp:Password contains a NUL character.", [nameof(User)]);
        }

        if (CaFile is not null && !File.Exists(CaFile))
        {
            yield return new ValidationResult($"Smtp:CaFile ('{CaFile}') does not exist; use a PEM file.", [nameof(CaFile)]);
        }
    }
}
