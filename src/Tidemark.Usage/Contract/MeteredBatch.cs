using System.Collections.Frozen;
using System.Collections.ObjectModel;
using Tidemark.Usage.Model;
using Tidemark.Usage.Rankings;
using Tidemark.Usage.Visitors;

namespace Tidemark.Usage.Contract;

/// <summary>
/// What was metered from one range of bytes of one source, ready to be committed. Cells may repeat a key: the store adds
/// them up. Entries of rankings and their keys may lie in memory that is used again once the commit has returned.
/// </summary>
public sealed record MeteredBatch
{
    private static readonly FrozenSet<string> NoHosts = [];

    /// <summary>The account (AliUid).</summary>
    public required long Account { get; init; }

    /// <summary>Where the source comes from: an edge, a followed path, a token; null: nobody said. At most 200 characters.</summary>
    public string? Feed { get; init; }

    /// <summary>Version of the parser that read the lines, 1 or more; 0: the figures came ready-made.</summary>
    public int Parser { get; init; }

    /// <summary>What the bytes are of.</summary>
    public required SourceIdentity Source { get; init; }

    /// <summary>
    /// For a new source: what <see cref="IUsageStore.LastSource"/> said before this content was looked for in the ledger. Not read
    /// for a source that has an id.
    /// </summary>
    public long LastSource { get; init; }

    /// <summary>
    /// The ranges of a new source before this batch, in order, without gaps from 0 to <see cref="Start"/>: nothing of them was
    /// accepted. They are entered in the same transaction. So whoever holds them back until something is accepted never records a source that adds nothing.
    /// </summary>
    public IReadOnlyList<RejectedRange> Before { get; init; } = [];

    /// <summary>First byte, counted in the decompressed content.</summary>
    public required long Start { get; init; }

    /// <summary>First byte after the batch.</summary>
    public required long End { get; init; }

    /// <summary>SHA-256 of the decompressed bytes <c>[Start, End)</c>, or <c>[Extends, End)</c>.</summary>
    public required byte[] Hash { get; init; }

    /// <summary>
    /// First byte of the last range of the source, or the last of <see cref="Before"/>, if the batch makes that one longer; null: the batch is a range of its own. Refused when
    /// the last range is not that one, or was read as another format or by another version of the parser.
    /// </summary>
    public long? Extends { get; init; }

    /// <summary>Lines in the range: accepted plus rejected.</summary>
    public required long Lines { get; init; }

    /// <summary>Lines that were metered.</summary>
    public required long Accepted { get; init; }

    /// <summary>Response bytes of the accepted lines.</summary>
    public required long Bytes { get; init; }

    /// <summary>The earliest and latest request, unix seconds; null when nothing was accepted.</summary>
    public (long First, long Last)? Instants { get; init; }

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

    /// <summary>Lines rejected because their host is no domain of the account, by host (lower case). The store keeps the most frequent 10,000.</summary>
    public IReadOnlyDictionary<string, long> UnknownHosts { get; init; } = ReadOnlyDictionary<string, long>.Empty;

    /// <summary>The same of the ranges of <see cref="Before"/>.</summary>
    public IReadOnlyDictionary<string, long> UnknownHostsBefore { get; init; } = ReadOnlyDictionary<string, long>.Empty;

    /// <summary>At least every host that an accepted line of the batch names; null: they are too many to say.</summary>
    public IReadOnlySet<string>? KnownHosts { get; init; } = NoHosts;

    /// <summary>For a new source that is a supplement of another: of which one, and for which hosts. Other sources have none.</summary>
    public SupplementClaim? Supplement { get; init; }

    /// <summary>Samples of rejected lines.</summary>
    public required IReadOnlyList<RejectSample> Samples { get; init; }
}

/// <summary>A range of a source of which no line was accepted.</summary>
/// <param name="Start">First byte, counted in the decompressed content.</param>
/// <param name="End">First byte after.</param>
/// <param name="Hash">SHA-256 of the decompressed bytes <c>[Start, End)</c>.</param>
/// <param name="Rejected">Its lines by reason.</param>
/// <param name="Samples">Samples of them.</param>
public sealed record RejectedRange(
    long Start, long End, byte[] Hash, IReadOnlyDictionary<string, long> Rejected, IReadOnlyList<RejectSample> Samples)
{
    /// <summary>Lines in the range.</summary>
    public long Lines => Rejected.Values.Sum();

    /// <summary>The format its lines were read as; null: that of the batch.</summary>
    public string? Format { get; init; }
}

/// <summary>Figures of one five-minute bucket.</summary>
/// <param name="Domain">Lower case.</param>
/// <param name="Region">English name, ISO code or <c>unknown</c>.</param>
/// <param name="Isp">English name or <c>unknown</c>.</param>
/// <param name="Bucket">Its start in unix seconds, a multiple of 300.</param>
/// <param name="Counters">What was counted.</param>
/// <param name="Codes">Requests by exact status code.</param>
public sealed record UsageCell(string Domain, string Region, string Isp, long Bucket, Counters Counters, IReadOnlyList<StatusCount> Codes);

/// <summary>One ranking of one hour.</summary>
/// <param name="Domain">Lower case.</param>
/// <param name="Region">As in <see cref="UsageCell"/>.</param>
/// <param name="Hour">Its start in unix seconds, a multiple of 3600.</param>
/// <param name="Kind">What is ranked.</param>
/// <param name="StatusClass">2 to 5, or 0 for a status outside; always 0 for referers and client addresses.</param>
/// <param name="Entries">The keys, in no order, each once.</param>
public sealed record RankingCell(string Domain, string Region, long Hour, RankingKind Kind, int StatusClass, IReadOnlyList<RankingEntry> Entries);

/// <summary>The visitors of one hour.</summary>
public sealed record VisitorCell(string Domain, string Region, long Hour, long PageViews, VisitorSketch Visitors);

/// <summary>A rejected line, kept so that someone can see why.</summary>
/// <param name="Offset">Where it starts in the decompressed content.</param>
/// <param name="Reason">Why, such as <c>bad-time</c>.</param>
/// <param name="Line">The line, cut at 4 KiB.</param>
public sealed record RejectSample(long Offset, string Reason, byte[] Line);
