using System.Globalization;
using System.Text;

namespace Tidemark.Bench;

/// <summary>A real log that is too short to measure with: repeated, each time as many days later as it is long.</summary>
internal sealed class LogRepeater
{
    private const int DateLength = 11;
    private const int BufferBytes = 1 << 20;

    private readonly List<(byte[] Line, int Date)> _lines = [];
    private readonly int _days;

    /// <param name="input">Lines with <c>[17/May/2015:10:05:03 +0000]</c> in them.</param>
    public LogRepeater(Stream input)
    {
        using var reader = new StreamReader(input, Encoding.Latin1);
        while (reader.ReadLine() is { } line)
        {
            _lines.Add((Encoding.Latin1.GetBytes(line + "\n"), line.IndexOf('[', StringComparison.Ordinal) + 1));
        }

        var dates = _lines.Select(DateOf).ToList();
        _days = (dates.Max() - dates.Min()).Days + 1;
    }

    public void WriteTo(Stream output, long lines)
    {
        using var buffered = new BufferedStream(output, BufferBytes);
        for (var written = 0L; written < lines; written++)
        {
            var (round, index) = Math.DivRem(written, _lines.Count);
            var (line, date) = _lines[(int)index];
            buffered.Write(line.AsSpan(0, date));
            buffered.Write(Encoding.ASCII.GetBytes(DateOf((line, date)).AddDays(round * _days).ToString("dd/MMM/yyyy", CultureInfo.InvariantCulture)));
            buffered.Write(line.AsSpan(date + DateLength));
        }
    }

    private static DateTime DateOf((byte[] Line, int Date) one) =>
        DateTime.ParseExact(Encoding.ASCII.GetString(one.Line, one.Date, DateLength), "dd/MMM/yyyy", CultureInfo.InvariantCulture);
}
