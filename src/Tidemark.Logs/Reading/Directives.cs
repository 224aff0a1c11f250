using Tidemark.Logs.Fields;

namespace Tidemark.Logs.Reading;

/// <summary>
/// Follows the lines that say how those after them are read (<c>#Fields: ...</c>), so that a place in the middle of a log can be read without what is before it.
/// </summary>
public sealed class Directives
{
    private const int ReadBytes = 256 * 1024;

    private static ReadOnlySpan<byte> Prefix => "#Fields:"u8;

    private static ReadOnlySpan<byte> AfterLineEnd => "\n#Fields:"u8;

    /// <summary>The last such line of what was read, without its line end; empty when there was none.</summary>
    public byte[] Current { get; private set; } = [];

    /// <summary>First byte of the content that was not looked through yet.</summary>
    public long Position { get; private set; }

    /// <summary>Whether the line is one.</summary>
    public static bool Is(ReadOnlySpan<byte> line) => line.StartsWith(Prefix);

    /// <summary>Those in force at a place of a content, which is read from its beginning for that and stands anywhere after.</summary>
    public static Directives At(LogContent content, long position)
    {
        var directives = new Directives();
        if (position == 0)
        {
            return directives;
        }

        content.Restart(0);
        var buffer = new byte[ReadBytes];
        var carried = 0;
        var first = true;
        var tooLong = false;
        int count;
        var left = position;
        while (left > 0 && (count = content.Read(buffer.AsSpan(carried, (int)Math.Min(buffer.Length - carried, left)))) > 0)
        {
            left -= count;
            var length = carried + count;
            var cut = buffer.AsSpan(0, length).LastIndexOf((byte)'\n') + 1;
            var from = tooLong ? buffer.AsSpan(0, cut).IndexOf((byte)'\n') + 1 : 0;
            var lines = buffer.AsSpan(from, cut - from);
            directives.Read(first ? ByteOrderMark.Skip(lines) : lines, position - left);
            first &= cut == 0;

            // What fills the buffer without a line end is no line that is obeyed; its rest is left out too
            tooLong = cut == 0 ? tooLong || length == buffer.Length : false;
            carried = cut == 0 && tooLong ? 0 : length - cut;
            buffer.AsSpan(cut, carried).CopyTo(buffer);
        }

        directives.Position = position;
        return directives;
    }

    /// <summary>Looks through whole lines.</summary>
    /// <param name="lines">The next lines of the content.</param>
    /// <param name="end">Where they end in it.</param>
    public void Read(ReadOnlySpan<byte> lines, long end)
    {
        Position = end;
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
