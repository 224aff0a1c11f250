namespace Tidemark.Logs.Formats.Own;

/// <summary>Takes an nginx <c>log_format</c> apart: <c>$name</c> and <c>${name}</c> are variables, all else is literal.</summary>
internal static class NginxDialect
{
    /// <summary>The parts of the format.</summary>
    /// <exception cref="LogUsageException">A dollar sign has no name, or a brace is not closed.</exception>
    public static ParsedFormat Parse(string given)
    {
        var (text, escape) = NginxDirective.Read(given);
        var format = text.Text;
        var parts = new List<FormatPart>();
        var at = 0;
        while (at < format.Length)
        {
            if (format[at] == '$')
            {
                var part = ReadVariable(text, format, at);
                parts.Add(part);
                at += part.Length;
            }
            else
            {
                var end = format.IndexOf('$', at);
                end = end < 0 ? format.Length : end;
                parts.Add(new FormatPart(at, end - at, format[at..end], null));
                at = end;
            }
        }

        return new ParsedFormat(text, Joined(parts), escape);
    }

    private static FormatPart ReadVariable(FormatText text, string format, int at)
    {
        var braced = at + 1 < format.Length && format[at + 1] == '{';
        var start = at + (braced ? 2 : 1);
        var end = start;
        while (end < format.Length && (char.IsAsciiLetterOrDigit(format[end]) || format[end] == '_'))
        {
            end++;
        }

        if (end == start)
        {
            throw text.Error(at, braced ? 2 : 1, "A dollar sign must be followed by a variable name, such as $status; nginx cannot log the sign itself.");
        }

        if (braced && (end == format.Length || format[end] != '}'))
        {
            throw text.Error(at, end - at, $"The brace is not closed: ${{{format[start..end]}}}.");
        }

        var name = format[start..end];
        return new FormatPart(at, end - at + (braced ? 1 : 0), "$" + name, NginxVariables.Find(name));
    }

    // $uri$is_args$args is one URL: whatever it is cut into, the text is the same
    private static List<FormatPart> Joined(List<FormatPart> parts)
    {
        var joined = new List<FormatPart>();
        for (var i = 0; i < parts.Count; i++)
        {
            var count = parts[i].Text is "$uri" or "$document_uri" && i + 2 < parts.Count && parts[i + 1].Text == "$is_args" && parts[i + 2].Text is "$args" or "$query_string" ? 3 : 1;
            if (count == 1)
            {
                joined.Add(parts[i]);
                continue;
            }

            var end = parts[i + 2].At + parts[i + 2].Length;
            joined.Add(new FormatPart(parts[i].At, end - parts[i].At, parts[i].Text + parts[i + 1].Text + parts[i + 2].Text, NginxVariables.UriWithArguments));
            i += 2;
        }

        return joined;
    }
}
