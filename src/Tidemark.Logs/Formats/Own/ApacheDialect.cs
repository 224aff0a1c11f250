using System.Text;

namespace Tidemark.Logs.Formats.Own;

/// <summary>Takes an Apache <c>LogFormat</c> apart: <c>%</c>, modifiers, <c>{parameter}</c> and a letter are a variable, all else is literal.</summary>
internal static class ApacheDialect
{
    /// <summary>The parts of the format.</summary>
    /// <exception cref="LogUsageException">A directive is none of Apache's.</exception>
    public static ParsedFormat Parse(string given)
    {
        var text = ApacheDirective.Read(given);
        var format = text.Text;
        var parts = new List<FormatPart>();
        var at = 0;
        while (at < format.Length)
        {
            var part = format[at] == '%' ? ReadDirective(text, format, at) : ReadLiteral(format, at);
            at += part.Length;
            if (part.Variable is { IsConditional: false, Meanings: [{ Reading: Reading.TimeLocal }] })
            {
                // the brackets are as good as literal, and tell the ends of their neighbours
                parts.Add(part with { Text = "[", Variable = null });
                parts.Add(part);
                parts.Add(part with { Text = "]", Variable = null });
            }
            else
            {
                parts.Add(part);
            }
        }

        return new ParsedFormat(text, Joined(parts), Escape.Backslash);
    }

    private static FormatPart ReadLiteral(string format, int at)
    {
        var literal = new StringBuilder();
        var end = at;
        for (; end < format.Length && format[end] != '%'; end++)
        {
            var escaped = format[end] == '\\' && end + 1 < format.Length
                ? format[end + 1] switch { 't' => '\t', 'r' => '\r', 'n' => '\n', '\\' => '\\', _ => '\0' }
                : '\0';
            literal.Append(escaped == '\0' ? format[end] : escaped);
            end += escaped == '\0' ? 0 : 1;
        }

        return new FormatPart(at, end - at, literal.ToString(), null);
    }

    private static FormatPart ReadDirective(FormatText text, string format, int at)
    {
        var end = at + 1;
        if (end < format.Length && format[end] == '%')
        {
            return new FormatPart(at, 2, "%", null);
        }

        var isConditional = false;
        var isFinal = false;
        string? parameter = null;
        for (; end < format.Length; end++)
        {
            var character = format[end];
            if (character == '{' && parameter is null)
            {
                var close = format.IndexOf('}', end);
                if (close < 0)
                {
                    throw text.Error(at, format.Length - at, "The brace of this directive is not closed.");
                }

                parameter = format[(end + 1)..close];
                end = close;
            }
            else if (character is '!' or ',' || char.IsAsciiDigit(character))
            {
                isConditional = true;
            }
            else if (character is '<' or '>')
            {
                isFinal = character == '>';
            }
            else
            {
                break;
            }
        }

        var letters = end < format.Length ? (format[end] == '^' ? Math.Min(3, format.Length - end) : 1) : 0;
        var length = end + letters - at;
        var name = format.Substring(end, letters);
        var shown = format.Substring(at, length);
        var variable = letters == 0
            ? throw text.Error(at, length, "The directive has no letter; write a percent sign as %%.")
            : ApacheDirectives.Find(name, parameter, isFinal, out var problem) ?? throw text.Error(at, length, $"{shown}: {problem}");
        return new FormatPart(at, length, shown, isConditional ? variable with { IsConditional = true, Shape = Shape.Any } : variable);
    }

    // %U%q is one URL: the query brings its question mark
    private static List<FormatPart> Joined(List<FormatPart> parts)
    {
        var joined = new List<FormatPart>();
        for (var i = 0; i < parts.Count; i++)
        {
            if (parts[i].Variable == ApacheDirectives.Path && i + 1 < parts.Count && parts[i + 1].Variable == ApacheDirectives.Query)
            {
                joined.Add(new FormatPart(parts[i].At, parts[i].Length + parts[i + 1].Length, parts[i].Text + parts[i + 1].Text, ApacheDirectives.PathAndQuery));
                i++;
            }
            else
            {
                joined.Add(parts[i]);
            }
        }

        return joined;
    }
}
