using System.Collections.Frozen;

namespace Tidemark.Geography.Names;

/// <summary>A region of the CDN's catalogue (DescribeCdnRegionAndIsp).</summary>
/// <param name="Name">English name as stored and as on the wire, lower case: <c>heilongjiang</c>.</param>
/// <param name="ChineseName">Full Chinese name: <c>黑龙江省</c>.</param>
/// <param name="IsOverseas">True outside the Chinese mainland: Hong Kong, Macao and Taiwan.</param>
public sealed record Region(string Name, string ChineseName, bool IsOverseas);

/// <summary>
/// Where clients are. What is stored beside the 34 regions of the catalogue: an ISO 3166-1 code for another country,
/// <c>CN</c> for the Chinese mainland when the province is not known, and <c>unknown</c>.
/// </summary>
public static class Regions
{
    /// <summary>Stored when nothing is known about where a client is.</summary>
    public const string Unknown = "unknown";

    /// <summary>Stored when a client is on the Chinese mainland and its province is not known.</summary>
    public const string Mainland = "CN";

    private static readonly List<Region> Catalogue = [];
    private static readonly FrozenDictionary<string, Region> ByText = Read();

    private static readonly FrozenDictionary<string, (string English, string Chinese)> Countries = Table.Rows("countries.tsv")
        .ToFrozenDictionary(row => row[0], row => (row[1], row[2]), StringComparer.OrdinalIgnoreCase);

    /// <summary>The 34 regions, in the order of the documented catalogue.</summary>
    public static IReadOnlyList<Region> All => Catalogue;

    /// <summary>The stored names of what is inside the Chinese mainland.</summary>
    public static IReadOnlyList<string> InsideMainland { get; } =
        [.. Catalogue.Where(region => !region.IsOverseas).Select(region => region.Name), Mainland];

    /// <summary>
    /// Finds a region of the catalogue by its English name in any case, its full or short Chinese name (<c>黑龙江省</c>,
    /// <c>黑龙江</c>) or an ISO code of its own (<c>HK</c>, <c>MO</c>, <c>TW</c>). Blanks at the ends do not count.
    /// </summary>
    public static Region? Find(string text) => ByText.GetValueOrDefault(text.Trim());

    /// <summary>Whether a stored region is outside the Chinese mainland; null when it is not known where it is.</summary>
    public static bool? IsOverseas(string stored)
    {
        if (stored.Length == 0 || string.Equals(stored, Unknown, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        return Find(stored)?.IsOverseas ?? !string.Equals(stored, Mainland, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>The Chinese name of a stored region; what has none is given back as it is.</summary>
    public static string ChineseName(string stored) => stored switch
    {
        Unknown => "未知",
        Mainland => "中国内地",
        _ when Find(stored) is { } region => region.ChineseName,
        _ => Countries.TryGetValue(stored, out var country) ? country.Chinese : stored,
    };

    /// <summary>The English name of a stored region: the country's for an ISO code, else as it is stored.</summary>
    public static string EnglishName(string stored) => stored switch
    {
        Mainland => "Chinese mainland",
        _ => Countries.TryGetValue(stored, out var country) ? country.English : stored,
    };

    private static FrozenDictionary<string, Region> Read()
    {
        var byText = new Dictionary<string, Region>(StringComparer.OrdinalIgnoreCase);
        foreach (var row in Table.Rows("regions.tsv"))
        {
            var region = new Region(row[0], row[2], row[1] == "outside");
            Catalogue.Add(region);
            foreach (var text in new[] { row[0], row[2], row[3], row[4] }.Where(text => text != "-").Distinct())
            {
                byText.Add(text, region);
            }
        }

        return byText.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
    }
}
