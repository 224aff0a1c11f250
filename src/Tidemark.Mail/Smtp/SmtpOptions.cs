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

    [Description("Name or address of the mail relay; without it (and without Mail:Pickup) runs of tracking tasks wait.")]
    public string? Host { get; init; }

    [Description("Port of the relay: 25 for a relay, 587 for submission, 465 for TLS from the start.")]
    [Range(1, 65535)]
    public int Port { get; init; } = 25;

    [Description("The sender, such as reports@example.com or Tidemark <reports@example.com>; required with Smtp:Host.")]
    public string? From { get; init; }

    [Description("User name for AUTH PLAIN or LOGIN; unset: no authentication. Credentials travel unencrypted to a loopback address only.")]
    public string? User { get; init; }

    [Description("Password of Smtp:User.")]
    [PasswordPropertyText(true)]
    public string? Password { get; init; }

    [Description("Auto: TLS on port 465, else STARTTLS when offered. None, StartTls, Tls: exactly that, or nothing is sent. A certificate that does not verify always stops the mail.")]
    public SmtpSecurity Security { get; init; } = SmtpSecurity.Auto;

    [Description("A PEM file of certificate authorities to trust for the relay in place of the system's; for a relay with a certificate of its own.")]
    public string? CaFile { get; init; }

    [Description("The longest wait for the connection to the relay (hh:mm:ss).")]
    [Range(typeof(TimeSpan), "00:00:00.1", "00:10:00")]
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(30);

    [Description("The longest wait for TLS, for the relay's greeting and for its reply to a command (hh:mm:ss); RFC 5321 asks for five minutes.")]
    [Range(typeof(TimeSpan), "00:00:00.1", "00:30:00")]
    public TimeSpan ReplyTimeout { get; init; } = TimeSpan.FromMinutes(5);

    [Description("The longest wait for the relay's reply to a whole mail (hh:mm:ss); RFC 5321 asks for ten minutes.")]
    [Range(typeof(TimeSpan), "00:00:00.1", "01:00:00")]
    public TimeSpan DataTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (string.IsNullOrWhiteSpace(From) ? !string.IsNullOrWhiteSpace(Host) : !Mailbox.TryParseNamed(From, out _))
        {
            yield return new ValidationResult(
                $"Smtp:From ('{From}') is not an address; set it to the sender, such as Tidemark <reports@example.com>.", [nameof(From)]);
        }

        if (Host is not null && Uri.CheckHostName(Host.Trim('[', ']')) == UriHostNameType.Unknown)
        {
            yield return new ValidationResult($"Smtp:Host ('{Host}') is neither a host name nor an address.", [nameof(Host)]);
        }

        if (string.IsNullOrEmpty(User) != string.IsNullOrEmpty(Password))
        {
            yield return new ValidationResult("Smtp:User and Smtp:Password belong together: set both or neither.", [nameof(User)]);
        }

        if ((User + Password).Contains('\0', StringComparison.Ordinal))
        {
            yield return new ValidationResult("Smtp:User or Smtp:Password holds a NUL character.", [nameof(User)]);
        }

        if (CaFile is not null && !File.Exists(CaFile))
        {
            yield return new ValidationResult($"Smtp:CaFile ('{CaFile}') is not there; name a PEM file.", [nameof(CaFile)]);
        }
    }
}
