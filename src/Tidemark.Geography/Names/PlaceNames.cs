using System.Collections.Frozen;
using System.Text;

namespace Tidemark.Geography.Names;

/// <summary>What files call countries, provinces and networks, in the words that are stored.</summary>
internal static class PlaceNames
{
    private const string Other = "other";

    private static readonly string[] Nothing = ["", "-", "--", "0", "unknown", "未知", "n/a", "zz"];

    private static readonly FrozenDictionary<string, string> Countries = Table.Rows("countries.tsv")
        .SelectMany(row => new[] { row[0], row[1], row[2] }, (row, text) => KeyValuePair.Create(text, row[0]))
        .Concat([new("CN", Regions.Mainland), new("China", Regions.Mainland), new("中国", Regions.Mainland)])
        .DistinctBy(pair => pair.Key, StringComparer.OrdinalIgnoreCase)
        .ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenDictionary<string, string> Provinces = Table.Rows("provinces.tsv")
        .SelectMany(
            row => new[] { row[0], row[1], row[2], "CN-" + row[1], "CN-" + row[2] }.Concat(row[3] == "-" ? [] : row[3].Split(';')),
            (row, text) => KeyValuePair.Create(text, row[0]))
        .ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    private static readonly List<(string Words, string Isp)> Organisations =
        [.. Table.Rows("organisations.tsv").Select(row => ($" {row[0]} ", row[1]))];

    // The longest first: 中华电信 is not 电信
    private static readonly List<Isp> ChineseIsps =
        [.. Isps.Known.Where(isp => isp.ChineseName.All(c => c > 0x7F)).OrderByDescending(isp => isp.ChineseName.Length)];

    /// <summary>
    /// The region of a country: ISO 3166-1 code, or English or Chinese name. <see cref="Regions.Unknown"/> if it is not given,
    /// null when what is said is none.
    /// </summary>
    public static string? Country(string text)
    {
        text = text.Trim();
        if (SaysNothing(text))
        {
            return Regions.Unknown;
        }

        if (Countries.TryGetValue(text, out var code))
        {
            return code;
        }

        if (Provinces.TryGetValue(text, out var name) && Regions.Find(name) is { IsOverseas: true })
        {
            return name;
        }

        return Regions.Find(text) is { IsOverseas: true } region ? region.Name
            : text.Length == 2 && text.All(char.IsAsciiLetter) ? text.ToUpperInvariant()
            : null;
    }

    /// <summary>
    /// The region of a province of China: a name (<c>Guangdong</c>, <c>Guangdong Sheng</c>, <c>广东</c>, <c>广东省</c>) or an ISO 3166-2
    /// code (<c>GD</c>, <c>CN-44</c>). <see cref="Regions.Mainland"/> if it is not given, null when what is said is none.
    /// </summary>
    public static string? Province(string text)
    {
        text = text.Trim();
        if (SaysNothing(text))
        {
            return Regions.Mainland;
        }

        var words = text.Split([' ', '-'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        string[] tried = [text, string.Join(' ', words.Take(2)), words.Length > 0 ? words[0] : text];
        return tried.Select(name => Provinces.GetValueOrDefault(name) ?? Regions.Find(name)?.Name).FirstOrDefault(name => name is not null);
    }

    /// <summary>
    /// The ISP by its name in either language, or by words in the name of an organisation (<c>CHINANET-BACKBONE</c> and <c>中国电信</c> are
    /// <c>telecom</c>); where that does not tell, by the AS number of the network. <c>other</c> when it is none of them,
    /// <see cref="Isps.Unknown"/> if it is not given.
    /// </summary>
    /// <param name="text">The name; it may begin with the AS number, as in <c>AS4134 Chinanet</c>.</param>
    /// <param name="network">The AS number, if it is given apart.</param>
    public static string Isp(string text, ulong? network = null)
    {
        var named = IspNamed(text);
        return (named is Other or Isps.Unknown && (network ?? Networks.NumberIn(text)) is { } number ? Networks.IspOf(number) : null) ?? named;
    }

    private static string IspNamed(string text)
    {
        text = text.Trim();
        if (SaysNothing(text))
        {
            return Isps.Unknown;
        }

        if (Isps.Find(text) is { } known)
        {
            return known.Name;
        }

        var words = Words(text);
        return Organisations.FirstOrDefault(organisation => words.Contains(organisation.Words, StringComparison.Ordinal)).Isp
            ?? ChineseIsps.FirstOrDefault(isp => text.Contains(isp.ChineseName, StringComparison.Ordinal))?.Name
            ?? Other;
    }

    private static bool SaysNothing(string text) => Nothing.Contains(text, StringComparer.OrdinalIgnoreCase);

    // " china mobile communications group co ltd "
    private static string Words(string text)
    {
        var words = new StringBuilder(" ");
        foreach (var c in text)
        {
            if (char.IsLetterOrDigit(c))
            {
                words.Append(char.ToLowerInvariant(c));
            }
            else if (words[^1] != ' ')
            {
                words.Append(' ');
            }
        }

        return words.Append(words[^1] == ' ' ? "" : " ").ToString();
    }
}
