using Tidemark.Metering.Ingest;
using Tidemark.Usage.Contract;
using Tidemark.Usage.Model;

namespace Tidemark.Metering.Posts;

/// <summary>Who posts, and under which key.</summary>
/// <param name="Account">The account (AliUid).</param>
/// <param name="Sender">Name of who posts, such as a token's: keys are its own, and its posts of a day are one source.</param>
/// <param name="Key">What makes the post this one, whatever it says; null: what it says does.</param>
public sealed record PostOrigin(long Account, string Sender, string? Key)
{
    /// <summary>The feed of posts of this sender.</summary>
    public string Feed => "token:" + Sender;

    /// <summary>The identity of a post.</summary>
    /// <param name="content">What makes it this post when it has no key.</param>
    internal byte[] Identity(byte[] content) => Key is null ? content : PostHash.Of("key", Sender, Key);
}

/// <summary>What became of posted lines; what a sender is answered with.</summary>
/// <param name="Lines">Accepted plus rejected.</param>
/// <param name="Accepted">Metered lines, or rows of counters.</param>
/// <param name="Bytes">Response bytes of them.</param>
/// <param name="Format">Name of the format.</param>
/// <param name="Period">The earliest and latest request, Unix seconds; null when nothing was accepted.</param>
/// <param name="Source">The row of the source; null when nothing was accepted, so that nothing was recorded.</param>
public sealed record PostOutcome(long Lines, long Accepted, long Bytes, string Format, (long First, long Last)? Period, long? Source)
{
    /// <summary>Lines that were not metered.</summary>
    public long Rejected => Lines - Accepted;

    /// <summary>Rejected lines by reason.</summary>
    public IReadOnlyDictionary<string, long> RejectedBy { get; init; } = new Dictionary<string, long>();

    /// <summary>Hosts that are not domains of the account, with their lines.</summary>
    public IReadOnlyDictionary<string, long> UnknownHosts { get; init; } = new Dictionary<string, long>();

    internal static PostOutcome Of(MeteredBatch batch, long source) =>
        new(batch.Lines, batch.Accepted, batch.Bytes, batch.Source.Format, batch.Instants, source)
        {
            RejectedBy = batch.Rejected,
            UnknownHosts = batch.UnknownHosts,
        };

    internal static PostOutcome Of(IngestOutcome outcome) =>
        new(outcome.Lines, outcome.Accepted, outcome.Bytes, outcome.Format, null, null) { RejectedBy = outcome.RejectedBy, UnknownHosts = outcome.UnknownHosts };
}

/// <summary>Counters that someone else has summed up.</summary>
/// <param name="Format">What they were written in, such as <c>usage-json</c>.</param>
/// <param name="Rows">How many rows there were; each is a line of the ledger.</param>
/// <param name="Cells">What they say; buckets of no requests are cells as well.</param>
public sealed record ReadyCounters(string Format, int Rows, IReadOnlyList<UsageCell> Cells);

/// <summary>The answer to a post.</summary>
/// <param name="Body">As it was written for the first of its posts.</param>
/// <param name="Replayed">Whether the post was answered before; it was not counted again.</param>
/// <param name="AllRejected">Whether the post had lines and none was accepted, so that nothing was recorded.</param>
public sealed record PostAnswer(byte[] Body, bool Replayed, bool AllRejected = false);
