using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Tidemark.Logs.Tests.Formats;

/// <summary>What a request was, to be written as a line by the tests' own formatters and read back by the parsers.</summary>
public sealed record Written(
    string Client, DateTimeOffset At, string Method, string Target, int Status, long Bytes, string Referer, string Agent, bool Hit);

/// <summary>Random requests and random damage.</summary>
internal static class LineGenerators
{
    private static readonly Gen<string> Client =
        Gen.OneOf(
            Gen.Choose(0, 255).Four().Select(n => $"{n.Item1}.{n.Item2}.{n.Item3}.{n.Item4}"),
            Gen.Choose(0, 65_535).Three().Select(n => string.Create(CultureInfo.InvariantCulture, $"2001:db8:{n.Item1:x}::{n.Item2:x}:{n.Item3:x}")),
            Gen.Elements("-", "host-1.example.net", "::1", "fe80::1%eth0"));

    private static readonly Gen<DateTimeOffset> At =
        from second in Gen.Choose(0, int.MaxValue)
        from minutes in Gen.Choose(-12 * 4, 14 * 4).Select(quarter => quarter * 15)
        select DateTimeOffset.FromUnixTimeSeconds(second).ToOffset(TimeSpan.FromMinutes(minutes));

    // Any byte but line ends, which end the line before a parser sees it
    private static readonly Gen<string> Text =
        Gen.Choose(1, 255).Where(c => c is not ('\n' or '\r')).Select(c => (char)c).ListOf().Select(chars => string.Concat(chars));

    private static readonly Gen<string> Path =
        Text.Select(text => "/" + text.Replace(" ", "+"));

    public static Arbitrary<Written> Requests =>
        (from client in Client
         from at in At
         from method in Gen.Elements("GET", "POST", "HEAD", "PURGE", "M-SEARCH")
         from target in Gen.OneOf(Path, Path.Select(path => "http://other.example.org" + path), Path.Select(path => "https://user@Other.example.org:8443" + path))
         from status in Gen.Choose(100, 999)
         from bytes in Gen.Choose(0, int.MaxValue).Select(n => n * 2000L)
         from referer in Text
         from agent in Text
         from hit in Gen.Elements(true, false)
         select new Written(client, at, method, target, status, bytes, referer, agent, hit)).ToArbitrary();

    /// <summary>Lines of bytes: sometimes random, mostly a right line with some bytes changed, removed or doubled.</summary>
    public static Arbitrary<byte[]> Damaged(string right)
    {
        var bytes = Encoding.Latin1.GetBytes(right);
        var random = Gen.Choose(0, 255).Select(b => (byte)b).ArrayOf();
        var changed = from edits in Gen.Choose(0, int.MaxValue).ListOf()
                      select edits.Aggregate(bytes, Edit);
        return Gen.Frequency((1, random), (5, changed)).ToArbitrary();
    }

    private static byte[] Edit(byte[] line, int edit)
    {
        if (line.Length == 0)
        {
            return line;
        }

        var at = edit / 1024 % line.Length;
        var value = (byte)(edit % 256);
        return (edit / 256 % 4) switch
        {
            0 => [.. line[..at], .. line[(at + 1)..]],
            1 => [.. line[..at], value, .. line[at..]],
            2 => line[..at],
            _ => [.. line[..at], value, .. line[(at + 1)..]],
        };
    }
}
