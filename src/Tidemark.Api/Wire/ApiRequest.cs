using Microsoft.AspNetCore.Http;

namespace Tidemark.Api.Wire;

/// <summary>A call as it arrived, before anything in it is believed.</summary>
/// <param name="Method">GET or POST.</param>
/// <param name="Query">Parameters of the URL, decoded, in the order given.</param>
/// <param name="Parameters">Query and form merged; a name occurs once.</param>
/// <param name="Headers">Of the request.</param>
/// <param name="Body">The raw bytes.</param>
internal sealed record ApiRequest(
    string Method,
    IReadOnlyList<KeyValuePair<string, string>> Query,
    IReadOnlyDictionary<string, string> Parameters,
    IHeaderDictionary Headers,
    ReadOnlyMemory<byte> Body)
{
    /// <summary>Whether the call is signed by header (V3) rather than by parameter (V1).</summary>
    public bool IsV3 => IsSignedByHeader(Headers);

    /// <summary>The operation asked for: with V3 the header goes before the parameter; V1 does not sign headers, so there the parameter goes first.</summary>
    public string? Action => Chosen(Header("x-acs-action"), Parameter("Action"));

    /// <summary>The version asked for, found like <see cref="Action"/>.</summary>
    public string? Version => Chosen(Header("x-acs-version"), Parameter("Version"));

    /// <summary>The value, or null when it is absent or empty.</summary>
    public string? Parameter(string name) => Parameters.TryGetValue(name, out var value) && value.Length > 0 ? value : null;

    /// <summary>The value, or null when it is absent or empty.</summary>
    public string? Header(string name) => Headers.TryGetValue(name, out var value) && value.ToString() is { Length: > 0 } text ? text : null;

    private string? Chosen(string? header, string? parameter) => IsV3 ? header ?? parameter : parameter ?? header;

    public static bool IsSignedByHeader(IHeaderDictionary headers) =>
        headers.Authorization.ToString().StartsWith("ACS3-", StringComparison.Ordinal);
}
