using System.Buffers;
using System.Runtime.CompilerServices;
using Tidemark.Logs.Fields;

namespace Tidemark.Logs.Formats;

/// <summary>
/// <c>combined</c> after the virtual host: <c>host:port client ident user [time] "request" status bytes "referer" "user agent"</c>, the port or not. Apache calls it
/// <c>vhost_combined</c>. A line without a host in front does not pass: one field would be missing before its time.
/// </summary>
internal sealed class CombinedVhostFormat : LogFormat
{
    private static readonly SearchValues<byte> OfHost =
        SearchValues.Create("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-_:[]*"u8);

    public override string Name => "combined-vhost";

    public override bool NamesHost => true;

    public override int ParserVersion => 2;

    public override string Summary => "Apache vhost_combined, and nginx with $host in front of combined";

    public override IReadOnlyList<FieldSource> Fields { get; } =
    [
        new("host", "1st field, without the port"), new("client", "2nd field; of a list the last address"), new("forwarded", "2nd field, if it is a list"), new("time", "[...]"),
        new("url", "1st quoted field"), new("status", "after the request"),
        new("bytes", "after the status: bytes sent (Apache: with header)"), new("referer", "2nd quoted field"),
    ];

    public override LineParser CreateParser() => new Parser();

    private sealed class Parser : ClfParser
    {
        public override ReadingStop? StopOf(ReadOnlySpan<byte> line)
        {
            var space = line.IndexOf((byte)' ');
            if (space <= 0 || line[..space].ContainsAnyExcept(OfHost))
            {
                return new ReadingStop(0, "a host, optionally with port, and a blank");
            }

            var rest = line[(space + 1)..];
            return !rest.StartsWith("- "u8) && !HasIdentAndUser(rest) ? new ReadingStop(space + 1, "a client, an ident, a user and a [time]")
                : base.StopOf(rest) is { } stop ? stop with { At = stop.At + space + 1 }
                : null;
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public override RejectReason Parse(ReadOnlySpan<byte> line, ref LogRecord record)
        {
            var space = line.IndexOf((byte)' ');
            if (space <= 0 || line[..space].ContainsAnyExcept(OfHost))
            {
                return RejectReason.Malformed;
            }

            var host = RequestLine.HostOf(line[..space]);
            line = line[(space + 1)..];
            if (line.StartsWith("- "u8))
            {
                return RejectReason.BadClient;
            }

            if (!HasIdentAndUser(line))
            {
                return RejectReason.Malformed;
            }

            var reason = base.Parse(line, ref record);
            if (record.Form != UrlForm.Absolute)
            {
                record.Host = host;
            }

            return reason;
        }

        protected override RejectReason ReadRest(ReadOnlySpan<byte> rest, ref LogRecord record)
        {
            ReadReferer(ref rest, ref record);
            return RejectReason.None;
        }

        // client, ident, user, time
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static bool HasIdentAndUser(ReadOnlySpan<byte> line)
        {
            var client = line.IndexOf((byte)' ');
            var rest = client < 0 ? default : line[client..];
            return Tokens.TryTake(ref rest, out var ident) && ident[0] != '[' && rest.Length > 1 && rest[1] != '[';
        }
    }
}
