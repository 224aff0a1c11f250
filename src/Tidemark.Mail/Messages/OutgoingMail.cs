using System.Security.Cryptography;

namespace Tidemark.Mail.Messages;

/// <summary>One mail to one recipient: the same words as plain text and as HTML.</summary>
/// <param name="From">Who sends it.</param>
/// <param name="To">Its one recipient.</param>
/// <param name="Subject">One line in any script.</param>
/// <param name="Text">Plain text; lines end with LF or CRLF.</param>
/// <param name="Html">A whole HTML document.</param>
/// <param name="MessageId">With its angle brackets; the same on every attempt. See <see cref="NewMessageId"/>.</param>
/// <param name="Date">When it was written; its offset is shown.</param>
public sealed record OutgoingMail(Mailbox From, Mailbox To, string Subject, string Text, string Html, string MessageId, DateTimeOffset Date)
{
    /// <summary>Further header fields, such as List-Id and Auto-Submitted; names by RFC 5322, values of one line.</summary>
    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    /// <summary>A Message-ID that nobody else makes.</summary>
    /// <param name="domain">The sender's domain.</param>
    public static string NewMessageId(string domain) =>
        $"<{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16))}@{(domain.StartsWith('[') ? "literal.invalid" : domain)}>";
}
