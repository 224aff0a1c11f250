using System.Runtime.CompilerServices;

namespace Tidemark.Metering.Formats;

/// <summary>
/// Apache's and nginx's <c>combined</c>: <c>client ident user [time] "request" status bytes "referer" "user agent"</c>.
/// A line with a client, a time, a status and bytes is a request that was answered, whatever the request itself, the referer
/// and the user agent look like; more fields may follow.
/// </summary>
internal sealed class CombinedFormat : LogFormat
{
    public override string Name => "combined";

    public override bool NamesHost => false;

    public override string Summary => "Apache and nginx, combined";

    public override IReadOnlyList<FieldSource> Fields { get; } =
    [
        new("client", "1st field"), new("time", "[...]"), new("url", "1st quoted field"), new("status", "after it"), new("bytes", "after the status"),
        new("referer", "2nd quoted field"),
    ];

    public override LineParser CreateParser() => new Parser();

    private sealed class Parser : LineParser
    {
        private LogTime _time;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public override RejectReason Parse(ReadOnlySpan<byte> line, ref LogRecord record)
        {
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

            ReadReferer(space < 0 ? default : rest[(space + 1)..], ref record);
            record.Cache = CacheResult.Unknown;
            return RejectReason.None;
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

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static void ReadReferer(ReadOnlySpan<byte> text, ref LogRecord record)
        {
            record.Referer = default;
            record.Complete = false;
            if (text.Length > 0 && text[0] == '"')
            {
                var end = Quoted.End(text[1..]);
                if (end >= 0)
                {
                    record.Referer = text.Slice(1, end);
                    record.Complete = text[(end + 2)..].StartsWith(" \""u8);
                }
            }
        }
    }
}
