using System.Globalization;
using System.Text;
using Tidemark.Mail.Messages;

namespace Tidemark.Tracking.Tasks;

/// <summary>The rules of single values, and the errors that name them.</summary>
internal static class Rules
{
    private static readonly string[] TimeFormats = ["yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd'T'HH:mm'Z'", "yyyy-MM-dd'T'HH:mm:ss.FFF'Z'", "yyyy-MM-dd'T'HH:mm:sszzz"];

    public static TrackingException Invalid(string detail) => new("InvalidParameter", detail);

    /// <summary>A value for a message: one line, cut.</summary>
    public static string Shown(string value)
    {
        var line = string.Concat(value.Select(c => char.IsControl(c) ? ' ' : c));
        return line.Length <= 80 ? line : line[..(char.IsHighSurrogate(line[79]) ? 79 : 80)] + "...";
    }

    /// <summary>1 to 128 characters; blanks and control characters go from the ends and are refused inside.</summary>
    public static string Name(string? text)
    {
        var name = (text ?? "").Trim([.. Enumerable.Range(0, 0x21).Select(c => (char)c), '\x7f', '\u00a0', '\u3000', '\ufeff']);
        var length = name.EnumerateRunes().Count();
        if (length is 0 or > 128)
        {
            throw Invalid($"Name has {length} characters; it has 1 to 128.");
        }

        return SingleLine("Name", name, int.MaxValue);
    }

    /// <summary>Text of one line, no control characters.</summary>
    public static string SingleLine(string what, string? text, int most)
    {
        text ??= "";
        if (text.Length > most)
        {
            throw Invalid($"{what} has {text.Length} characters; at most {most} are taken.");
        }

        if (text.EnumerateRunes().Any(rune => Rune.IsControl(rune) || rune == Rune.ReplacementChar))
        {
            throw Invalid($"{what} '{Shown(text)}' holds a control character (such as a line break) or broken Unicode; it is one line of text.");
        }

        return text;
    }

    /// <summary>An instant as the wire writes it.</summary>
    /// <exception cref="TrackingException">TimeParseFailed.</exception>
    public static DateTimeOffset Time(string what, string text) =>
        DateTimeOffset.TryParseExact(text, TimeFormats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
            ? time
            : throw new TrackingException("TimeParseFailed", $"{what} '{Shown(text)}' is not a time such as 2026-09-17T00:00:00Z.");

    /// <summary>Bare addresses, at most 50, each once.</summary>
    public static IReadOnlyList<string> Addresses(string what, IEnumerable<string> texts)
    {
        var result = new List<string>();
        foreach (var text in texts)
        {
            var address = Mailbox.TryParse(text.Trim(' '), out var mailbox)
                ? mailbox.Address
                : throw Invalid($"{what} holds '{Shown(text)}', which is no address; {Mailbox.Rule}.");
            if (!result.Contains(address, StringComparer.OrdinalIgnoreCase))
            {
                result.Add(address);
            }

            if (result.Count > 50)
            {
                throw Invalid($"{what} holds more than 50 addresses; at most 50 are taken.");
            }
        }

        return result;
    }
}
