using System.Runtime.CompilerServices;
using Tidemark.Logs.Fields;

namespace Tidemark.Logs.Formats.Proxies;

/// <summary>
/// The native format of Squid, which Traffic Server calls <c>squid</c>: <c>seconds elapsed client result/status bytes METHOD URL user hierarchy/from type</c>.
/// </summary>
internal sealed class AtsSquidFormat : LogFormat
{
    public override string Name => "ats-squid";

    public override bool NamesHost => true;

    public override string Summary => "Apache Traffic Server squid, and Squid itself";

    public override IReadOnlyList<FieldSource> Fields { get; } =
    [
        new("client", "3rd field"), new("time", "1st field, seconds since 1970"), new("host", "URL (in a reverse proxy: of the remap target), unless --domain is given"), new("url", "7th field"), new("status", "after the result"),
        new("bytes", "5th field: bytes sent, header and body"), new("cache", "before the status, TCP_..."), new("https", "URL"),
    ];

    public override LineParser CreateParser() => new Parser();

    private sealed class Parser : LineParser
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public override RejectReason Parse(ReadOnlySpan<byte> line, ref LogRecord record)
        {
            var blank = line.IndexOf((byte)' ');
            if (blank <= 0)
            {
                return RejectReason.Malformed;
            }

            if (!EpochTime.TryRead(line[..blank], out record.Time))
            {
                return RejectReason.BadTime;
            }

            record.UtcOffset = LogRecord.NoOffset;

            // the elapsed time is padded
            var rest = line[blank..];
            while (rest.StartsWith("  "u8))
            {
                rest = rest[1..];
            }

            if (!Tokens.TrySkip(ref rest, 1) || !Tokens.TryTake(ref rest, out record.Client) || !ClientAddress.IsPlausible(record.Client))
            {
                return RejectReason.BadClient;
            }

            if (!Tokens.TryTake(ref rest, out var result))
            {
                return RejectReason.Malformed;
            }

            var slash = result.LastIndexOf((byte)'/');
            if (slash < 0 || !Numbers.TryStatus(result[(slash + 1)..], out record.Status))
            {
                return RejectReason.BadStatus;
            }

            record.Cache = CacheWords.OfSquid(result[..slash]);
            if (!Tokens.TryTake(ref rest, out var bytes) || !Numbers.TryBytes(bytes, out record.Bytes))
            {
                return RejectReason.BadBytes;
            }

            if (!Tokens.TrySkip(ref rest, 1) || !TryUrl(ref rest, out var url))
            {
                return RejectReason.Malformed;
            }

            RequestLine.ReadTarget(url, ref record);
            record.Referer = default;
            record.Complete = rest.StartsWith(" "u8);
            return RejectReason.None;
        }

        // A URL may hold blanks; three fields follow it
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static bool TryUrl(scoped ref ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> url)
        {
            url = default;
            var at = rest.Length;
            for (var fields = 0; fields < 3; fields++)
            {
                at = rest[..at].LastIndexOf((byte)' ');
                if (at <= 0)
                {
                    return false;
                }
            }

            url = rest[1..at];
            rest = rest[at..];
            return url.Length > 0 && rest.Contains((byte)'/');
        }
    }
}
