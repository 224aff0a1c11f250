using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Tidemark.Text;

namespace Tidemark.Mail.Messages;

/// <summary>An address by RFC 5321 with an optional name for people. The domain is ASCII (A-labels); the local part may need SMTPUTF8.</summary>
public sealed record Mailbox
{
    /// <summary>The rule, for messages.</summary>
    public const string Rule = "use local@domain (RFC 5321): at most 64 bytes before the @, 254 in all, without blanks or control characters outside quotes";

    private const int MaxLocal = 64;
    private const int MaxAddress = 254;
    private const int MaxName = 200;

    private Mailbox(string local, string domain, string name)
    {
        Local = local;
        Domain = domain;
        Name = name;
    }

    /// <summary>Before the @, as given, quotes included.</summary>
    public string Local { get; }

    /// <summary>After the @: lower-case ASCII, or an address literal in brackets.</summary>
    public string Domain { get; }

    /// <summary>For people; empty if none exists.</summary>
    public string Name { get; }

    /// <summary>Local part, @ and domain, as a server is told.</summary>
    public string Address => $"{Local}@{Domain}";

    /// <summary>Whether a server has to offer SMTPUTF8 to take it.</summary>
    public bool NeedsUtf8 => !Ascii.IsValid(Local);

    /// <summary>Reads a bare address.</summary>
    /// <returns>False when it breaks <see cref="Rule"/>.</returns>
    public static bool TryParse(string? text, [NotNullWhen(true)] out Mailbox? mailbox) => TryParse(text, "", out mailbox);

    /// <summary>Reads <c>address</c>, <c>Name &lt;address&gt;</c> or <c>"Name" &lt;address&gt;</c>.</summary>
    public static bool TryParseNamed(string? text, [NotNullWhen(true)] out Mailbox? mailbox)
    {
        mailbox = null;
        text = text?.Trim() ?? "";
        var open = text.LastIndexOf('<');
        if (!text.EndsWith('>') || open < 0)
        {
            return TryParse(text, out mailbox);
        }

        var name = text[..open].Trim();
        if (name.Length >= 2 && name[0] == '"' && name[^1] == '"')
        {
            name = name[1..^1].Replace("\\\"", "\"", StringComparison.Ordinal).Replace("\\\\", "\\", StringComparison.Ordinal);
        }

        return TryParse(text[(open + 1)..^1], name, out mailbox);
    }

    /// <summary>The address.</summary>
    public override string ToString() => Address;

    private static bool TryParse(string? text, string name, [NotNullWhen(true)] out Mailbox? mailbox)
    {
        mailbox = null;
        if (text is null || text.Length > MaxAddress || !IsText(text) || !IsText(name) || name.Length > MaxName)
        {
            return false;
        }

        var at = text.LastIndexOf('@');
        if (at < 1 || !IsLocal(text[..at]) || NormaliseDomain(text[(at + 1)..]) is not { } domain)
        {
            return false;
        }

        var result = new Mailbox(text[..at], domain, name);
        if (Encoding.UTF8.GetByteCount(result.Local) > MaxLocal || Encoding.UTF8.GetByteCount(result.Address) > MaxAddress)
        {
            return false;
        }

        mailbox = result;
        return true;
    }

    private static bool IsLocal(string local) =>
        local[0] == '"' ? IsQuoted(local) : local.Split('.').All(atom => atom.Length > 0 && atom.All(IsAtomText));

    private static bool IsQuoted(string local)
    {
        if (local.Length < 3 || local[^1] != '"')
        {
            return false;
        }

        var inside = local.AsSpan(1, local.Length - 2);
        for (var i = 0; i < inside.Length; i++)
        {
            if (inside[i] == '\\' && ++i == inside.Length)
            {
                return false;
            }

            if (inside[i] == '"' && (i == 0 || inside[i - 1] != '\\'))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsAtomText(char c) => char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-/=?^_`{|}~".Contains(c, StringComparison.Ordinal) || (c > '\x7f' && !char.IsWhiteSpace(c));

    private static string? NormaliseDomain(string domain)
    {
        if (domain.StartsWith('[') && domain.EndsWith(']'))
        {
            return IsLiteral(domain[1..^1]) ? domain : null;
        }

        if (!Ascii.IsValid(domain))
        {
            try
            {
                domain = new IdnMapping { AllowUnassigned = false }.GetAscii(domain);
            }
            catch (ArgumentException)
            {
                return null;
            }
        }

        return domain.Length is > 0 and <= 253 && domain.Split('.').All(IsLabel) ? domain.ToLowerInvariant() : null;
    }

    private static bool IsLiteral(string literal) =>
        literal.StartsWith("IPv6:", StringComparison.OrdinalIgnoreCase)
            ? IPAddress.TryParse(literal.AsSpan(5), out var six) && six.AddressFamily == AddressFamily.InterNetworkV6
            : literal.Count(c => c == '.') == 3 && IPAddress.TryParse(literal, out var four) && four.AddressFamily == AddressFamily.InterNetwork;

    private static bool IsLabel(string label) =>
        label.Length is > 0 and <= 63 && label[0] != '-' && label[^1] != '-' && label.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');

    /// <summary>What a header may carry, without invisible characters: two addresses that look the same are the same.</summary>
    private static bool IsText(string text) =>
        OneLine.Allows(text) && !text.EnumerateRunes().Any(rune => Rune.GetUnicodeCategory(rune) == UnicodeCategory.Format);
}
