namespace Tidemark.Usage.Contract;

/// <summary>A source with the outcome of its lines.</summary>
/// <param name="Id">Row id.</param>
/// <param name="Name">The file's name when it was first read.</param>
/// <param name="Target">The domain given for all of its lines, or empty.</param>
/// <param name="Format">Name of the format of its first lines.</param>
/// <param name="Length">Bytes of content that are committed: the range <c>[Start, Length)</c>.</param>
/// <param name="Lines">Lines read.</param>
/// <param name="Accepted">Lines metered.</param>
/// <param name="Bytes">Response bytes of the accepted lines.</param>
/// <param name="Requests">The earliest and latest request; null when no line was accepted.</param>
/// <param name="Created">When its first batch was committed.</param>
/// <param name="Updated">When its last batch was committed.</param>
public sealed record SourceSummary(
    long Id,
    string Name,
    string Target,
    string Format,
    long Length,
    long Lines,
    long Accepted,
    long Bytes,
    (DateTimeOffset First, DateTimeOffset Last)? Requests,
    DateTimeOffset Created,
    DateTimeOffset Updated)
{
    /// <summary>Lines that could not be metered.</summary>
    public long Rejected => Lines - Accepted;

    /// <summary>Where it came from last; null: not given.</summary>
    public string? Feed { get; init; }

    /// <summary>First byte of its content: 0, or for a supplement the first byte that can contain its lines.</summary>
    public long Start { get; init; }

    /// <summary>The formats of its ranges, in order; several if the content changes its format.</summary>
    public IReadOnlyList<string> Formats { get; init; } = [];

    /// <summary>Whether it was posted. The same body again is a replay.</summary>
    public bool Posted { get; init; }

    /// <summary>The parser versions that read it, ascending; 0 for counters. Empty if an older version of Tidemark metered it.</summary>
    public IReadOnlyList<int> Parsers { get; init; } = [];

    /// <summary>For a supplement: the source whose formerly unknown hosts it meters; null for other sources.</summary>
    public long? SupplementOf { get; init; }

    /// <summary>For a supplement: whether it is complete. Ingest the same content again to complete it.</summary>
    public bool Finished { get; init; } = true;

    /// <summary>Its hosts that are not domains and that no supplement meters, the most frequent first; at most a hundred.</summary>
    public IReadOnlyList<UnknownHost> UnknownHosts { get; init; } = [];

    /// <summary>Rejected lines by reason; their sum is <see cref="Rejected"/>.</summary>
    public required IReadOnlyDictionary<string, long> RejectedBy { get; init; }
}
