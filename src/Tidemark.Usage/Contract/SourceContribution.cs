namespace Tidemark.Usage.Contract;

/// <summary>What a source added, and what goes when it is taken out.</summary>
/// <param name="Source">The source.</param>
/// <param name="Supplements">Its supplements, which go with it.</param>
/// <param name="Domains">By name: what the source and its supplements added.</param>
/// <param name="Removable">False: an older version metered it, and did not keep what it added. The domains are not known then, or not all.</param>
public sealed record SourceContribution(
    SourceSummary Source, IReadOnlyList<SourceSummary> Supplements, IReadOnlyList<DomainContribution> Domains, bool Removable);

/// <summary>What a source added to a domain; a sum that does not fit is the largest there is.</summary>
public readonly record struct DomainContribution(string Domain, long Requests, long Bytes);

/// <summary>A source cannot be taken out; the message says why. Nothing was changed.</summary>
public sealed class SourceNotRemovableException(string message) : Exception(message);
