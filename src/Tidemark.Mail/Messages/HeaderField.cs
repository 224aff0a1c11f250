using System.Globalization;
using System.Text;

namespace Tidemark.Mail.Messages;

/// <summary>Header fields by RFC 5322, folded; what is not ASCII as encoded words by RFC 2047, split between characters.</summary>
internal static class HeaderField
{
    private const int LineLength = 76;
    private const int WordLength = 75;
    private const string WordStart = "=?utf-8?B?";
    private const string WordEnd = "?=";

    /// <summary>A field of free text.</summary>
    /// <exception cref="ArgumentException">The name is none, or the value holds a line break, another control character or broken Unicode.</exception>
    public static string Text(string name, string value)
    {
        if (name.Length is 0 or > 60 || !name.All(c => c is > ' ' and <= '~' and not ':'))
        {
            throw new ArgumentException($"'{name}' is not the name of a header field.", nameof(name));
        }

        Check(name, value);
        return IsPlain(value, name.Length + 2) ? Fold($"{name}: {value}") : $"{name}: {Words(value, name.Length + 2)}";
    }

    /// <summary>A field with one address.</summary>
    public static string Address(string name, Mailbox mailbox)
    {
        var address = $"<{mailbox.Address}>";
        if (mailbox.Name.Length == 0)
        {
            return $"{name}: {mailbox.Address}";
        }

        Check(name, mailbox.Name);
        var quoted = $"\"{mailbox.Name.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
        var field = IsPlain(quoted, name.Length + 2) ? Fold($"{name}: {quoted}") : $"{name}: {Words(mailbox.Name, name.Length + 2)}";
        var column = field.Length - (field.LastIndexOf('\n') + 1);
        return $"{field}{(column + 1 + address.Length > LineLength ? "\r\n " : " ")}{address}";
    }

    private static void Check(string name, string value)
    {
        foreach (var rune in value.EnumerateRunes())
        {
            if (Rune.IsControl(rune) || rune == Rune.ReplacementChar || Rune.GetUnicodeCategory(rune) is UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)
            {
                throw new ArgumentException($"The header field {name} holds a line break, another control character or broken Unicode.", nameof(value));
            }
        }
    }

    /// <summary>Printable ASCII that can be folded at single blanks and read back unchanged.</summary>
    private static bool IsPlain(string value, int column) =>
        value.All(c => c is >= ' ' and <= '~')
        && !value.Contains("  ", StringComparison.Ordinal) && !value.StartsWith(' ') && !value.EndsWith(' ')
        && !value.Contains("=?", StringComparison.Ordinal)
        && value.Split(' ').All(word => word.Length <= LineLength - column);

    private static string Fold(string field)
    {
        var result = new StringBuilder();
        var column = 0;
        foreach (var word in field.Split(' '))
        {
            if (column > 0)
            {
                if (column + 1 + word.Length > LineLength && result.ToString().AsSpan().Contains(' '))
                {
                    result.Append("\r\n");
                    column = 0;
                }

                result.Append(' ');
                column++;
            }

            result.Append(word);
            column += word.Length;
        }

        return result.ToString();
    }

    /// <summary>Encoded words, one a line; the blanks between them do not count when they are read.</summary>
    private static string Words(string value, int column)
    {
        var words = new List<string>();
        var pending = new List<byte>();
        Span<byte> utf8 = stackalloc byte[4];
        void Flush()
        {
            words.Add(WordStart + Convert.ToBase64String([.. pending]) + WordEnd);
            pending.Clear();
        }

        foreach (var rune in value.EnumerateRunes())
        {
            var length = rune.EncodeToUtf8(utf8);
            var room = (words.Count == 0 ? LineLength - column : LineLength - 1) is var line && line < WordLength ? line : WordLength;
            var bytes = (room - WordStart.Length - WordEnd.Length) / 4 * 3;
            if (pending.Count + length > bytes && pending.Count > 0)
            {
                Flush();
            }

            pending.AddRange(utf8[..length]);
        }

        if (pending.Count > 0)
        {
            Flush();
        }

        return string.Join("\r\n ", words);
    }
}
