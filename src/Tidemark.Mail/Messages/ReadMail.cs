namespace Tidemark.Mail.Messages;

/// <summary>A mail as it was read.</summary>
/// <param name="Fields">Header fields in order, unfolded and decoded.</param>
/// <param name="Text">The first plain-text part, or null.</param>
/// <param name="Html">The first HTML part, or null.</param>
public sealed record ReadMail(IReadOnlyList<HeaderLine> Fields, string? Text, string? Html)
{
    /// <summary>The value of the first field with the name, in any case; empty if none exists.</summary>
    public string this[string name] => Fields.FirstOrDefault(field => field.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Value ?? "";
}

/// <summary>A header field.</summary>
/// <param name="Name">As written.</param>
/// <param name="Value">In one line, encoded words (RFC 2047) decoded.</param>
public readonly record struct HeaderLine(string Name, string Value);
