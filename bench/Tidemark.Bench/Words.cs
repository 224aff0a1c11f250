using System.Globalization;

namespace Tidemark.Bench;

/// <summary>What generated lines are made of.</summary>
internal static class Words
{
    private static readonly string[] Folders =
        ["static", "images", "assets", "video", "products", "articles", "download", "api/v1", "media/2026", "fonts", "css", "js", "news", "user/avatar", "thumbs"];

    private static readonly string[] Names =
        ["index", "main", "banner", "logo", "detail", "cover", "segment", "bundle", "update", "list", "item", "photo", "chapter", "release", "hero"];

    private static readonly string[] Extensions = [".jpg", ".png", ".js", ".css", ".html", ".ts", ".mp4", ".webp", ".json", ".woff2", ".zip", ""];

    /// <summary>User agents as browsers, apps and robots send them.</summary>
    public static readonly string[] Agents =
    [
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/124.0.0.0 Safari/537.36",
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/124.0.0.0 Safari/537.36 Edg/124.0.0.0",
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4 Safari/605.1.15",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 17_4_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4.1 Mobile/15E148 Safari/604.1",
        "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/124.0.0.0 Mobile Safari/537.36",
        "Mozilla/5.0 (Linux; Android 13; SM-S918B) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/123.0.0.0 Mobile Safari/537.36",
        "Mozilla/5.0 (X11; Linux x86_64; rv:125.0) Gecko/20100101 Firefox/125.0",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 16_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 MicroMessenger/8.0.49 NetType/WIFI Language/zh_CN",
        "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
        "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)",
        "Mozilla/5.0 (compatible; Baiduspider/2.0; +http://www.baidu.com/search/spider.html)",
        "okhttp/4.12.0",
        "curl/8.5.0",
        "Dalvik/2.1.0 (Linux; U; Android 12; M2102J20SG Build/SKQ1.211006.001)",
    ];

    /// <summary>Referers, the most frequent first.</summary>
    public static IEnumerable<string> Referers(int domains) =>
        new[] { "-", "https://www.example.com/", "https://www.google.com/", "https://www.baidu.com/s?wd=cdn" }
            .Concat(Enumerable.Range(0, domains).Select(i => $"https://{LogGenerator.DomainName(i)}/index.html"))
            .Concat(Enumerable.Range(0, 200).Select(i => string.Create(CultureInfo.InvariantCulture, $"https://site{i}.example.net/posts/{i * 37}?utm_source=feed")));

    /// <summary>A path, different for every number.</summary>
    public static string Path(Dice dice, int number)
    {
        var folder = Folders[dice.Below(Folders.Length)];
        var name = Names[dice.Below(Names.Length)];
        var extension = Extensions[dice.Below(Extensions.Length)];
        var query = dice.Below(5) == 0 ? string.Create(CultureInfo.InvariantCulture, $"?v={dice.Below(1000)}") : "";
        return string.Create(CultureInfo.InvariantCulture, $"/{folder}/{name}-{number}{extension}{query}");
    }

    /// <summary>An address: nine in ten IPv4.</summary>
    public static string Client(Dice dice) =>
        dice.Below(10) == 0
            ? string.Create(CultureInfo.InvariantCulture, $"2001:db8:{dice.Below(65_536):x}:{dice.Below(65_536):x}::{dice.Below(65_535) + 1:x}")
            : string.Create(CultureInfo.InvariantCulture, $"{dice.Below(223) + 1}.{dice.Below(256)}.{dice.Below(256)}.{dice.Below(254) + 1}");
}
