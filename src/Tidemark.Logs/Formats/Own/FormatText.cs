using System.Text;

namespace Tidemark.Logs.Formats.Own;

/// <summary>
/// A format string as a server reads it, with where each of its characters stands in what was given: a directive has quotes,
/// escapes and line breaks around and between.
/// </summary>
internal sealed class FormatText
{
    private const int ShownBefore = 60;
    private const int ShownAfter = 30;

    private readonly string _given;
    private readonly StringBuilder _text = new();
    private readonly List<(int From, int To)> _origins = [];

    /// <param name="given">What was given, for messages.</param>
    public FormatText(string given) => _given = given;

    /// <summary>The string.</summary>
    public string Text => _text.ToString();

    /// <summary>Adds a character.</summary>
    /// <param name="character">As the server reads it.</param>
    /// <param name="from">Where it stands in what was given.</param>
    /// <param name="to">Where what follows it stands there.</param>
    public void Add(char character, int from, int to)
    {
        _text.Append(character);
        _origins.Add((from, to));
    }

    /// <summary>An error at a part of the string; at its end when the part begins there.</summary>
    public LogUsageException Error(int at, int length, string message)
    {
        var from = at < _origins.Count ? _origins[at].From : _given.TrimEnd().Length;
        var to = length > 0 && at + length <= _origins.Count ? _origins[at + length - 1].To : from + 1;
        return Error(_given, from, to - from, message);
    }

    /// <summary>The string with a caret line under a part of it, and the message.</summary>
    public static LogUsageException Error(string given, int at, int length, string message)
    {
        var lineStart = at == 0 ? 0 : given.LastIndexOf('\n', Math.Min(at, given.Length) - 1) + 1;
        var lineEnd = given.IndexOf('\n', Math.Min(at, given.Length));
        lineEnd = lineEnd < 0 ? given.Length : lineEnd;
        var from = Math.Max(lineStart, at - ShownBefore);
        var to = Math.Min(lineEnd, at + length + ShownAfter);
        var lead = from > lineStart ? "..." : "";
        var shown = lead + Visible(given.AsSpan(from, Math.Max(0, to - from))) + (to < lineEnd ? "..." : "");
        var carets = new string('^', Math.Max(1, Math.Min(length, lineEnd - at)));
        return new LogUsageException(null, $"Invalid format at character {at + 1}:\n  {shown}\n  {new string(' ', lead.Length + at - from)}{carets}\n{message}");
    }

    // One column a character, so that the carets stand where they belong
    private static string Visible(ReadOnlySpan<char> text)
    {
        var visible = new StringBuilder();
        foreach (var character in text)
        {
            visible.Append(char.IsControl(character) || char.IsSurrogate(character) || char.GetUnicodeCategory(character) == System.Globalization.UnicodeCategory.Format ? '?' : character);
        }

        return visible.ToString();
    }
}
