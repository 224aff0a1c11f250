using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Net;

namespace Tidemark.Settings;

/// <summary>Settings of the server as a whole.</summary>
internal sealed class ServerOptions : IValidatableObject
{
    /// <summary>The section of the settings.</summary>
    public const string Section = "Server";

    /// <summary>Whose word on the caller's address and scheme is taken; null: nobody's.</summary>
    [Description("Reverse proxies whose `X-Forwarded-For` and `X-Forwarded-Proto` are trusted, as addresses and networks separated by commas, such as "
        + "`127.0.0.1, 10.0.0.0/8`; default: none. Set it behind a proxy that terminates TLS: the console's cookies become Secure and its lockout uses the real client addresses. "
        + "The proxy must forward `Host` unchanged, because calls are signed with it")]
    [MaxLength(2000)]
    public string? TrustedProxies { get; init; }

    /// <summary>The port of the metrics on the loopback address; 0: they are not served.</summary>
    [Description("A port of 127.0.0.1 that serves `/metrics` in the Prometheus format and nothing else; 0: metrics are off. See [metrics](metrics.md)")]
    [Range(0, 65535)]
    public int MetricsPort { get; init; }

    /// <summary>The networks of <see cref="TrustedProxies"/>; an address is a network of one.</summary>
    /// <exception cref="FormatException">An entry is neither an address nor a network.</exception>
    public IReadOnlyList<IPNetwork> TrustedNetworks() => [.. Entries().Select(entry => NetworkOf(entry) ?? throw new FormatException(entry))];

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
        from entry in Entries()
        where NetworkOf(entry) is null
        select new ValidationResult(
            $"The entry '{entry}' is neither an address such as 127.0.0.1 nor a network such as 10.0.0.0/8, whose bits after the prefix are zero.",
            [nameof(TrustedProxies)]);

    private string[] Entries() => TrustedProxies?.Split(',', StringSplitOptions.TrimEntries) ?? [];

    private static IPNetwork? NetworkOf(string entry)
    {
        // an address is taken in its usual form only: "10" and "10.1" are such, too, of hosts that nobody means
        if (IPAddress.TryParse(entry, out var address))
        {
            return address.ToString().Equals(entry, StringComparison.OrdinalIgnoreCase) ? new IPNetwork(address, address.GetAddressBytes().Length * 8) : null;
        }

        // with bits beyond the prefix it is not clear what was meant, and the network may be far larger than that
        return IPNetwork.TryParse(entry, out var network) && IPAddress.Parse(entry[..entry.IndexOf('/', StringComparison.Ordinal)]).Equals(network.BaseAddress)
            ? network
            : null;
    }
}
