using Tidemark.Geography.Ranges;
using Tidemark.Metering.Clients;
using Tidemark.Usage.Contract;
using Tidemark.Usage.Store.Audience;

namespace Tidemark.Metering.Ingest;

/// <summary>What every way in has in common: who the client is, where it is, and what of it is kept.</summary>
public sealed class IngestDefaults(IClientLocator places, ClientPolicy clients)
{
    /// <summary>A request with the settings of this installation; the caller adds domain, format and feed.</summary>
    public IngestRequest For(long account, IDomainDirectory domains) => new(account, domains) { Places = places, Clients = clients };
}
