using System.Runtime.CompilerServices;
using Tidemark.Logs.Fields;

namespace Tidemark.Logs.Formats;

/// <summary>
/// Reads what the formats around the Common Log Format begin with: <c>client ident user [time] "request" status bytes</c>. A line with a client, a time, a
/// status and bytes is a request that was answered, whatever the request itself looks like.
/// </summary>
internal struct ClfHead
{
    private LogTime _time;

    /// <summary>Sets client, time, target, form, host, https, status and bytes; the other fields are reset.</summary>
    /// <param name="line">The line from its client on.</param>
    /// <param name="record">What is set.</param>
    /// <param name="end">Where the bytes end: at a blank or at the end of the line.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public RejectReason Read(ReadOnlySpan<byte> line, ref LogRecord record, out int end)
    {
        end = 0;
        var space = line.IndexOf((byte)' ');
        if (space <= 0)
        {
            return RejectReason.Malformed;
        }

        if (!ClientAddress.IsPlausible(line[..space]))
        {
            return RejectReason.BadClient;
        }

        record.Client = line[..space];
        record.Referer = default;
        record.Cache = CacheResult.Unknown;
        record.Complete = false;
        var request = AfterTime(line, space, ref record);
        if (request < 0)
        {
            return RejectReason.BadTime;
        }

        var rest = line[request..];
        var quote = RequestEnd(rest);
        if (quote < 0)
        {
            return RejectReason.Malformed;
        }

        RequestLine.Read(rest[..quote], ref record);
        rest = rest[(quote + 2)..];
        space = rest.IndexOf((byte)' ');
        if (space < 0 || !Numbers.TryStatus(rest[..space], out record.Status))
        {
            return RejectReason.BadStatus;
        }

        rest = rest[(space + 1)..];
        space = rest.IndexOf((byte)' ');
        if (!Numbers.TryBytes(space < 0 ? rest : rest[..space], out record.Bytes))
        {
            return RejectReason.BadBytes;
        }

        end = space < 0 ? line.Length : line.Length - rest.Length + space;
        return RejectReason.None;
    }

    /// <summary>Where <see cref="Read"/> stops in a line that it rejects; null for a line that it accepts.</summary>
    public ReadingStop? StopOf(ReadOnlySpan<byte> line)
    {
        var space = line.IndexOf((byte)' ');
        if (space <= 0 || !ClientAddress.IsPlausible(line[..space]))
        {
            return new ReadingStop(0, "the address of a client, and a blank");
        }

        var record = default(LogRecord);
        var request = AfterTime(line, space, ref record);
        if (request < 0)
        {
            var open = line[space..].IndexOf((byte)'[');
            return new ReadingStop(open < 0 ? space + 1 : space + open, "[10/Oct/2025:13:55:36 +0000], a blank and a quote");
        }

        var quote = RequestEnd(line[request..]);
        if (quote < 0)
        {
            return new ReadingStop(request, "a request, its closing quote, a blank and a digit");
        }

        var at = request + quote + 2;
        space = line[at..].IndexOf((byte)' ');
        if (space < 0 || !Numbers.TryStatus(line.Slice(at, space), out _))
        {
            return new ReadingStop(at, "a status, 100 to 999, and a blank");
        }

        at += space + 1;
        space = line[at..].IndexOf((byte)' ');
        return Numbers.TryBytes(space < 0 ? line[at..] : line.Slice(at, space), out _) ? null : new ReadingStop(at, "bytes, digits or -");
    }

    /// <summary>Reads referer and user agent behind the head; the line is complete when the user agent has begun.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ReadReferer(scoped ref ReadOnlySpan<byte> rest, ref LogRecord record)
    {
        if (Tokens.TryTakeQuoted(ref rest, out record.Referer))
        {
            record.Complete = rest.StartsWith(" \""u8);
        }
    }

    // The user may hold blanks and brackets, but no quote: the time is the first one that is followed by one.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int AfterTime(ReadOnlySpan<byte> line, int at, ref LogRecord record)
    {
        while (true)
        {
            var open = line[at..].IndexOf((byte)'[');
            if (open < 0)
            {
                return -1;
            }

            at += open + 1;
            var field = line[at..];
            for (var length = LogTime.FullLength; length >= LogTime.FullLength - 1; length--)
            {
                if (field.Length > length && field[length..].StartsWith("] \""u8) && _time.TryRead(field[..length], out record.Time))
                {
                    return at + length + 3;
                }
            }
        }
    }

    // Some servers leave quotes inside as they are: the one that closes is followed by the status.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int RequestEnd(ReadOnlySpan<byte> text)
    {
        var at = 0;
        while (true)
        {
            var quote = Quoted.End(text[at..]);
            if (quote < 0)
            {
                return -1;
            }

            at += quote;
            if (at + 2 < text.Length && text[at + 1] == ' ' && text[at + 2] is >= (byte)'0' and <= (byte)'9')
            {
                return at;
            }

            at++;
        }
    }
}
