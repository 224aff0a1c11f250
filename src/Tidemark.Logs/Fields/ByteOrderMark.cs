namespace Tidemark.Logs.Fields;

/// <summary>The UTF-8 byte order mark that editors and exports of other systems put before the first line; it is not part of it.</summary>
public static class ByteOrderMark
{
    private static ReadOnlySpan<byte> Mark => [0xEF, 0xBB, 0xBF];

    /// <summary>The beginning of a content without its mark, if it has one.</summary>
    public static ReadOnlySpan<byte> Skip(ReadOnlySpan<byte> start) => start.StartsWith(Mark) ? start[Mark.Length..] : start;
}
