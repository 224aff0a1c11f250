using System.Text;

namespace Tidemark.Mail.Messages;

/// <summary>
/// Reads a mail by RFC 5322 and RFC 2045 to 2049, as far as it takes to show one: header fields and the first text of each
/// kind, its lines ended by LF. It never fails: what cannot be decoded is shown as it is. Nesting and the number of parts are bounded.
/// </summary>
public static class MimeReader
{
    private const int DeepestNesting = 8;
    private const int MostParts = 100;

    /// <summary>Reads a whole mail; lines end with CRLF or LF.</summary>
    public static ReadMail Read(ReadOnlySpan<byte> mail)
    {
        // Latin-1 keeps each byte one character; the parts' own charsets are applied to the bytes again
        var source = Encoding.Latin1.GetString(mail).Replace("\r\n", "\n", StringComparison.Ordinal);
        var texts = new Texts();
        var (fields, body) = Split(source);
        Collect(fields, body, texts, 0);
        return new ReadMail([.. fields.Select(field => new HeaderLine(field.Name, EncodedWords.Decode(Utf8(field.Value))))], texts.Plain, texts.Html);
    }

    private static void Collect(IReadOnlyList<HeaderLine> fields, string body, Texts texts, int depth)
    {
        var type = ContentType.Parse(Value(fields, "Content-Type"));
        if (depth > DeepestNesting || ++texts.Parts > MostParts)
        {
            return;
        }

        if (type.Type.StartsWith("multipart/", StringComparison.Ordinal))
        {
            foreach (var part in Parts(body, type["boundary"]))
            {
                var (partFields, partBody) = Split(part);
                Collect(partFields, partBody, texts, depth + 1);
            }

            return;
        }

        if (Value(fields, "Content-Disposition").TrimStart().StartsWith("attachment", StringComparison.OrdinalIgnoreCase))
        {
            return;
        }

        if (type.Type is "text/html")
        {
            texts.Html ??= Decode(fields, body, type);
        }
        else if (type.Type is "text/plain")
        {
            texts.Plain ??= Decode(fields, body, type);
        }
    }

    private static string Decode(IReadOnlyList<HeaderLine> fields, string body, ContentType type) =>
        Charsets.Decode(type["charset"], TransferEncodings.Decode(Value(fields, "Content-Transfer-Encoding"), body))
            .Replace("\r\n", "\n", StringComparison.Ordinal);

    private static (List<HeaderLine> Fields, string Body) Split(string source)
    {
        var fields = new List<HeaderLine>();
        var position = 0;
        while (position < source.Length)
        {
            var end = source.IndexOf('\n', position);
            var line = end < 0 ? source[position..] : source[position..end];
            position = end < 0 ? source.Length : end + 1;
            if (line.Length == 0)
            {
                break;
            }

            if (line[0] is ' ' or '\t')
            {
                if (fields.Count > 0)
                {
                    fields[^1] = fields[^1] with { Value = fields[^1].Value + line };
                }

                continue;
            }

            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0)
            {
                fields.Add(new HeaderLine(line[..colon].TrimEnd(), line[(colon + 1)..].TrimStart()));
            }
        }

        return (fields, source[position..]);
    }

    /// <summary>What lies between the delimiter lines; the line break before a delimiter belongs to it.</summary>
    private static IEnumerable<string> Parts(string body, string? boundary)
    {
        if (string.IsNullOrEmpty(boundary))
        {
            yield break;
        }

        var delimiter = "--" + boundary;
        int? start = null;
        for (var position = 0; position < body.Length;)
        {
            var end = body.IndexOf('\n', position);
            var next = end < 0 ? body.Length : end + 1;
            var line = body[position..(end < 0 ? body.Length : end)].TrimEnd(' ', '\t');
            if (line == delimiter || line == delimiter + "--")
            {
                if (start is { } from)
                {
                    yield return body[from..Math.Max(from, position - 1)];
                }

                if (line.Length > delimiter.Length)
                {
                    yield break;
                }

                start = next;
            }

            position = next;
        }

        if (start is { } open)
        {
            yield return body[open..];
        }
    }

    private static string Value(IReadOnlyList<HeaderLine> fields, string name) =>
        fields.FirstOrDefault(field => field.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Value ?? "";

    /// <summary>Fields may hold UTF-8 as it is (RFC 6532).</summary>
    private static string Utf8(string latin1) => Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(latin1));

    private sealed class Texts
    {
        public string? Plain { get; set; }

        public string? Html { get; set; }

        public int Parts { get; set; }
    }
}
