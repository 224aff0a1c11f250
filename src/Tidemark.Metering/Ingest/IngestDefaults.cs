using Tidemark.Metering.Meters;

namespace Tidemark.Metering.Ingest;

/// <summary>What every way in has in common: how clients are placed.</summary>
public sealed class IngestDefaults(IClientLocator places)
{
    /// <summary>A request with the settings of this installation; the caller adds domain, format and feed.</summary>
    public IngestRequest For(long account, IDomainDirectory domains) => new(account, domains) { Places = places };
}
