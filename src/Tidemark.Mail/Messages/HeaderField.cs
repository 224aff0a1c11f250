using System.Text;
using MimeKit;
using MimeKit.Utils;
using Tidemark.Text;

namespace Tidemark.Mail.Messages;

/// <summary>
/// Header fields that arrive unchanged on lines of at most 76 characters. MimeKit 4.18 writes encoded words of up to 133 characters,
/// drops blanks at the ends and leaves text that looks like an encoded word as it is; RFC 2047 allows 75 characters a word.
/// </summary>
internal static class HeaderField
{
    private const int LineLength = 76;
    private const int WordLength = 75;
    private const string WordStart = "=?utf-8?B?";
    private const string WordEnd = "?=";

    /// <summary>A field of free text.</summary>
    /// <exception cref="InvalidMailException">The name is invalid, or the value breaks the rule of <see cref="OneLine"/>.</exception>
    public static Header Text(string name, string value)
    {
        if (name.Length is 0 or > 60 || name.Any(c => c is <= ' ' or > '~' or ':'))
        {
            throw new InvalidMailException($"Invalid header field name '{name}'; use 1 to 60 visible ASCII characters without a colon.");
        }

        Check(name, value);
        return Raw(name, IsPlain(value, name.Length + 2) ? Fold(value, name.Length + 1) : Words(value, name.Length + 2));
    }

    /// <summary>A field with one address.</summary>
    public static Header Address(string name, Mailbox mailbox)
    {
        if (mailbox.Name.Length == 0)
        {
            return Raw(name, mailbox.Address);
        }

        Check(name, mailbox.Name);
        var quoted = MimeUtils.Quote(mailbox.Name);
        var shown = IsPlain(quoted, name.Length + 2) ? Fold(quoted, name.Length + 1) : Words(mailbox.Name, name.Length + 2);
        var column = shown.LastIndexOf('\n') is var last and >= 0 ? shown.Length - last - 1 : name.Length + 2 + shown.Length;
        return Raw(name, $"{shown}{(column + 3 + mailbox.Address.Length > LineLength ? "\r\n " : " ")}<{mailbox.Address}>");
    }

    private static Header Raw(string name, string value)
    {
        var header = new Header(Encoding.UTF8, name, "");
        header.SetRawValue(Encoding.UTF8.GetBytes($" {value}\r\n"));
        return header;
    }

    private static void Check(string name, string value)
    {
        if (!OneLine.Allows(value))
        {
            throw new InvalidMailException($"The mail header {name} would hold {OneLine.Broken}.");
        }
    }

    /// <summary>Printable ASCII that can be folded at single blanks and read back unchanged.</summary>
    private static bool IsPlain(string value, int column) =>
        value.All(c => c is >= ' ' and <= '~')
        && !value.Contains("  ", StringComparison.Ordinal) && !value.StartsWith(' ') && !value.EndsWith(' ')
        && !value.Contains("=?", StringComparison.Ordinal)
        && value.Split(' ').All(word => word.Length <= LineLength - column);

    private static string Fold(string value, int column)
    {
        var result = new StringBuilder();
        foreach (var word in value.Split(' '))
        {
            if (result.Length > 0)
            {
                var isFull = column + 1 + word.Length > LineLength;
                result.Append(isFull ? "\r\n " : " ");
                column = isFull ? 0 : column;
            }

            result.Append(word);
            column += 1 + word.Length;
        }

        return result.ToString();
    }

    /// <summary>Encoded words, one a line, split between characters; readers drop the line breaks between them.</summary>
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
            var room = Math.Min(words.Count == 0 ? LineLength - column : LineLength - 1, WordLength);
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
