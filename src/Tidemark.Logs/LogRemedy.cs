namespace Tidemark.Logs;

/// <summary>What would help someone whose log cannot be read. The command line and the HTTP interface each word it with their own options.</summary>
public abstract record LogRemedy
{
    /// <summary>The format cannot be detected: state it, or give a custom format.</summary>
    /// <param name="Unmatched">The beginning of a line that no format matches, safe to print; empty if there is none, or if no line shows that this is a log.</param>
    public sealed record StateFormat(string Unmatched) : LogRemedy;

    /// <summary>Lines do not name their host: state the domain of all of them.</summary>
    public sealed record StateDomain : LogRemedy;

    /// <summary>The log is of another format, whose lines do not name their host: state both.</summary>
    public sealed record StateFormatAndDomain(string Format) : LogRemedy;

    /// <summary>The log is of another format than the stated one: state this one, or none.</summary>
    public sealed record StateOtherFormat(string Format) : LogRemedy;

    /// <summary>Meter the content from a byte on alone, stating its format and domain.</summary>
    public sealed record MeterRest(long From, string Format) : LogRemedy;

    /// <summary>Repeat the request with this format: it continues where the format changes.</summary>
    public sealed record ContinueInFormat(string Format) : LogRemedy;

    /// <summary>State no format: both formats are detected.</summary>
    public sealed record DetectFormats : LogRemedy;

    /// <summary>Repeat the request to meter the rest.</summary>
    public sealed record Repeat : LogRemedy;

    /// <summary>Repair the file and repeat the request: it continues where reading failed.</summary>
    public sealed record RepairAndRepeat : LogRemedy;

    /// <summary>Decompress the log with this program first.</summary>
    public sealed record Decompress(string Program) : LogRemedy;

    /// <summary>Convert the log from this encoding to UTF-8 first.</summary>
    public sealed record Convert(string Encoding) : LogRemedy;
}
