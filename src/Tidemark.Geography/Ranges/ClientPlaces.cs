using Tidemark.Geography.Names;

namespace Tidemark.Geography.Ranges;

/// <summary>Where a client is.</summary>
/// <param name="Region">English name, ISO code or <c>unknown</c>.</param>
/// <param name="Isp">English name or <c>unknown</c>.</param>
public readonly record struct ClientPlace(string Region, string Isp)
{
    /// <summary>The name of what cannot be told.</summary>
    public const string Unknown = "unknown";
}

/// <summary>Tells where clients are. Called once a line, from any thread: it must be fast and must not allocate.</summary>
public interface IClientLocator
{
    /// <summary>The number of the place of an address.</summary>
    /// <param name="address">As logged: IPv4 or IPv6 text, but also a host name or <c>-</c>.</param>
    int Locate(ReadOnlySpan<byte> address);

    /// <summary>The place of a number that <see cref="Locate"/> gave.</summary>
    ClientPlace this[int number] { get; }
}

/// <summary>Knows no place.</summary>
public sealed class UnknownPlaces : IClientLocator
{
    /// <inheritdoc/>
    public ClientPlace this[int number] => new(ClientPlace.Unknown, ClientPlace.Unknown);

    /// <inheritdoc/>
    public int Locate(ReadOnlySpan<byte> address) => 0;
}
