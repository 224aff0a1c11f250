using System.Text;

namespace Tidemark.Demo;

/// <summary>Who visits the demo: addresses from the ranges kept for documentation and shared use, browsers as they are seen.</summary>
internal static class DemoVisitors
{
    private const int Shared = 9_000;

    /// <summary>Client addresses: 192.0.2.0/24, 198.51.100.0/24, 203.0.113.0/24 (RFC 5737), 100.64.0.0/10 (RFC 6598), 2001:db8::/32 (RFC 3849).</summary>
    public static byte[][] Addresses { get; } = MakeAddresses();

    /// <summary>How often each address visits, cumulated.</summary>
    public static double[] Frequency { get; } = DemoSite.Zipf(Addresses.Length, 0.55);

    /// <summary>User agents, the most frequent first.</summary>
    public static byte[][] Agents { get; } = Bytes(
        "Mozilla/5.0 (Linux; Android 14; 23127PN0CC) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Mobile Safari/537.36",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1",
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36",
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36 Edg/131.0.0.0",
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/605.1.15",
        "Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0",
        "Mozilla/5.0 (Linux; Android 13; V2284A; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/116.0.0.0 Mobile Safari/537.36 MicroMessenger/8.0.50",
        "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
        "Mozilla/5.0 (compatible; Baiduspider/2.0; +http://www.baidu.com/search/spider.html)",
        "okhttp/4.12.0",
        "curl/8.5.0");

    /// <summary>Referers; half of the visits have none.</summary>
    public static byte[][] Referers { get; } = Bytes(
        "https://www.example.com/", "https://www.example.com/product/", "https://www.baidu.com/link", "https://www.google.com/",
        "https://cn.bing.com/search", "https://news.example.org/today", "https://weixin.example.net/share", "https://shop.example.com/cart", "not a referer");

    private static byte[][] Bytes(params string[] texts) => [.. texts.Select(Encoding.ASCII.GetBytes)];

    private static byte[][] MakeAddresses()
    {
        var dice = new Dice(42);
        var all = new List<string>();
        foreach (var net in new[] { "192.0.2", "198.51.100", "203.0.113" })
        {
            all.AddRange(Enumerable.Range(1, 254).Select(host => $"{net}.{host}"));
        }

        all.AddRange(Enumerable.Range(0, Shared).Select(_ => $"100.{64 + dice.Below(64)}.{dice.Below(256)}.{1 + dice.Below(254)}"));
        all.AddRange(Enumerable.Range(0, Shared / 10).Select(_ => $"2001:db8:{dice.Below(65536):x}:{dice.Below(65536):x}::{1 + dice.Below(9999):x}"));
        return Bytes([.. all.Distinct().OrderBy(address => new Dice((ulong)address.GetDeterministicHash()).Next())]);
    }

    /// <summary>FNV-1a: the same in every process, unlike <see cref="string.GetHashCode()"/>.</summary>
    private static uint GetDeterministicHash(this string text)
    {
        var hash = 2166136261u;
        foreach (var c in text)
        {
            hash = unchecked((hash ^ c) * 16777619);
        }

        return hash;
    }
}
