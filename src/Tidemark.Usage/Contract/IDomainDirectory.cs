namespace Tidemark.Usage.Contract;

/// <summary>Maps the hosts of log lines to domains of the account.</summary>
public interface IDomainDirectory
{
    /// <summary>
    /// The domain that meters this host (lower case, without port), or null if it does not belong to the account. Called once a
    /// host and source (more often only when a source names more than 65,536 hosts), from any thread, one call at a time;
    /// may add the domain.
    /// </summary>
    string? Resolve(string host);
}
