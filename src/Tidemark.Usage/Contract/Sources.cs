namespace Tidemark.Usage.Contract;

/// <summary>
/// A source is its content, not its name: renamed, copied or compressed it is the same. It is found by a hash of its head
/// and verified by the hashes of the ranges that were committed.
/// </summary>
/// <param name="Id">Its row, or null for one that is new.</param>
/// <param name="Name">The file's name when it was first read, for people.</param>
/// <param name="Target">The domain that was given for all of its lines, or empty when each line names its host. The same content given for another domain is another source.</param>
/// <param name="Format">Name of the format.</param>
/// <param name="HeadLength">How many bytes of content <see cref="HeadHash"/> covers: everything up to the end of the first batch of which a line was accepted, NUL bytes aside, at most 64 KiB.</param>
/// <param name="HeadHash">SHA-256 of the head.</param>
public sealed record SourceIdentity(long? Id, string Name, string Target, string Format, int HeadLength, byte[] HeadHash);

/// <summary>A source in the ledger.</summary>
/// <param name="Id">Row id.</param>
/// <param name="Name">The file's name when it was first read.</param>
/// <param name="Format">Name of the format of its last range.</param>
/// <param name="Length">Bytes of content that are committed.</param>
/// <param name="Ranges">The committed ranges, without gaps from 0 to <see cref="Length"/>.</param>
public sealed record KnownSource(long Id, string Name, string Format, long Length, IReadOnlyList<CommittedRange> Ranges)
{
    /// <summary>Its hosts that were not domains of the account and that no supplement meters; the most frequent first.</summary>
    public IReadOnlyList<UnknownHost> UnknownHosts { get; init; } = [];

    /// <summary>Its supplements that were begun and are not finished.</summary>
    public IReadOnlyList<UnfinishedSupplement> Supplements { get; init; } = [];
}

/// <summary>A committed range of a source.</summary>
/// <param name="Start">First byte.</param>
/// <param name="End">First byte after.</param>
/// <param name="Hash">SHA-256 of the bytes.</param>
/// <param name="Lines">Lines in it.</param>
public sealed record CommittedRange(long Start, long End, byte[] Hash, long Lines)
{
    /// <summary>Name of the format that its lines were read as.</summary>
    public string Format { get; init; } = "";
}

/// <summary>What became of a batch.</summary>
/// <param name="Committed">False: another process has metered this source meanwhile; nothing was written, look again and continue from where it ends.</param>
/// <param name="SourceId">The row of the source when committed.</param>
public readonly record struct CommitOutcome(bool Committed, long SourceId);
