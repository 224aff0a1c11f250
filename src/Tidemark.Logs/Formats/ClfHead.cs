using System.Runtime.CompilerServices;
using Tidemark.Logs.Fields;

namespace Tidemark.Logs.Formats;

/// <summary>
/// Reads what the formats around the Common Log Format begin with: <c>client ident user [time] "request" status bytes</c>. A line with a client, a time, a
/// status and bytes is a request that was answered, whatever the request itself looks like.
/// </summary>
/// <param name="quotesInRequest">Whether the server leaves quotes in a request as they are.</param>
internal struct ClfHead(bool quotesInRequest)
{
    private LogTime _time;

    /// <summary>As most servers write it.</summary>
    public ClfHead()
        : this(quotesInRequest: true)
    {
    }

    /// <summary>Sets client, time, target, form, host, https, status and bytes; the other fields are reset.</summary>
    /// <param name="line">The line from its client on.</param>
    /// <param name="record">What is set.</param>
    /// <param name="end">Where the bytes end: at a blank or at the end of the line.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public RejectReason Read(ReadOnlySpan<byte> line, ref LogRecord record, out int end)
    {
        end = 0;
        var space = ClientEnd(line);
        if (space <= 0)
        {
            return RejectReason.Malformed;
        }

        record.Client = line[..space];
        if (!ClientAddress.IsPlausible(record.Client))
        {
            if (!record.Client.Contains((byte)','))
            {
                return RejectReason.BadClient;
            }

            record.Forwarded = record.Client;
            record.Client = ForwardedList.LastAddress(record.Forwarded);
        }

        return ReadBehindClient(line, ref space, ref record, out end);
    }

    /// <summary>Reads what is behind the client, as <see cref="Read"/> does.</summary>
    /// <param name="line">The line.</param>
    /// <param name="at">Where the client ends. When the line is rejected: where its request began, behind which there may be another one; the length of the line if it has none.</param>
    /// <param name="record">What is set.</param>
    /// <param name="end">Where the bytes end.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public RejectReason ReadBehindClient(ReadOnlySpan<byte> line, ref int at, ref LogRecord record, out int end)
    {
        end = 0;
        record.Referer = default;
        record.Cache = CacheResult.Unknown;
        record.Complete = false;
        var request = AfterTime(line, at, ref record);
        at = request < 0 ? line.Length : request;
        if (request < 0)
        {
            return RejectReason.BadTime;
        }

        var rest = line[request..];
        var quote = RequestLine.End(rest, quotesInRequest);
        if (quote < 0)
        {
            return RejectReason.Malformed;
        }

        RequestLine.Read(rest[..quote], ref record);
        rest = rest[(quote + 2)..];
        var space = rest.IndexOf((byte)' ');
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
        var space = ClientEnd(line);
        return space <= 0 || !(ClientAddress.IsPlausible(line[..space]) || line[..space].Contains((byte)','))
            ? new ReadingStop(0, "the address of a client, and a blank")
            : StopBehindClient(line, space);
    }

    /// <summary>Where <see cref="ReadBehindClient"/> stops in a line that it rejects; null for a line that it accepts.</summary>
    public ReadingStop? StopBehindClient(ReadOnlySpan<byte> line, int space)
    {
        var record = default(LogRecord);
        var request = AfterTime(line, space, ref record);
        if (request < 0)
        {
            var open = line[space..].IndexOf((byte)'[');
            return new ReadingStop(open < 0 ? space + 1 : space + open, "[10/Oct/2025:13:55:36 +0000], a blank and a quote");
        }

        var quote = RequestLine.End(line[request..], quotesInRequest);
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

    // Some servers log the list of X-Forwarded-For instead: it ends at the blank that follows no comma
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int ClientEnd(ReadOnlySpan<byte> line)
    {
        var space = line.IndexOf((byte)' ');
        while (space > 0 && line[space - 1] == ',')
        {
            var next = line[(space + 1)..].IndexOf((byte)' ');
            space = next < 0 ? -1 : space + 1 + next;
        }

        return space;
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
                    record.UtcOffset = _time.Offset;
                    return at + length + 3;
                }
            }
        }
    }
}
