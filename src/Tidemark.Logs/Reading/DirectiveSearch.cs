using Tidemark.Logs.Fields;

namespace Tidemark.Logs.Reading;

/// <summary>Finds the lines that say how a place in the middle of a log is read.</summary>
public static class DirectiveSearch
{
    /// <summary>Those in force at a place of a content, which is read from its beginning for that and stands anywhere after.</summary>
    public static Directives At(LogContent content, long position)
    {
        var directives = new Directives();
        if (position == 0)
        {
            return directives;
        }

        content.Restart(0);
        var buffer = new byte[Chunk.DefaultBytes];
        var carried = 0;
        var first = true;
        var tooLong = false;
        int count;
        var left = position;
        while (left > 0 && (count = content.Read(buffer.AsSpan(carried, (int)Math.Min(buffer.Length - carried, left)))) > 0)
        {
            left -= count;
            buffer.AsSpan(carried, count).Replace((byte)0, (byte)'\n');
            var length = carried + count;
            var cut = buffer.AsSpan(0, length).LastIndexOf((byte)'\n') + 1;
            var from = tooLong ? buffer.AsSpan(0, cut).IndexOf((byte)'\n') + 1 : 0;
            var lines = buffer.AsSpan(from, cut - from);
            directives.Read(first ? ByteOrderMark.Skip(lines) : lines, position - left);
            first &= cut == 0;

            // What fills the buffer without a line end is not a line that is obeyed; its rest is left out too
            tooLong = cut == 0 ? tooLong || length == buffer.Length : false;
            carried = cut == 0 && tooLong ? 0 : length - cut;
            buffer.AsSpan(cut, carried).CopyTo(buffer);
        }

        directives.Position = position;
        return directives;
    }
}
