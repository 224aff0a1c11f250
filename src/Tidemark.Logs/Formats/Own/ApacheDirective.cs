namespace Tidemark.Logs.Formats.Own;

/// <summary>Takes a format out of what an operator has: the string itself, or the line <c>LogFormat "..." nickname</c> with its escaped quotes.</summary>
internal static class ApacheDirective
{
    private const string Keyword = "LogFormat";

    /// <summary>The format.</summary>
    /// <exception cref="LogUsageException">The quote is not closed.</exception>
    public static FormatText Read(string given)
    {
        var text = new FormatText(given);
        var at = given.Length - given.AsSpan().TrimStart().Length;
        if (!given.AsSpan(at).StartsWith(Keyword, StringComparison.OrdinalIgnoreCase) || at + Keyword.Length == given.Length || !char.IsWhiteSpace(given[at + Keyword.Length]))
        {
            var bareEnd = given.AsSpan().TrimEnd("\r\n").Length;
            var isEscaped = given.Contains("\\\"", StringComparison.Ordinal);
            for (at = 0; at < bareEnd; at++)
            {
                var origin = at;
                at += isEscaped && IsEscaped(given, at, '"') ? 1 : 0;
                text.Add(given[at], origin, at + 1);
            }

            return text;
        }

        at += Keyword.Length;
        while (at < given.Length && char.IsWhiteSpace(given[at]))
        {
            at++;
        }

        var quote = at < given.Length && given[at] is '"' or '\'' ? given[at] : '\0';
        var start = at;
        for (at += quote == '\0' ? 0 : 1; at < given.Length && (quote == '\0' ? !char.IsWhiteSpace(given[at]) : given[at] != quote); at++)
        {
            var origin = at;
            at += IsEscaped(given, at, quote) ? 1 : 0;
            text.Add(given[at], origin, at + 1);
        }

        return quote == '\0' || at < given.Length
            ? text
            : throw FormatText.Error(given, start, 1, $"The quote {quote} is not closed; pass the whole line from the configuration.");
    }

    private static bool IsEscaped(string given, int at, char quote) =>
        given[at] == '\\' && at + 1 < given.Length && (given[at + 1] == '\\' || (quote != '\0' && given[at + 1] == quote));
}
