using Tidemark.Logs.Formats;
using Tidemark.Logs.Formats.Json;
using Tidemark.Logs.Formats.Own;
using Tidemark.Logs.Formats.Proxies;
using Tidemark.Logs.Formats.W3c;

namespace Tidemark.Logs.Detection;

/// <summary>The supported formats and their detection. To add a format, add a class in <c>Formats/</c>, its place in <see cref="All"/> and a sample log to the tests.</summary>
public static class LogFormats
{
    /// <summary>The name for automatic detection.</summary>
    public const string Auto = "auto";

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
    /// <exception cref="LogUsageException">The name is unknown, or a format of the operator's own cannot be read.</exception>
    public static LogFormat? Named(string name) =>
        name == Auto ? null
        : OwnFormat.Is(name) ? OwnFormat.Compile(name)
        : All.FirstOrDefault(format => format.Name == name) ?? throw new LogUsageException(
            null,
            $"Unknown log format '{name}'; use {Auto}, {string.Join(", ", All.Select(format => format.Name))}, "
            + $"or a custom format as '{OwnFormat.Nginx}LOG_FORMAT' or '{OwnFormat.Apache}LOGFORMAT'.");

    /// <summary>The format of a name in the ledger; null if this version does not have it.</summary>
    public static LogFormat? Known(string? name)
    {
        try
        {
            return name is null ? null : Named(name);
        }
        catch (LogUsageException)
        {
            return null;
        }
    }

    /// <summary>Detects the format of content from its first lines, as <see cref="FormatDetector.Detect"/> does.</summary>
    /// <exception cref="LogException">Fewer than 95 % of the lines match one format.</exception>
    public static LogFormat Detect(string name, ReadOnlySpan<byte> head, bool whole) => FormatDetector.Detect(name, head, whole).Format;
}
