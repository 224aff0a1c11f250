using System.Text;
using Tidemark.Geography.Files;
using Tidemark.Geography.Ranges;
using Tidemark.Text.Addresses;

namespace Tidemark.Geography;

/// <summary>Where an address is, and who says so.</summary>
/// <param name="Address">The address as it is written in rankings.</param>
/// <param name="Place">Its place.</param>
/// <param name="RegionFrom">The file that tells the region; null when none does.</param>
/// <param name="IspFrom">The file that tells the ISP; null when none does.</param>
public sealed record ExplainedAddress(string Address, ClientPlace Place, string? RegionFrom, string? IspFrom);

/// <summary>Tells the places of single addresses with the files they are taken from.</summary>
public sealed class AddressExplainer
{
    private readonly PlaceTable _places = new();
    private readonly List<(string Path, PlaceRanges Ranges)> _files;

    /// <summary>Reads the files.</summary>
    /// <exception cref="GeographyException">One cannot be read; names it and the fault.</exception>
    public AddressExplainer(GeographyOptions options) =>
        _files = [.. options.Paths.Select(path => (path, new PlaceRanges(GeographyFiles.Read(path, _places))))];

    /// <summary>Whether the text is an IPv4 or IPv6 address.</summary>
    public static bool IsAddress(string text) => IpText.TryRead(Encoding.UTF8.GetBytes(text), out _);

    /// <summary>The place of an address.</summary>
    /// <exception cref="ArgumentException">The text is not an address.</exception>
    public ExplainedAddress Explain(string address)
    {
        if (!IpText.TryRead(Encoding.UTF8.GetBytes(address), out var number))
        {
            throw new ArgumentException($"invalid address '{address}'; use IPv4 or IPv6.", nameof(address));
        }

        Span<byte> text = stackalloc byte[IpText.Longest];
        text = text[..IpText.Write(number, text)];
        ushort known = 0;
        string? regionFrom = null;
        string? ispFrom = null;
        foreach (var (path, ranges) in _files)
        {
            var filled = _places.Fill(known, (ushort)ranges.Find(text));
            regionFrom = _places[filled].Region != _places[known].Region ? path : regionFrom;
            ispFrom = _places[filled].Isp != _places[known].Isp ? path : ispFrom;
            known = filled;
        }

        return new ExplainedAddress(Encoding.ASCII.GetString(text), _places[known], regionFrom, ispFrom);
    }
}
