namespace Tidemark.Logs.Fields;

/// <summary>
/// Follows the lines that say how those after them are read (<c>#Fields: ...</c>), so that a place in the middle of a log can be read without what is before it.
/// </summary>
public sealed class Directives
{
    private static ReadOnlySpan<byte> Prefix => "#Fields:"u8;

    private static ReadOnlySpan<byte> AfterLineEnd => "\n#Fields:"u8;

    /// <summary>The last such line of what was read, without its line end; empty when there was none.</summary>
    public byte[] Current { get; private set; } = [];

    /// <summary>First byte of the content that was not looked through yet.</summary>
    public long Position { get; internal set; }

    /// <summary>Whether the line is one.</summary>
    public static bool Is(ReadOnlySpan<byte> line) => line.StartsWith(Prefix);

    /// <summary>Looks through whole lines.</summary>
    /// <param name="lines">The next lines of the content.</param>
    /// <param name="end">Where they end in it.</param>
    public void Read(ReadOnlySpan<byte> lines, long end)
    {
        Position = end;
        if (lines.Contains((byte)0))
        {
            // padding ends a line as well
            var copy = lines.ToArray();
            copy.AsSpan().Replace((byte)0, (byte)'\n');
            lines = copy;
        }

        var rest = lines;
        int at;
        while ((at = rest.LastIndexOf(AfterLineEnd)) >= 0)
        {
            if (TryObey(lines[(at + 1)..]))
            {
                return;
            }

            rest = rest[..at];
        }

        if (Is(lines))
        {
            TryObey(lines);
        }
    }

    // A line that is too long to be read is none
    private bool TryObey(ReadOnlySpan<byte> from)
    {
        var end = from.IndexOf((byte)'\n');
        var line = end < 0 ? from : from[..end];
        line = line is [.., (byte)'\r'] ? line[..^1] : line;
        if (line.Length > LogLine.Longest)
        {
            return false;
        }

        if (!line.SequenceEqual(Current))
        {
            Current = line.ToArray();
        }

        return true;
    }
}
