namespace Tidemark.Metering.Ledger;

/// <summary>The ledger, for people: which logs were metered, and what could not be.</summary>
public interface ISourceList
{
    /// <summary>The sources of an account with what became of their lines, in the order in which they were first read.</summary>
    Task<IReadOnlyList<SourceSummary>> Sources(long account, CancellationToken cancellationToken = default);

    /// <summary>The kept rejected lines of a source, by offset, at most a thousand; none when the source is not the account's.</summary>
    Task<IReadOnlyList<RejectSample>> RejectSamples(long account, long source, CancellationToken cancellationToken = default);
}
