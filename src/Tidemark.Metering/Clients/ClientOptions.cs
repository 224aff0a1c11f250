using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Tidemark.Metering.Clients;

/// <summary>How much of a client's address is kept.</summary>
public enum Anonymisation
{
    /// <summary>All of it.</summary>
    None,

    /// <summary>Its network: 24 bits of IPv4, 48 of IPv6.</summary>
    Light,

    /// <summary>Its network: 16 bits of IPv4, 32 of IPv6.</summary>
    Strong,

    /// <summary>A hash under a key of the day, which is destroyed later.</summary>
    Hashed,
}

/// <summary>Settings of clients: which address is the client's, and what of it is kept.</summary>
public sealed class ClientOptions
{
    /// <summary>The section these settings are in.</summary>
    public const string Section = "Clients";

    /// <summary>Which entry of X-Forwarded-For is the client; 0: the connection.</summary>
    [Description("Which address is the client's: 0 that of the connection; n the n-th from the right of X-Forwarded-For as logged, where n proxies of your own stand before the edge; the connection's where there are fewer")]
    [Range(0, 100)]
    public int ForwardedDepth { get; init; }

    /// <summary>What is kept of addresses.</summary>
    [Description("What is kept of client addresses: None all, Light the network (/24, IPv6 /48), Strong the wider network (/16, IPv6 /32), Hashed a hash under a key of the UTC day; except with None unique visitors are right within a UTC day and add up over days")]
    public Anonymisation Anonymise { get; init; }

    /// <summary>How long the key of a day is kept.</summary>
    [Description("Days for which the key that visitors of a UTC day are hashed with is kept after the day ended, or after it was made when that is later; then it is destroyed and nobody can tell addresses from hashes")]
    [Range(1, 366)]
    public int KeyDays { get; init; } = 2;
}
