using Tidemark.Usage.Contract;

namespace Tidemark.Metering.Clients;

/// <summary>Which address of a request is the client's, and what of it is kept. Safe from any thread.</summary>
public sealed class ClientPolicy
{
    private readonly IVisitorKeys? _keys;

    /// <param name="options">The settings.</param>
    /// <param name="keys">The keys of days; needed unless everything is kept.</param>
    /// <exception cref="ArgumentNullException">Addresses are to be anonymised, but there are no keys.</exception>
    public ClientPolicy(ClientOptions options, IVisitorKeys? keys)
    {
        if (options.Anonymise != Anonymisation.None)
        {
            ArgumentNullException.ThrowIfNull(keys);
        }

        ForwardedDepth = options.ForwardedDepth;
        Level = options.Anonymise;
        _keys = keys;
    }

    /// <summary>The address of the connection, all of it kept.</summary>
    public static ClientPolicy AsLogged { get; } = new(new ClientOptions(), null);

    /// <summary>Which entry of X-Forwarded-For from the right; 0: the connection.</summary>
    internal int ForwardedDepth { get; }

    /// <summary>What is kept.</summary>
    internal Anonymisation Level { get; }

    /// <summary>What turns addresses into what is kept, for one thread and a few minutes; null when all of them is.</summary>
    internal ClientAnonymiser? CreateAnonymiser() => Level == Anonymisation.None ? null : new ClientAnonymiser(Level, _keys!);
}
