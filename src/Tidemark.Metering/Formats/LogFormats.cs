using Tidemark.Metering.Formats.Clf;
using Tidemark.Metering.Formats.Json;
using Tidemark.Metering.Formats.Proxies;
using Tidemark.Metering.Formats.W3c;
using Tidemark.Metering.Ingest;

namespace Tidemark.Metering.Formats;

/// <summary>The formats there are, and how one is told from another. A new format is a file beside this one and its name in <see cref="All"/>.</summary>
internal static class LogFormats
{
    /// <summary>The name that asks for detection.</summary>
    public const string Auto = "auto";

    private const int DetectionLines = 1000;
    private const int NeededPercent = 95;

    /// <summary>
    /// The presets. A line may fit several: one that reads more of it comes before one that takes what is left for something else, so that of those that fit
    /// the first is meant. <c>traefik</c> and <c>varnishncsa</c> are <c>combined</c> with more in it, a line of <c>combined-vhost</c> without a port passes for
    /// <c>combined</c> with a host name as client, and columns of <c>cloudfront</c> are columns of <c>w3c</c>.
    /// </summary>
    public static IReadOnlyList<LogFormat> All { get; } =
    [
        NginxJson.Format, Caddy.Format, TraefikJson.Format, EnvoyJson.Format,
        new CloudFrontFormat(), new W3cFormat(),
        new AlbFormat(), new EnvoyFormat(), new HaproxyFormat(), new AtsSquidFormat(), new AlibabaFormat(),
        new AtsExtended2Format(), new TraefikFormat(), new VarnishncsaFormat(), new CombinedVhostFormat(), new CombinedFormat(), new CommonFormat(),
    ];

    /// <summary>The format of the name, or null for <see cref="Auto"/>.</summary>
    /// <exception cref="IngestUsageException">There is none of that name.</exception>
    public static LogFormat? Named(string name) =>
        name == Auto
            ? null
            : All.FirstOrDefault(format => format.Name == name)
                ?? throw new IngestUsageException($"There is no log format '{name}'; there are: {Auto}, {string.Join(", ", All.Select(format => format.Name))}.");

    /// <summary>Tells the format by the first lines.</summary>
    /// <param name="name">The file, for the message.</param>
    /// <param name="head">The beginning of the content.</param>
    /// <param name="whole">Whether the head is all there is; if not, its last, cut line is left out.</param>
    /// <exception cref="IngestException">Fewer than 95 % of the lines are of one format.</exception>
    public static LogFormat Detect(string name, ReadOnlySpan<byte> head, bool whole)
    {
        head = ByteOrderMark.Skip(head);
        var lines = 0;
        var matches = new int[All.Count];
        var parsers = All.Select(format => format.CreateParser()).ToArray();
        ReadOnlySpan<byte> stranger = default;
        while (head.Length > 0 && lines < DetectionLines)
        {
            var end = head.IndexOf((byte)'\n');
            if (end < 0 && !whole)
            {
                break;
            }

            var line = (end < 0 ? head : head[..end]).TrimEnd((byte)'\r');
            head = end < 0 ? default : head[(end + 1)..];
            if (line.Length == 0)
            {
                continue;
            }

            var fits = Count(parsers, line, matches, hasEnd: end >= 0);
            if (end < 0 && !fits && lines > 0)
            {
                // half a line, still being written
                break;
            }

            lines++;
            if (!fits && stranger.Length == 0)
            {
                stranger = line;
            }
        }

        var best = Array.IndexOf(matches, matches.Max());
        return lines > 0 && matches[best] * 100 >= lines * NeededPercent
            ? All[best]
            : throw new IngestException(Message(name, lines, matches, stranger));
    }

    private static bool Count(LineParser[] parsers, ReadOnlySpan<byte> line, int[] matches, bool hasEnd)
    {
        var any = false;
        for (var i = 0; i < parsers.Length; i++)
        {
            var record = default(LogRecord);
            if (parsers[i].Parse(line, ref record) == RejectReason.None && record.Complete && (hasEnd || !All[i].NeedsLineEnd))
            {
                matches[i]++;
                any = true;
            }
        }

        return any;
    }

    private static string Message(string name, int lines, int[] matches, ReadOnlySpan<byte> stranger)
    {
        if (lines == 0)
        {
            return $"{name}: the log format cannot be told: the first lines are empty or too long. Name it with --format.";
        }

        var seen = string.Join(", ", All.Select((format, i) => $"{matches[i]} fit {format.Name}"));
        var example = stranger.Length == 0 ? "" : $" One that fits none: {LineSample.Printable(stranger)}";
        return $"{name}: the log format cannot be told: of the first {lines} lines {seen}; {NeededPercent} % of one are needed. Name it with --format.{example}";
    }
}
