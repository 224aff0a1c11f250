using Tidemark.Usage.Contract;

namespace Tidemark.Metering.Ingest;

/// <summary>The progress of an ingest.</summary>
/// <param name="BytesRead">Bytes of the file read so far, before decompression.</param>
/// <param name="BytesTotal">Size of the file, or null when it is not known.</param>
/// <param name="Lines">Lines so far.</param>
public readonly record struct IngestProgress(long BytesRead, long? BytesTotal, long Lines);

/// <summary>The outcome of a log. Always <c>Lines == Accepted + Rejected + Duplicates</c>.</summary>
public sealed record IngestOutcome(string Name, string Format, long Lines, long Accepted, long Rejected, long Duplicates, long Bytes, TimeSpan Elapsed)
{
    /// <summary>Metered requests: the accepted lines.</summary>
    public long Requests => Accepted;

    /// <summary>
    /// Whether the ledger knows the content. A content without an accepted line is not recorded: its lines are looked
    /// at again when it is ingested again.
    /// </summary>
    public bool Recorded => Accepted + Duplicates > 0;

    /// <summary>Whether a line shows that the content is a log: it was accepted, now or before, or only its host is not a domain of the account.</summary>
    public bool IsLog => Recorded || UnknownHosts.Count > 0;

    /// <summary>
    /// Accepted lines of content that was metered before, whose hosts were unknown then and are domains now. The other lines are duplicates.
    /// </summary>
    public long Supplemented { get; init; }

    /// <summary>Rejected lines by reason.</summary>
    public required IReadOnlyDictionary<string, long> RejectedBy { get; init; }

    /// <summary>Hosts that are not domains of the account, with their lines; the most frequent thousand.</summary>
    public required IReadOnlyDictionary<string, long> UnknownHosts { get; init; }

    /// <summary>The first rejected lines with their reasons.</summary>
    public required IReadOnlyList<RejectSample> Samples { get; init; }

    /// <summary>The formats of the lines, by position; several if the log changes its format. Empty if there was nothing to read.</summary>
    public IReadOnlyList<FormatUse> Formats { get; init; } = [];
}

/// <summary>A format of lines in a log.</summary>
/// <param name="Format">Its name.</param>
/// <param name="From">First byte of those lines, counted in the decompressed content.</param>
public sealed record FormatUse(string Format, long From)
{
    /// <summary>The evidence, such as <c>998 of the first 1,000 lines match</c>; null if the format was given or known.</summary>
    public string? Evidence { get; init; }
}
