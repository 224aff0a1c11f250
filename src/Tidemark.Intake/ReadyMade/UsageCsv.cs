using System.Text;
using Tidemark.Intake.Gateway;
using Tidemark.Usage.Contract;

namespace Tidemark.Intake.ReadyMade;

/// <summary>Reads counters as CSV (RFC 4180): a row of names, then a row for each bucket.</summary>
internal static class UsageCsv
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <exception cref="IntakeProblem">It is not UTF-8, or its quotes do not close, or its header names what is not a field, or a field twice.</exception>
    public static IEnumerable<UsageRow> Read(ReadOnlyMemory<byte> body)
    {
        var text = Text(body.Span is [0xEF, 0xBB, 0xBF, ..] ? body[3..] : body);
        var at = 0;
        var names = new List<string>();
        if (!TryRow(text, ref at, names))
        {
            yield break;
        }

        if (names.GroupBy(name => name.Trim(), StringComparer.OrdinalIgnoreCase).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw IntakeProblem.Unreadable($"The header has the field '{RequestReader.Shown(twice.Key)}' twice.");
        }

        if (names.Find(name => !UsageFields.IsField(name.Trim())) is { } stranger)
        {
            throw IntakeProblem.Unreadable($"The header names '{RequestReader.Shown(stranger)}', which is not a field; use {UsageFields.All}.");
        }

        var cells = new List<string>();
        for (var number = 1; TryRow(text, ref at, cells); number++)
        {
            var fields = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
            for (var i = 0; i < Math.Min(names.Count, cells.Count); i++)
            {
                fields.Add(names[i].Trim(), cells[i]);
            }

            yield return new UsageRow(number, fields)
            {
                Errors = cells.Count == names.Count ? [] : [new RowError(number, "", $"{cells.Count} fields", $"must have {names.Count} fields, as the header has")],
            };
        }
    }

    private static string Text(ReadOnlyMemory<byte> body)
    {
        try
        {
            return Strict.GetString(body.Span);
        }
        catch (DecoderFallbackException)
        {
            throw IntakeProblem.Unreadable("The body is not UTF-8.");
        }
    }

    // Lines without anything are not rows.
    private static bool TryRow(string text, ref int at, List<string> cells)
    {
        while (at < text.Length && text[at] is '\r' or '\n')
        {
            at++;
        }

        cells.Clear();
        if (at >= text.Length)
        {
            return false;
        }

        while (true)
        {
            cells.Add(at < text.Length && text[at] == '"' ? Quoted(text, ref at) : Plain(text, ref at));
            if (at >= text.Length || text[at] != ',')
            {
                return true;
            }

            at++;
        }
    }

    private static string Plain(string text, ref int at)
    {
        var start = at;
        at = text.AsSpan(start).IndexOfAny(',', '\r', '\n') is >= 0 and var length ? start + length : text.Length;
        return text[start..at];
    }

    private static string Quoted(string text, ref int at)
    {
        var cell = new StringBuilder();
        while (true)
        {
            var start = ++at;
            at = text.IndexOf('"', start);
            if (at < 0)
            {
                throw IntakeProblem.Unreadable("A quoted field is not closed.");
            }

            cell.Append(text, start, at - start);
            at++;
            if (at >= text.Length || text[at] is ',' or '\r' or '\n')
            {
                return cell.ToString();
            }

            if (text[at] != '"')
            {
                throw IntakeProblem.Unreadable("A quoted field must be followed by a comma or the end of the line.");
            }

            cell.Append('"');
        }
    }
}
