using Tidemark.Usage.Store.Sources;

namespace Tidemark.Usage.Contract;

/// <summary>Lists metered sources and their rejected lines.</summary>
public interface ISourceList
{
    /// <summary>The sources of an account with the outcome of their lines, in the order of first reading.</summary>
    Task<IReadOnlyList<SourceSummary>> Sources(long account, CancellationToken cancellationToken = default);

    /// <summary>
    /// Sources recorded since an instant that begin like an earlier source for another domain, or for none: the same content, metered twice.
    /// The later one comes first in each pair.
    /// </summary>
    Task<IReadOnlyList<(DuplicateSource Again, DuplicateSource Before)>> Twins(long account, DateTimeOffset since, CancellationToken cancellationToken = default);

    /// <summary>The stored rejected lines of a source by offset, at most a thousand; empty if the source does not belong to the account.</summary>
    Task<IReadOnlyList<RejectSample>> RejectSamples(long account, long source, CancellationToken cancellationToken = default);

    /// <summary>The contribution of each source to a five-minute bucket of a domain. The contributions and the remainder from older versions add up to the bucket.</summary>
    /// <param name="account">The account.</param>
    /// <param name="domain">Lower case.</param>
    /// <param name="at">Any instant of the bucket.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    Task<BucketExplanation> Explain(long account, string domain, DateTimeOffset at, CancellationToken cancellationToken = default);

    /// <summary>What a source added, with its supplements; null if it does not belong to the account.</summary>
    Task<SourceContribution?> Contribution(long account, long source, CancellationToken cancellationToken = default);

    /// <summary>
    /// Removes a source and its supplements in one transaction, as if they had never been read. If a process is reading the source, its next
    /// batch is refused; it then looks up the source again and meters the content as new. The next sealing recomputes the sums of days.
    /// </summary>
    /// <returns>False if it does not belong to the account.</returns>
    /// <exception cref="SourceNotRemovableException">An older version metered it and did not store what it added; nothing was changed.</exception>
    /// <exception cref="DamagedFiguresException">A day cannot be read, or a bucket contains less than the source added; nothing was changed.</exception>
    Task<bool> RemoveSource(long account, long source, CancellationToken cancellationToken = default);
}

/// <summary>One of two sources with the same content.</summary>
/// <param name="Id">Row id.</param>
/// <param name="Name">The file's name when it was first read.</param>
/// <param name="Target">The domain given for all of its lines, or empty.</param>
public sealed record DuplicateSource(long Id, string Name, string Target);
