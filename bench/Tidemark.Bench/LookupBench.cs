using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Tidemark.Geography;
using Tidemark.Geography.Names;

namespace Tidemark.Bench;

/// <summary>
/// Looks up places of random addresses in a file of a million random ranges, half of them IPv6, beside what one would write first:
/// <see cref="IPAddress.Parse(string)"/> and a binary search over all starts.
/// </summary>
internal sealed class LookupBench(int ranges, int lookups)
{
    private static readonly string[] Countries = ["CN,Guangdong", "CN,Beijing", "CN,", "DE,", "US,", "JP,", "FR,", "HK,"];
    private static readonly string[] Isps = ["telecom", "unicom", "mobile", ""];

    private readonly Random _random = new(7);

    public void Run()
    {
        var ipv4 = Starts(ranges / 2, () => (UInt128)(uint)_random.NextInt64(uint.MaxValue));
        var ipv6 = Starts(ranges / 2, () => (UInt128)(0x2000_0000_0000_0000 | (ulong)_random.NextInt64(0x1FFF_FFFF_FFFF_FFFF)) << 64);
        var file = Path.GetTempFileName();
        try
        {
            Write(file, ipv4, ipv6);
            var before = GC.GetTotalMemory(forceFullCollection: true);
            var started = Stopwatch.GetTimestamp();
            var geography = new ClientGeography(new GeographyOptions { Files = file }, TimeProvider.System, NullLogger<ClientGeography>.Instance);
            var loading = Stopwatch.GetElapsedTime(started);
            var memory = GC.GetTotalMemory(forceFullCollection: true) - before;
            Say($"loaded {geography.Ranges} ranges of {new FileInfo(file).Length / 1e6:0.0} MB CSV in {loading.TotalSeconds:0.00} s, {memory / 1e6:0.0} MB stay");
            Measure("IPv4", geography, ipv4, [.. Enumerable.Range(0, lookups).Select(_ => new IPAddress((uint)_random.NextInt64(uint.MaxValue)).ToString())]);
            Measure("IPv6", geography, ipv6, [.. Enumerable.Range(0, lookups).Select(_ => Ipv6(ipv6[_random.Next(ipv6.Length)] | (uint)_random.Next()))]);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static void Measure(string kind, ClientGeography geography, UInt128[] starts, string[] addresses)
    {
        var texts = Array.ConvertAll(addresses, Encoding.ASCII.GetBytes);
        var sum = 0L;
        var best = double.MaxValue;
        var hot = double.MaxValue;
        var plain = double.MaxValue;
        for (var round = 0; round < 5; round++)
        {
            var started = Stopwatch.GetTimestamp();
            foreach (var text in texts)
            {
                sum += geography.Locate(text);
            }

            best = Math.Min(best, Stopwatch.GetElapsedTime(started).TotalNanoseconds / texts.Length);
            started = Stopwatch.GetTimestamp();
            for (var i = 0; i < texts.Length; i++)
            {
                sum += geography.Locate(texts[i & 63]);
            }

            hot = Math.Min(hot, Stopwatch.GetElapsedTime(started).TotalNanoseconds / texts.Length);
            started = Stopwatch.GetTimestamp();
            foreach (var address in addresses)
            {
                sum += Array.BinarySearch(starts, Number(IPAddress.Parse(address)));
            }

            plain = Math.Min(plain, Stopwatch.GetElapsedTime(started).TotalNanoseconds / texts.Length);
        }

        Say($"{kind}: {best:0} ns a lookup of text, {hot:0} ns of one of 64 clients; IPAddress.Parse and Array.BinarySearch: {plain:0} ns ({sum & 1})");
    }

    private static UInt128[] Starts(int count, Func<UInt128> random) => [.. Enumerable.Range(0, count).Select(_ => random()).Distinct().Order()];

    private static void Write(string file, params UInt128[][] kinds)
    {
        using var csv = new StreamWriter(file);
        csv.WriteLine("start,end,country,province,isp");
        foreach (var starts in kinds)
        {
            for (var i = 0; i + 1 < starts.Length; i++)
            {
                csv.WriteLine($"{Text(starts[i])},{Text(starts[i + 1] - 1)},{Countries[i * 7 % Countries.Length]},{Isps[i * 3 % Isps.Length]}");
            }
        }
    }

    private static string Text(UInt128 number) => number <= uint.MaxValue ? new IPAddress(Big((uint)number)).ToString() : Ipv6(number);

    private static byte[] Big(uint number) => [(byte)(number >> 24), (byte)(number >> 16), (byte)(number >> 8), (byte)number];

    private static string Ipv6(UInt128 number)
    {
        var bytes = new byte[16];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt128BigEndian(bytes, number);
        return new IPAddress(bytes).ToString();
    }

    private static UInt128 Number(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out var length);
        return length == 4
            ? System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(bytes)
            : System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }

    private static void Say(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
