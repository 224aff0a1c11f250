using System.Text;
using Tidemark.Logs.Fields;
using Tidemark.Logs.Formats;

namespace Tidemark.Logs.Tests.Formats;

/// <summary>
/// Parses a line that lies between other bytes, twice with different ones around it: it must say the same, and nothing of what it says may lie in them.
/// </summary>
internal sealed class LineCheck(Func<LineParser> create)
{
    private const int Margin = 80;

    private readonly LineParser _one = create();
    private readonly LineParser _other = create();

    /// <summary>What is wrong; null when nothing is.</summary>
    public string? Fault(ReadOnlySpan<byte> line, out RejectReason reason)
    {
        reason = RejectReason.None;
        try
        {
            var first = Parse(_one, line, (byte)'"', out var outside, out reason);
            var second = Parse(_other, line, (byte)'7', out var outsideToo, out _);
            if (outside || outsideToo)
            {
                return "a field lies outside of the line";
            }

            return first == second ? null : $"what is around the line is read: {first} and {second}";
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return e.ToString();
        }
    }

    private static string Parse(LineParser parser, ReadOnlySpan<byte> line, byte around, out bool outside, out RejectReason reason)
    {
        var memory = new byte[line.Length + (2 * Margin)];
        Array.Fill(memory, around);
        var inside = memory.AsSpan(Margin, line.Length);
        line.CopyTo(inside);
        var record = default(LogRecord);
        reason = parser.Parse(inside, ref record);
        if (reason != RejectReason.None)
        {
            outside = false;
            return reason.ToString();
        }

        outside = LiesOutside(memory, record.Client) || LiesOutside(memory, record.Forwarded) || LiesOutside(memory, record.Target)
            || LiesOutside(memory, record.Host) || LiesOutside(memory, record.Referer);
        return string.Join('|', Text(record.Client), Text(record.Forwarded), Text(record.Target), record.Form, Text(record.Host), Text(record.Referer), record.Time, record.Status,
            record.Bytes, record.Cache, record.Https, record.Complete) + Bounds(record);
    }

    private static string Bounds(in LogRecord record) =>
        record.Status is >= 100 and <= 999 && record.Bytes is >= 0 and <= Numbers.MostBytes && record.Time >= 0 && record.Client.Length is > 0 and <= 255
            ? ""
            : throw new InvalidOperationException($"out of bounds: status {record.Status}, bytes {record.Bytes}, time {record.Time}, client of {record.Client.Length}");

    private static bool LiesOutside(byte[] memory, ReadOnlySpan<byte> field)
    {
        ReadOnlySpan<byte> all = memory;
        return field.Length > 0 && all.Overlaps(field, out var at) && (at < Margin || at + field.Length > memory.Length - Margin);
    }

    private static string Text(ReadOnlySpan<byte> bytes) => Encoding.Latin1.GetString(bytes);
}
