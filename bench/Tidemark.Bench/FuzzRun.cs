using System.Diagnostics;
using System.Globalization;
using Tidemark.Logs.Detection;
using Tidemark.Logs.Fields;
using Tidemark.Logs.Formats;
using Tidemark.Logs.Tests.Formats;

namespace Tidemark.Bench;

/// <summary>
/// Feeds every format with damaged lines for as long as it is told to. A line has to be accepted or rejected without an exception, and no byte around it may be
/// read. A seed gives the same lines in the same order.
/// </summary>
internal sealed class FuzzRun(string samples, ulong seed)
{
    private const int LongestLine = 65_536;

    private static readonly byte[] Telling = " \t\"\\[]{}:,|/-#=0123456789.ue\0\r\x7F\x80\xFF"u8.ToArray();

    private readonly Dice _dice = new(seed);

    /// <summary>Runs until the time is over; false when a line broke something.</summary>
    public bool Run(TimeSpan duration, string? only)
    {
        var formats = LogFormats.All.Where(format => only is null || format.Name == only).ToList();
        var lines = formats.Select(format => (Format: format, Lines: Read(format.Name), Check: new LineCheck(() => Parser(format)))).ToList();
        var everything = lines.SelectMany(format => format.Lines).ToArray();
        var tried = new long[formats.Count];
        var accepted = new long[formats.Count];
        var started = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(started) < duration)
        {
            for (var i = 0; i < lines.Count; i++)
            {
                for (var round = 0; round < 200; round++)
                {
                    var line = Damage(_dice.Below(8) == 0 ? everything[_dice.Below(everything.Length)] : lines[i].Lines[_dice.Below(lines[i].Lines.Length)]);
                    var fault = lines[i].Check.Fault(line, out var reason);
                    tried[i]++;
                    accepted[i] += reason == RejectReason.None ? 1 : 0;
                    if (fault is not null)
                    {
                        Console.WriteLine($"{formats[i].Name}: {fault}");
                        Console.WriteLine($"line {Convert.ToHexString(line)}");
                        Console.WriteLine($"seed {seed}, line {tried.Sum()}");
                        return false;
                    }
                }
            }
        }

        for (var i = 0; i < formats.Count; i++)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{formats[i].Name}: {tried[i]} lines, {accepted[i]} accepted, {tried[i] - accepted[i]} rejected"));
        }

        Console.WriteLine($"{tried.Sum()} lines, seed {seed}: nothing broke");
        return true;
    }

    private byte[][] Read(string format)
    {
        var lines = new List<byte[]>();
        ReadOnlySpan<byte> rest = File.ReadAllBytes(Path.Combine(samples, format + ".log"));
        foreach (var range in rest.Split((byte)'\n'))
        {
            var line = rest[range].TrimEnd((byte)'\r');
            if (line.Length > 0)
            {
                lines.Add(line.ToArray());
            }
        }

        return [.. lines];
    }

    private LineParser Parser(LogFormat format)
    {
        var parser = format.CreateParser();
        foreach (var line in Read(format.Name).TakeWhile(line => line[0] == '#'))
        {
            var record = default(LogRecord);
            parser.Parse(line, ref record);
        }

        return parser;
    }

    private byte[] Damage(byte[] line)
    {
        for (var edits = _dice.Below(6); edits > 0 && line.Length > 0; edits--)
        {
            var at = _dice.Below(line.Length);
            var to = at + Math.Min(_dice.Below(40), line.Length - at);
            var value = _dice.Below(3) == 0 ? (byte)_dice.Below(256) : Telling[_dice.Below(Telling.Length)];
            line = _dice.Below(8) switch
            {
                0 => [.. line[..at], .. line[to..]],
                1 => [.. line[..at], .. line[at..to], .. line[at..]],
                2 => line[..at],
                3 => line[at..],
                4 => [.. line[..at], .. Enumerable.Repeat(value, _dice.Below(50) == 0 ? LongestLine - Math.Min(LongestLine, line.Length) : _dice.Below(40)), .. line[at..]],
                5 => [.. line[..at], value, .. line[at..]],
                _ => [.. line[..at], value, .. line[(at + 1)..]],
            };
        }

        return line.Length > LongestLine ? line[..LongestLine] : line;
    }
}
