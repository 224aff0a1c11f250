using System.Text;

namespace Tidemark.Demo;

/// <summary>A domain of the demo and how it behaves.</summary>
/// <param name="Domain">Its name; names for documentation (RFC 2606) only.</param>
/// <param name="Rate">Requests a second at the level 1.0 of the day's curve.</param>
/// <param name="Weekend">Traffic of Saturday and Sunday over that of a working day.</param>
/// <param name="HitRatio">Share of requests answered from the cache.</param>
/// <param name="Objects">How many different URLs there are.</param>
/// <param name="Folders">Path prefixes.</param>
/// <param name="Suffix">Path suffix.</param>
/// <param name="ContentType">Of its answers.</param>
/// <param name="TypicalBytes">Size of an answer in the middle of the range.</param>
internal sealed record DemoSite(
    string Domain, double Rate, double Weekend, double HitRatio, int Objects, string[] Folders, string Suffix, string ContentType, double TypicalBytes)
{
    /// <summary>What the demo meters from logs of the Alibaba CDN format.</summary>
    public static IReadOnlyList<DemoSite> Edge { get; } =
    [
        new("www.example.com", 0.085, 0.85, 0.82, 900, ["/", "/product/", "/news/", "/help/"], ".html", "text/html; charset=utf-8", 42_000),
        new("static.example.com", 0.120, 0.90, 0.97, 400, ["/js/", "/css/", "/fonts/"], ".js", "application/javascript", 88_000),
        new("img.example.com", 0.110, 1.10, 0.95, 3000, ["/p/", "/thumb/", "/banner/"], ".jpg", "image/jpeg", 260_000),
        new("video.example.net", 0.060, 1.45, 0.93, 700, ["/vod/", "/clip/"], "/seg-00042.ts", "video/mp2t", 5_200_000),
        new("download.example.net", 0.008, 1.20, 0.90, 60, ["/release/", "/nightly/"], ".zip", "application/zip", 18_000_000),
        new("api.example.org", 0.055, 0.60, 0.12, 120, ["/v1/orders/", "/v1/items/", "/v2/search?q="], "", "application/json", 3_400),
        new("live.example.net", 0.030, 1.30, 0.88, 40, ["/hls/room-"], "/index.m3u8", "application/vnd.apple.mpegurl", 1_900_000),
    ];

    /// <summary>What the demo meters from a log of the combined format.</summary>
    public static DemoSite Origin { get; } =
        new("blog.example.org", 0.012, 0.95, 0, 250, ["/post/", "/tag/", "/feed/"], "", "text/html", 31_000);

    /// <summary>The paths of its objects, the most requested first.</summary>
    public byte[][] Paths { get; } =
        [.. Enumerable.Range(0, Objects).Select(i => Encoding.ASCII.GetBytes(i == 0 ? "/" : $"{Folders[i % Folders.Length]}{Name(i)}{Suffix}"))];

    /// <summary>Bytes of each object, spread over two orders of magnitude.</summary>
    public long[] Sizes { get; } =
        [.. Enumerable.Range(0, Objects).Select(i => (long)(TypicalBytes * Math.Pow(10, new Dice((ulong)i * 7919 + (ulong)Domain.Length).Fraction() * 2 - 1)))];

    /// <summary>Zipf's law: the sum of 1/rank up to each object, scaled to 1.</summary>
    public double[] Popularity { get; } = Zipf(Objects, 0.95);

    /// <summary>Cumulated shares of ranks whose weight falls as <c>rank^-exponent</c>.</summary>
    public static double[] Zipf(int count, double exponent)
    {
        var cumulated = new double[count];
        var sum = 0d;
        for (var i = 0; i < count; i++)
        {
            sum += Math.Pow(i + 1, -exponent);
            cumulated[i] = sum;
        }

        for (var i = 0; i < count; i++)
        {
            cumulated[i] /= sum;
        }

        return cumulated;
    }

    /// <summary>The rank that a fraction falls on.</summary>
    public static int Pick(double[] cumulated, double fraction)
    {
        var found = Array.BinarySearch(cumulated, fraction);
        return Math.Min(found >= 0 ? found : ~found, cumulated.Length - 1);
    }

    private static string Name(int i) => (i * 2654435761L % 0xFFFFFF).ToString("x6");
}
