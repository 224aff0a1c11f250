using Tidemark.Metering.Usage;

namespace Tidemark.Metering.Ingest;

/// <summary>What to do with a log.</summary>
/// <param name="Account">Whom it is metered for.</param>
/// <param name="Domains">Decides which hosts are the account's.</param>
public sealed record IngestRequest(long Account, IDomainDirectory Domains)
{
    /// <summary>The domain of every line; null: each line names its host.</summary>
    public string? Domain { get; init; }

    /// <summary>auto, combined or alibaba.</summary>
    public string Format { get; init; } = "auto";

    /// <summary>Threads that parse; 0: as many as there are cores.</summary>
    public int Threads { get; init; }
}

/// <summary>Maps the hosts of log lines to domains of the account.</summary>
public interface IDomainDirectory
{
    /// <summary>
    /// The domain that meters this host (lower case, without port), or null when it is none of the account's. Called once a
    /// host and source, from any thread; may add the domain.
    /// </summary>
    string? Resolve(string host);
}

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

    /// <summary>Rejected lines by reason.</summary>
    public required IReadOnlyDictionary<string, long> RejectedBy { get; init; }

    /// <summary>Hosts that are no domains of the account, with their lines; the most frequent thousand.</summary>
    public required IReadOnlyDictionary<string, long> UnknownHosts { get; init; }

    /// <summary>The first rejected lines with their reasons.</summary>
    public required IReadOnlyList<Ledger.RejectSample> Samples { get; init; }
}

/// <summary>A log that cannot be metered at all; the message names the file, the rule and the way out.</summary>
public class IngestException(string message) : Exception(message);

/// <summary>The request cannot be carried out as it was made, such as combined without a domain: a matter of usage, raised before anything is metered.</summary>
public sealed class IngestUsageException(string message) : IngestException(message);

/// <summary>Reads logs and commits what it meters of them into a store.</summary>
public sealed class Ingestor(IUsageStore store, TimeProvider clock)
{
    /// <summary>Reads a file (plain or gzip) or, for <c>-</c>, standard input.</summary>
    /// <exception cref="IngestException">The file cannot be read, or its format is not recognised.</exception>
    public Task<IngestOutcome> Ingest(string path, IngestRequest request, IProgress<IngestProgress>? progress = null, CancellationToken cancellationToken = default) =>
        throw new NotImplementedException($"{store} {clock}");
}
