using Tidemark.Usage.Store.Sources;

namespace Tidemark.Usage.Contract;

/// <summary>The ledger, for people: which logs were metered, and what could not be.</summary>
public interface ISourceList
{
    /// <summary>The sources of an account with what became of their lines, in the order in which they were first read.</summary>
    Task<IReadOnlyList<SourceSummary>> Sources(long account, CancellationToken cancellationToken = default);

    /// <summary>
    /// Sources recorded since an instant that begin like an earlier one which was given for another domain, or for none: the same content,
    /// metered twice. The later one first in each pair.
    /// </summary>
    Task<IReadOnlyList<(SourceTwin Again, SourceTwin Before)>> Twins(long account, DateTimeOffset since, CancellationToken cancellationToken = default);

    /// <summary>The kept rejected lines of a source, by offset, at most a thousand; none when the source is not the account's.</summary>
    Task<IReadOnlyList<RejectSample>> RejectSamples(long account, long source, CancellationToken cancellationToken = default);

    /// <summary>Which sources gave how much to a five-minute bucket of a domain: their sum, with what older versions metered, is the bucket.</summary>
    /// <param name="account">The account.</param>
    /// <param name="domain">Lower case.</param>
    /// <param name="at">Any instant of the bucket.</param>
    /// <param name="cancellationToken">Ends it.</param>
    Task<BucketExplanation> Explain(long account, string domain, DateTimeOffset at, CancellationToken cancellationToken = default);

    /// <summary>What a source added, with its supplements; null when it is none of the account's.</summary>
    Task<SourceContribution?> Contribution(long account, long source, CancellationToken cancellationToken = default);

    /// <summary>
    /// Takes a source and its supplements out again, in one transaction: every answer is as if it had never been read, and its content is new.
    /// Who is reading it meanwhile finds its next batch refused, looks again, and meters the content anew. What was rolled into sums of days
    /// is summed anew by the next sealing.
    /// </summary>
    /// <returns>False when it is none of the account's.</returns>
    /// <exception cref="SourceNotRemovableException">An older version metered it, and did not keep what it added; nothing was changed.</exception>
    /// <exception cref="InvalidDataException">A bucket holds less than the source added: the file was damaged; nothing was changed.</exception>
    Task<bool> RemoveSource(long account, long source, CancellationToken cancellationToken = default);
}

/// <summary>One of two sources with one content.</summary>
/// <param name="Id">Its row.</param>
/// <param name="Name">The file's name when it was first read.</param>
/// <param name="Target">The domain given for all of its lines, or empty.</param>
public sealed record SourceTwin(long Id, string Name, string Target);
