using System.Collections.Frozen;
using System.Collections.ObjectModel;
using Tidemark.Usage.Model;
using Tidemark.Usage.Rankings;
using Tidemark.Usage.Visitors;

namespace Tidemark.Usage.Contract;

/// <summary>
/// The metered figures of one range of bytes of one source, ready to be committed. Cells may repeat a key; the store adds them up. Ranking
/// entries and their keys may use memory that is reused after the commit.
/// </summary>
public sealed record MeteredBatch
{
    private static readonly FrozenSet<string> NoHosts = [];

    /// <summary>The account (AliUid).</summary>
    public required long Account { get; init; }

    /// <summary>Where the source comes from: an edge, a followed path, a token; null: not given. At most 200 characters.</summary>
    public string? Feed { get; init; }

    /// <summary>Version of the parser that read the lines, 1 or more; 0 for counters.</summary>
    public int Parser { get; init; }

    /// <summary>The source of the bytes.</summary>
    public required SourceIdentity Source { get; init; }

    /// <summary>
    /// For a new source: the result of <see cref="IUsageStore.LastSource"/> before this content was looked up in the ledger. Ignored for a
    /// source with an id.
    /// </summary>
    public long LastSource { get; init; }

    /// <summary>
    /// The ranges of a new source before this batch, in order and without gaps from 0 to <see cref="Start"/>. None of their lines was
    /// accepted. They are recorded in the same transaction, so that a source without accepted lines is never recorded.
    /// </summary>
    public IReadOnlyList<RejectedRange> Before { get; init; } = [];

    /// <summary>First byte, counted in the decompressed content.</summary>
    public required long Start { get; init; }

    /// <summary>First byte after the batch.</summary>
    public required long End { get; init; }

    /// <summary>SHA-256 of the decompressed bytes <c>[Start, End)</c>, or <c>[Extends, End)</c>.</summary>
    public required byte[] Hash { get; init; }

    /// <summary>
    /// First byte of the range that the batch extends: the last range of the source, or the last of <see cref="Before"/>. Null: the batch is
    /// a range of its own. Refused if another range is last, or if its format or parser version differs.
    /// </summary>
    public long? Extends { get; init; }

    /// <summary>Lines in the range: accepted plus rejected.</summary>
    public required long Lines { get; init; }

    /// <summary>Lines that were metered.</summary>
    public required long Accepted { get; init; }

    /// <summary>Response bytes of the accepted lines.</summary>
    public required long Bytes { get; init; }

    /// <summary>The earliest and latest request, Unix seconds; null when nothing was accepted.</summary>
    public (long First, long Last)? Instants { get; init; }

    /// <summary>The offsets in which the earliest and the latest request write their times, seconds east of UTC; null where a line writes none.</summary>
    public (int? First, int? Last) UtcOffsets { get; init; }

    /// <summary>
    /// The cells as <see cref="IBatchPreparer.Prepare"/> answered them; <see cref="Rankings"/> and <see cref="Visitors"/> are empty then. Null: the store
    /// prepares them when it commits.
    /// </summary>
    public IPreparedBatch? Prepared { get; init; }

    /// <summary>Usage by domain, region, ISP and bucket.</summary>
    public required IReadOnlyList<UsageCell> Usage { get; init; }

    /// <summary>Rankings by domain, region, hour, kind and status class.</summary>
    public required IReadOnlyList<RankingCell> Rankings { get; init; }

    /// <summary>Visitors by domain, region and hour.</summary>
    public required IReadOnlyList<VisitorCell> Visitors { get; init; }

    /// <summary>Rejected lines by reason; their sum plus <see cref="Accepted"/> is <see cref="Lines"/>.</summary>
    public required IReadOnlyDictionary<string, long> Rejected { get; init; }

    /// <summary>Lines rejected because their host is not a domain of the account, by host (lower case). The store keeps the most frequent 10,000.</summary>
    public IReadOnlyDictionary<string, long> UnknownHosts { get; init; } = ReadOnlyDictionary<string, long>.Empty;

    /// <summary>The unknown hosts of the ranges of <see cref="Before"/>.</summary>
    public IReadOnlyDictionary<string, long> UnknownHostsBefore { get; init; } = ReadOnlyDictionary<string, long>.Empty;

    /// <summary>All hosts of accepted lines, and possibly more; null if there are too many.</summary>
    public IReadOnlySet<string>? KnownHosts { get; init; } = NoHosts;

    /// <summary>For a new supplement: its first source and its hosts; null for other sources.</summary>
    public SupplementClaim? Supplement { get; init; }

    /// <summary>Samples of rejected lines.</summary>
    public required IReadOnlyList<RejectSample> Samples { get; init; }
}

/// <summary>A range of a source without an accepted line.</summary>
/// <param name="Start">First byte, counted in the decompressed content.</param>
/// <param name="End">First byte after.</param>
/// <param name="Hash">SHA-256 of the decompressed bytes <c>[Start, End)</c>.</param>
/// <param name="Rejected">Rejected lines by reason.</param>
/// <param name="Samples">Samples of the rejected lines.</param>
public sealed record RejectedRange(
    long Start, long End, byte[] Hash, IReadOnlyDictionary<string, long> Rejected, IReadOnlyList<RejectSample> Samples)
{
    /// <summary>Lines in the range.</summary>
    public long Lines => Rejected.Values.Sum();

    /// <summary>The format of its lines; null: the format of the batch.</summary>
    public string? Format { get; init; }
}

/// <summary>Figures of one five-minute bucket.</summary>
/// <param name="Domain">Lower case.</param>
/// <param name="Region">English name, ISO code or <c>unknown</c>.</param>
/// <param name="Isp">English name or <c>unknown</c>.</param>
/// <param name="Bucket">Its start in Unix seconds, a multiple of 300.</param>
/// <param name="Counters">What was counted.</param>
/// <param name="Codes">Requests by exact status code.</param>
public sealed record UsageCell(string Domain, string Region, string Isp, long Bucket, Counters Counters, IReadOnlyList<StatusCount> Codes);

/// <summary>One ranking of one hour.</summary>
/// <param name="Domain">Lower case.</param>
/// <param name="Region">As in <see cref="UsageCell"/>.</param>
/// <param name="Hour">Its start in Unix seconds, a multiple of 3600.</param>
/// <param name="Kind">What is ranked.</param>
/// <param name="StatusClass">2 to 5, or 0 for a status outside; always 0 for referers and client addresses.</param>
/// <param name="Entries">The keys, each once, unordered.</param>
public sealed record RankingCell(string Domain, string Region, long Hour, RankingKind Kind, int StatusClass, IReadOnlyList<RankingEntry> Entries);

/// <summary>The visitors of one hour.</summary>
public sealed record VisitorCell(string Domain, string Region, long Hour, long PageViews, VisitorSketch Visitors);

/// <summary>A rejected line, stored for inspection.</summary>
/// <param name="Offset">Where it starts in the decompressed content.</param>
/// <param name="Reason">Why, such as <c>bad-time</c>.</param>
/// <param name="Line">The line, cut at 4 KiB.</param>
public sealed record RejectSample(long Offset, string Reason, byte[] Line);
