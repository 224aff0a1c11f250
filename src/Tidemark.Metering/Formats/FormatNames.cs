using Tidemark.Metering.Ingest;

namespace Tidemark.Metering.Formats;

/// <summary>The names under which formats are asked for.</summary>
public static class FormatNames
{
    /// <summary>The name that asks for detection.</summary>
    public const string Auto = LogFormats.Auto;

    /// <summary>The presets.</summary>
    public static IReadOnlyList<string> Presets { get; } = [.. LogFormats.All.Select(format => format.Name)];

    /// <summary>Whether a format must be given the domain of its lines, which do not name their host; null for <see cref="Auto"/>: the lines tell.</summary>
    /// <param name="name">A preset, <see cref="Auto"/>, or a format of one's own: <c>nginx:LOG_FORMAT</c>, <c>apache:LOGFORMAT</c>.</param>
    /// <exception cref="IngestUsageException">There is no such format, or it cannot be read; the message shows where, why, and the way out.</exception>
    public static bool? NeedsDomain(string name) => LogFormats.Named(name) is { } format ? !format.NamesHost : null;
}
