using System.Text;
using System.Text.RegularExpressions;

namespace Tidemark.Mail.Messages;

/// <summary>Decodes <c>=?charset?B?...?=</c> and <c>=?charset?Q?...?=</c> in header fields (RFC 2047).</summary>
internal static partial class EncodedWords
{
    /// <summary>
    /// The field with its encoded words decoded. Blanks between two of them go; neighbours of one charset are joined before
    /// they are decoded, since writers split characters between words.
    /// </summary>
    public static string Decode(string field)
    {
        var result = new StringBuilder();
        var pending = new List<byte>();
        var charset = "";
        var position = 0;
        void Flush()
        {
            result.Append(Charsets.Decode(charset, [.. pending]));
            pending.Clear();
        }

        foreach (Match word in Word().Matches(field))
        {
            var between = field[position..word.Index];
            var adjacent = position > 0 && string.IsNullOrWhiteSpace(between);
            if (!adjacent || !charset.Equals(word.Groups["charset"].Value, StringComparison.OrdinalIgnoreCase))
            {
                Flush();
            }

            if (!adjacent)
            {
                result.Append(between);
            }

            charset = word.Groups["charset"].Value;
            pending.AddRange(Bytes(word.Groups["encoding"].Value, word.Groups["text"].Value));
            position = word.Index + word.Length;
        }

        Flush();
        return result.Append(field, position, field.Length - position).ToString();
    }

    private static byte[] Bytes(string encoding, string text)
    {
        if (encoding is "B" or "b")
        {
            return TransferEncodings.Base64(text);
        }

        var bytes = new List<byte>(text.Length);
        TransferEncodings.Unescape(text.Replace('_', ' '), bytes);
        return [.. bytes];
    }

    [GeneratedRegex(@"=\?(?<charset>[^?*\s]+)(?:\*[^?\s]*)?\?(?<encoding>[BbQq])\?(?<text>[^?\s]*)\?=")]
    private static partial Regex Word();
}
