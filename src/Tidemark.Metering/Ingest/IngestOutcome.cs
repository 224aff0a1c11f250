using Tidemark.Usage.Contract;

namespace Tidemark.Metering.Ingest;

/// <summary>Where an ingest is.</summary>
/// <param name="BytesRead">Bytes of the file read so far, compressed as they lie.</param>
/// <param name="BytesTotal">Size of the file, or null when it is not known.</param>
/// <param name="Lines">Lines so far.</param>
public readonly record struct IngestProgress(long BytesRead, long? BytesTotal, long Lines);

/// <summary>What became of a log. <c>Lines == Accepted + Rejected + Duplicates</c>, always.</summary>
public sealed record IngestOutcome(string Name, string Format, long Lines, long Accepted, long Rejected, long Duplicates, long Bytes, TimeSpan Elapsed)
{
    /// <summary>Metered requests: the accepted lines.</summary>
    public long Requests => Accepted;

    /// <summary>
    /// Whether the ledger knows the content. A content of which no line was ever accepted is not recorded: its lines are looked
    /// at again when it is ingested again.
    /// </summary>
    public bool Recorded => Accepted + Duplicates > 0;

    /// <summary>
    /// Accepted lines of content that was metered before: their hosts were no domains then, and have become some. The other lines that were metered before are duplicates.
    /// </summary>
    public long Supplemented { get; init; }

    /// <summary>Rejected lines by reason.</summary>
    public required IReadOnlyDictionary<string, long> RejectedBy { get; init; }

    /// <summary>Hosts that are no domains of the account, with their lines; the most frequent thousand.</summary>
    public required IReadOnlyDictionary<string, long> UnknownHosts { get; init; }

    /// <summary>The first rejected lines with their reasons.</summary>
    public required IReadOnlyList<RejectSample> Samples { get; init; }

    /// <summary>The formats its lines were read as, by where they begin: several when the log changes its format. Empty when there was nothing to read.</summary>
    public IReadOnlyList<FormatUse> Formats { get; init; } = [];
}

/// <summary>A format that lines of a log were read as.</summary>
/// <param name="Format">Its name.</param>
/// <param name="From">First byte of those lines, counted in the decompressed content.</param>
public sealed record FormatUse(string Format, long From)
{
    /// <summary>By what it was told, such as <c>998 of the first 1,000 lines fit</c>; null when it was named, or known from before.</summary>
    public string? Evidence { get; init; }
}
