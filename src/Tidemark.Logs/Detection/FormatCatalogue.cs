using Tidemark.Logs.Formats;

namespace Tidemark.Logs.Detection;

/// <summary>A format of access logs, as it is shown to people.</summary>
/// <param name="Name">Its name on the command line and in the ledger.</param>
/// <param name="Summary">The software that writes it, in a few words.</param>
/// <param name="NamesHost">Whether every line names its host; if not, a domain has to be given.</param>
/// <param name="Fields">The source of each metered field. The format does not contain fields that are not listed.</param>
public sealed record FormatInfo(string Name, string Summary, bool NamesHost, IReadOnlyList<FieldSource> Fields)
{
    /// <summary>Every variable of a custom format with its use, in order; empty for presets.</summary>
    public IReadOnlyList<FormatVariable> Variables { get; init; } = [];
}

/// <summary>The supported log formats.</summary>
public static class FormatCatalogue
{
    /// <summary>Every preset, by name.</summary>
    public static IReadOnlyList<FormatInfo> All { get; } = [.. LogFormats.All.Select(Of).OrderBy(format => format.Name, StringComparer.Ordinal)];

    /// <summary>The format of a name.</summary>
    /// <param name="name">As for an ingest, but not <c>auto</c>.</param>
    /// <exception cref="LogUsageException">The name is unknown.</exception>
    public static FormatInfo Named(string name) =>
        Of(LogFormats.Named(name) ?? throw new LogUsageException(null, $"{LogFormats.Auto} is not a format; it detects the format of a file."));

    internal static FormatInfo Of(LogFormat format) => new(format.Name, format.Summary, format.NamesHost, format.Fields) { Variables = format.Variables };
}
