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
    /// <summary>The configuration section.</summary>
    public const string Section = "Clients";

    /// <summary>Which entry of X-Forwarded-For is the client; 0: the connection.</summary>
    [Description("Which address is the client. 0: the connection; n: the n-th entry from the right of the logged X-Forwarded-For, for n proxies of your own in front of the edge. If there are fewer entries: the connection")]
    [Range(0, 100)]
    public int ForwardedDepth { get; init; }

    /// <summary>What is kept of addresses.</summary>
    [Description("What is stored of client addresses. None: the address; Light: the network (/24, IPv6 /48); Strong: a wider network (/16, IPv6 /32); Hashed: a hash with a key per UTC day. Except with None, unique visitors are correct within a UTC day and add up over days")]
    public Anonymisation Anonymise { get; init; }

    /// <summary>How long the key of a day is kept.</summary>
    [Description("Days until the hash key of a UTC day is destroyed, counted from the end of the day, or from the creation of the key if that is later. Then nobody can derive addresses from hashes")]
    [Range(1, 366)]
    public int KeyDays { get; init; } = 2;
}
