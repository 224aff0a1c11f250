using System.Globalization;
using System.Text;

namespace Tidemark.Text;

/// <summary>
/// The rule for text that names something, such as a task, a subject or an account. A mail header can carry every text that the rule
/// allows, so whatever was accepted once can be mailed.
/// </summary>
public static class OneLine
{
    /// <summary>The rule, for messages: "it holds ...".</summary>
    public const string Broken =
        "a control character (such as a line break), a line or paragraph separator (U+2028, U+2029), a character that overrides the direction of text, or broken Unicode";

    /// <summary>Whether the text follows the rule. Marks that scripts and emoji need (such as U+200D and U+200F) are allowed.</summary>
    public static bool Allows(string text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            // half of a surrogate pair is read as the replacement character
            if (rune == Rune.ReplacementChar || IsNoncharacter(rune) || OverridesDirection(rune)
                || Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Code points that Unicode reserves for internal use (Unicode 16.0, section 23.7). XML 1.0 has no way to write two of them.</summary>
    private static bool IsNoncharacter(Rune rune) => (rune.Value & 0xFFFE) == 0xFFFE || rune.Value is >= 0xFDD0 and <= 0xFDEF;

    /// <summary>Embeddings, overrides and isolates (Unicode Standard Annex 9): what follows them is shown in another order than it is written.</summary>
    private static bool OverridesDirection(Rune rune) => rune.Value is (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069);
}
