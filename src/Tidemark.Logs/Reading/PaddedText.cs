using System.Buffers;
using Tidemark.Logs.Fields;
using Tidemark.Logs.Formats;

namespace Tidemark.Logs.Reading;

/// <summary>Takes the lines of a text that contains NUL bytes.</summary>
public interface IPaddedLines
{
    /// <summary>Takes lines without NUL bytes. The last one may lack its line end; then it is complete.</summary>
    /// <param name="lines">The lines.</param>
    /// <param name="end">Where they end in the text.</param>
    /// <returns>The number of lines.</returns>
    int Read(ReadOnlySpan<byte> lines, int end);

    /// <summary>Whether this is one whole line.</summary>
    /// <param name="line">Without its line end.</param>
    /// <param name="hasEnd">Whether a line end follows; a line without one must be complete.</param>
    bool IsWhole(ReadOnlySpan<byte> line, bool hasEnd);

    /// <summary>Rejects a part of a line. The rest of it is lost.</summary>
    /// <param name="part">The part.</param>
    /// <param name="start">Where it begins in the text.</param>
    void Reject(ReadOnlySpan<byte> part, int start);
}

/// <summary>
/// Reads text with NUL bytes: a writer that does not append leaves them after its file was truncated, and a power cut leaves them in place of data. They
/// are no part of a line. What they separate was written at two times, so it is two lines, unless only both parts together are one.
/// </summary>
public static class PaddedText
{
    /// <summary>Whether a line ends with this byte, so that what follows begins one.</summary>
    public static bool EndsLine(byte octet) => octet is (byte)'\n' or 0;

    /// <summary>The last line of a text that may lack its line end, without padding.</summary>
    public static ReadOnlySpan<byte> LastLine(ReadOnlySpan<byte> text)
    {
        text = text.TrimEnd((byte)0);
        return text[(text.LastIndexOf((byte)0) + 1)..];
    }

    /// <summary>Where the first line of a text ends: behind its line end, or behind a NUL byte; 0 if it does not end.</summary>
    public static int FirstEnd(ReadOnlySpan<byte> text) => text.IndexOfAny((byte)'\n', (byte)0) + 1;

    /// <summary>Whether this is one whole line of a format: half a line is left until its other half is written.</summary>
    /// <param name="format">The format.</param>
    /// <param name="parser">Its parser.</param>
    /// <param name="line">Without its line end.</param>
    /// <param name="hasEnd">Whether a line end follows.</param>
    public static bool IsWhole(LogFormat format, LineParser parser, ReadOnlySpan<byte> line, bool hasEnd)
    {
        line = hasEnd && line is [.., (byte)'\r'] ? line[..^1] : line;
        if (line.Length is 0 or > LogLine.Longest || (format.NeedsLineEnd && !hasEnd))
        {
            return false;
        }

        var record = default(LogRecord);
        var reason = parser.Parse(line, ref record);
        return hasEnd ? reason is RejectReason.None or RejectReason.Header : reason == RejectReason.None && record.Complete;
    }

    /// <summary>Hands out the lines of the text.</summary>
    /// <returns>The number of lines; a rejected part is one.</returns>
    public static int Read<T>(ReadOnlySpan<byte> text, T lines)
        where T : IPaddedLines, allows ref struct
    {
        var part = new Part();
        var count = 0;
        var at = 0;
        while (at < text.Length)
        {
            var padding = text[at..].IndexOfAnyExcept((byte)0);
            if (padding < 0)
            {
                break;
            }

            at += padding;
            var length = text[at..].IndexOf((byte)0);
            var end = length < 0 ? text.Length : at + length;
            count += ReadStretch(text, at, end, afterPadding: padding > 0, part, lines);
            at = end;
        }

        return count + RejectPart(part, lines);
    }

    // From one run of NUL bytes to the next
    private static int ReadStretch<T>(ReadOnlySpan<byte> text, int start, int end, bool afterPadding, Part part, T lines)
        where T : IPaddedLines, allows ref struct
    {
        var count = 0;
        var firstEnd = text[start..end].IndexOf((byte)'\n');
        if (afterPadding && firstEnd >= 0)
        {
            var first = text.Slice(start, firstEnd);
            if (part.IsEmpty && first.IsEmpty)
            {
                // a line of NUL bytes alone is not an empty line
                start++;
            }
            else if (!part.IsEmpty && part.With(first) is var both && (first.IsEmpty || (!lines.IsWhole(first, hasEnd: true) && lines.IsWhole(both, hasEnd: true))))
            {
                count += lines.Read(both, part.Start + both.Length);
                part.Clear();
                start += firstEnd + 1;
            }
        }

        var whole = text[start..end].LastIndexOf((byte)'\n') + 1;
        if (whole > 0)
        {
            count += RejectPart(part, lines) + lines.Read(text.Slice(start, whole), start + whole);
        }

        var rest = text[(start + whole)..end];
        if (lines.IsWhole(rest, hasEnd: false))
        {
            count += RejectPart(part, lines) + lines.Read(rest, end);
        }
        else
        {
            part.Append(rest, start + whole);
        }

        return count;
    }

    private static int RejectPart<T>(Part part, T lines)
        where T : IPaddedLines, allows ref struct
    {
        if (part.IsEmpty)
        {
            return 0;
        }

        lines.Reject(part.Bytes, part.Start);
        part.Clear();
        return 1;
    }

    // What stands before NUL bytes without a line end
    private sealed class Part
    {
        private readonly ArrayBufferWriter<byte> _bytes = new();

        public int Start { get; private set; }

        public bool IsEmpty => _bytes.WrittenCount == 0;

        public ReadOnlySpan<byte> Bytes => _bytes.WrittenSpan;

        // Beyond the longest line it does not matter what it says
        public void Append(ReadOnlySpan<byte> bytes, int start)
        {
            Start = IsEmpty ? start : Start;
            _bytes.Write(bytes[..Math.Min(bytes.Length, LogLine.Longest + 1 - _bytes.WrittenCount)]);
        }

        public byte[] With(ReadOnlySpan<byte> rest) => [.. Bytes, .. rest];

        public void Clear() => _bytes.ResetWrittenCount();
    }
}
