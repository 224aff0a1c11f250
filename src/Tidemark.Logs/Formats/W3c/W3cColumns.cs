using Tidemark.Logs.Fields;

namespace Tidemark.Logs.Formats.W3c;

/// <summary>The columns that a line <c>#Fields: ...</c> names.</summary>
internal sealed class W3cColumns
{
    private const int Most = 256;

    // A line that lacks one of these is not a request that could be metered
    private static readonly (W3cField Field, string Name)[] Needed = [(W3cField.Client, "c-ip"), (W3cField.Status, "sc-status"), (W3cField.Bytes, "sc-bytes")];

    private readonly int[] _columnOf = new int[W3cFields.Count];
    private readonly sbyte[] _fieldOf;

    private W3cColumns(int count) => _fieldOf = new sbyte[count];

    /// <summary>How many there are.</summary>
    public int Count => _fieldOf.Length;

    /// <summary>Takes the line apart; null when it names no column, or more than 256.</summary>
    /// <param name="line">The whole line, <c>#Fields:</c> included.</param>
    public static W3cColumns? Of(ReadOnlySpan<byte> line)
    {
        var names = line[(line.IndexOf((byte)':') + 1)..];
        var ranks = new List<int>();
        foreach (var range in names.SplitAny((byte)' ', (byte)'\t'))
        {
            if (names[range].Length > 0)
            {
                ranks.Add(W3cFields.RankOf(names[range]));
            }
        }

        return ranks.Count is > 0 and <= Most ? Read(ranks) : null;
    }

    /// <summary>The columns that are needed and that the last <c>#Fields:</c> of these lines does not name; none when there is no such line.</summary>
    public static IReadOnlyList<string> MissingIn(ReadOnlySpan<byte> lines)
    {
        var directives = new Directives();
        directives.Read(lines, lines.Length);
        var columns = Of(directives.Current);
        return columns is null ? [] : [.. Needed.Where(needed => !columns.Has(needed.Field)).Select(needed => needed.Name)];
    }

    /// <summary>The field that a column is read for, as a number, or -1.</summary>
    public int FieldOf(int column) => _fieldOf[column];

    /// <summary>Whether there is a column for the field.</summary>
    public bool Has(W3cField field) => _columnOf[(int)field] >= 0;

    private static W3cColumns Read(List<int> ranks)
    {
        var columns = new W3cColumns(ranks.Count);
        Array.Fill(columns._columnOf, -1);
        Array.Fill(columns._fieldOf, (sbyte)-1);
        var best = new int[W3cFields.Count];
        Array.Fill(best, int.MaxValue);
        for (var column = 0; column < ranks.Count; column++)
        {
            var rank = ranks[column];
            if (rank >= 0 && rank < best[(int)W3cFields.Of(rank)])
            {
                best[(int)W3cFields.Of(rank)] = rank;
                columns._columnOf[(int)W3cFields.Of(rank)] = column;
            }
        }

        if (columns.Has(W3cField.Stem) && W3cFields.IsWholeUrl(best[(int)W3cField.Stem]))
        {
            columns._columnOf[(int)W3cField.Query] = -1;
        }

        for (var field = 0; field < columns._columnOf.Length; field++)
        {
            if (columns._columnOf[field] >= 0)
            {
                columns._fieldOf[columns._columnOf[field]] = (sbyte)field;
            }
        }

        return columns;
    }
}
