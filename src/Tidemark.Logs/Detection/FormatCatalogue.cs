using Tidemark.Logs.Formats;

namespace Tidemark.Logs.Detection;

/// <summary>A format of access logs, as it is shown to people.</summary>
/// <param name="Name">Its name on the command line and in the ledger.</param>
/// <param name="Summary">What writes it, in a few words.</param>
/// <param name="NamesHost">Whether every line names its host; if not, a domain has to be given.</param>
/// <param name="Fields">What each metered field is taken from. A field that is not listed is not told by the format.</param>
public sealed record FormatInfo(string Name, string Summary, bool NamesHost, IReadOnlyList<FieldSource> Fields)
{
    /// <summary>Every variable of a format of the operator's own, in order, with what is made of it; empty for presets.</summary>
    public IReadOnlyList<FormatVariable> Variables { get; init; } = [];
}

/// <summary>The log formats there are.</summary>
public static class FormatCatalogue
{
    /// <summary>Every preset, by name.</summary>
    public static IReadOnlyList<FormatInfo> All { get; } = [.. LogFormats.All.Select(Of).OrderBy(format => format.Name, StringComparer.Ordinal)];

    /// <summary>The format of a name.</summary>
    /// <param name="name">As for an ingest, but not <c>auto</c>.</param>
    /// <exception cref="LogUsageException">There is none of that name.</exception>
    public static FormatInfo Named(string name) =>
        Of(LogFormats.Named(name) ?? throw new LogUsageException($"{LogFormats.Auto} is no format of its own: it is told by the lines of a file."));

    internal static FormatInfo Of(LogFormat format) => new(format.Name, format.Summary, format.NamesHost, format.Fields) { Variables = format.Variables };
}
