using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Tidemark.Mail.Smtp;

namespace Tidemark.Mail;

/// <summary>Where mail goes when it does not go to a relay.</summary>
public sealed class MailOptions : IValidatableObject
{
    /// <summary>The section's name.</summary>
    public const string Section = "Mail";

    [Description("Folder in which mails are written as .eml files instead of being sent; not together with Smtp:Host")]
    public string? Pickup { get; init; }

    /// <summary>The rule between the sections Smtp and Mail.</summary>
    /// <returns>What is wrong, or null.</returns>
    public static string? Conflict(SmtpOptions smtp, MailOptions mail) =>
        string.IsNullOrWhiteSpace(smtp.Host) || string.IsNullOrWhiteSpace(mail.Pickup)
            ? null
            : $"Smtp:Host ('{smtp.Host}') and Mail:Pickup ('{mail.Pickup}') are both set; remove one of them.";

    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Pickup is not null && (Pickup.Contains('\0', StringComparison.Ordinal) || File.Exists(Pickup)))
        {
            yield return new ValidationResult($"Mail:Pickup ('{Pickup}') is not a folder; use a folder (it is created if it does not exist).", [nameof(Pickup)]);
        }
    }
}
