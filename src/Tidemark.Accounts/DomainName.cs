using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Tidemark.Accounts;

/// <summary>
/// The name of a CDN domain: lower-case ASCII (internationalised names in their <c>xn--</c> form), at most 253 characters.
/// A leading dot is a wildcard: <c>.example.com</c> stands for every host below example.com. Not a URL, no port.
/// </summary>
public static class DomainName
{
    /// <summary>The rule, for messages.</summary>
    public const string Rule = "two or more labels of 1 to 63 letters, digits, hyphens and underscores, at most 253 characters in all; a leading dot is a wildcard";

    /// <summary>Converts a name to its canonical form.</summary>
    /// <returns>False when it breaks <see cref="Rule"/>.</returns>
    public static bool TryNormalise(string? text, [NotNullWhen(true)] out string? name)
    {
        name = null;
        if (string.IsNullOrWhiteSpace(text) || text.Length > 1024)
        {
            return false;
        }

        var trimmed = text.Trim();
        var wildcard = trimmed[0] == '.';
        var rest = (wildcard ? trimmed[1..] : trimmed).ToLowerInvariant();
        if (!Ascii.IsValid(rest))
        {
            if (!rest.EnumerateRunes().All(IsWritten))
            {
                return false;
            }

            try
            {
                rest = new IdnMapping { AllowUnassigned = false }.GetAscii(rest);
            }
            catch (ArgumentException)
            {
                return false;
            }
        }

        var labels = rest.Split('.');
        if (labels.Length < 2 || rest.Length + (wildcard ? 1 : 0) > 253 || !labels.All(IsLabel))
        {
            return false;
        }

        name = wildcard ? "." + rest : rest;
        return true;
    }

    /// <summary>Letters, digits and marks of any script; no emoji, no punctuation that looks like a dot.</summary>
    private static bool IsWritten(Rune rune) =>
        rune.IsAscii || Rune.IsLetterOrDigit(rune) || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;

    private static bool IsLabel(string label) =>
        label.Length is >= 1 and <= 63
        && label[0] != '-' && label[^1] != '-'
        && label.All(c => c is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '-' or '_');
}
