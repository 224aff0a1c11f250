using System.Collections.Frozen;

namespace Tidemark.Geography.Names;

/// <summary>An ISP, mostly of the CDN's catalogue (DescribeCdnRegionAndIsp).</summary>
/// <param name="Name">English name as stored and as on the wire, lower case: <c>telecom</c>.</param>
/// <param name="ChineseName">Chinese name where there is one: <c>电信</c>.</param>
public sealed record Isp(string Name, string ChineseName);

/// <summary>Whose networks clients are in; <c>unknown</c> is stored when that is not known.</summary>
public static class Isps
{
    /// <summary>Stored when the ISP of a client is not known.</summary>
    public const string Unknown = "unknown";

    /// <summary>The name that stands for every ISP in a question (<c>全部</c>); never stored.</summary>
    public const string Everything = "all";

    private static readonly List<Isp> Catalogue = Read("isps.tsv");

    /// <summary>Those that networks can belong to: <see cref="All"/>, and some that the catalogue does not list.</summary>
    internal static IReadOnlyList<Isp> Known { get; } = [.. Catalogue, .. Read("more-isps.tsv")];

    private static readonly FrozenDictionary<string, Isp> ByText = Known
        .SelectMany(isp => new[] { isp.Name, isp.ChineseName }.Distinct(StringComparer.OrdinalIgnoreCase), (isp, text) => (isp, text))
        .DistinctBy(pair => pair.text, StringComparer.OrdinalIgnoreCase)
        .ToFrozenDictionary(pair => pair.text, pair => pair.isp, StringComparer.OrdinalIgnoreCase);

    /// <summary>The ISPs in the order of the documented catalogue, without <see cref="Everything"/>.</summary>
    public static IReadOnlyList<Isp> All => Catalogue;

    /// <summary>Finds an ISP by its English or Chinese name, in any case; blanks at the ends do not count.</summary>
    public static Isp? Find(string text) => ByText.GetValueOrDefault(text.Trim());

    /// <summary>The Chinese name of a stored ISP; what has none is given back as it is.</summary>
    public static string ChineseName(string stored) =>
        stored == Unknown ? "未知" : Find(stored)?.ChineseName ?? stored;

    private static List<Isp> Read(string table) => [.. Table.Rows(table).Select(row => new Isp(row[0], row[1]))];
}
