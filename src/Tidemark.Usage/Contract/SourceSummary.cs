namespace Tidemark.Usage.Contract;

/// <summary>A source with what became of its lines, for people.</summary>
/// <param name="Id">Its row.</param>
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

    /// <summary>Where it came from last; null: nobody said.</summary>
    public string? Feed { get; init; }

    /// <summary>First byte of the content that it is of: 0, or where the first line of a supplement may stand.</summary>
    public long Start { get; init; }

    /// <summary>The formats that its ranges were read in, in their order: several where the content changes its format.</summary>
    public IReadOnlyList<string> Formats { get; init; } = [];

    /// <summary>Whether it was posted: the same body again is a replay.</summary>
    public bool Posted { get; init; }

    /// <summary>The versions of the parser that read it, ascending; 0: ready-made figures. Empty: an older version of Tidemark, which did not note it.</summary>
    public IReadOnlyList<int> Parsers { get; init; } = [];

    /// <summary>The source whose unknown hosts it meters, because they have become domains; null: it is a source of its own.</summary>
    public long? SupplementOf { get; init; }

    /// <summary>Of a supplement: whether it came to its end. Reading the same content again finishes one that was stopped.</summary>
    public bool Finished { get; init; } = true;

    /// <summary>Its hosts that are no domains and that no supplement meters, the most frequent first; at most a hundred.</summary>
    public IReadOnlyList<UnknownHost> UnknownHosts { get; init; } = [];

    /// <summary>Rejected lines by reason; their sum is <see cref="Rejected"/>.</summary>
    public required IReadOnlyDictionary<string, long> RejectedBy { get; init; }
}
