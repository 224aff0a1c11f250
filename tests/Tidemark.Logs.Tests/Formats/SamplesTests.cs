using System.Text;
using Tidemark.Logs.Detection;
using Tidemark.Logs.Fields;
using Tidemark.Logs.Formats;
using Tidemark.Testing.Logs;

namespace Tidemark.Logs.Tests.Formats;

/// <summary>Every format on lines of the servers that write it, field by field against a reader in another language.</summary>
public sealed class SamplesTests
{
    public static TheoryData<string> Formats { get; } = [.. LogFormats.All.Select(format => format.Name)];

    [Theory]
    [MemberData(nameof(Formats))]
    public void Every_line_is_read_as_the_independent_reader_reads_it(string format)
    {
        var parser = LogFormats.Named(format)!.CreateParser();
        var lines = SampleFiles.Lines(format);
        var expected = SampleFiles.Expected(format);

        expected.Length.ShouldBe(lines.Length);
        for (var i = 0; i < lines.Length; i++)
        {
            var record = default(LogRecord);
            var reason = parser.Parse(lines[i], ref record);
            var read = reason == RejectReason.None ? Read(record) : null;
            read.ShouldBe(expected[i], $"line {i + 1} of {format} ({reason}): {Encoding.Latin1.GetString(lines[i])}");
        }

        expected.Count(line => line is not null).ShouldBeGreaterThan(2);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void The_first_format_of_the_list_that_reads_most_lines_is_the_one_that_wrote_them(string format)
    {
        var lines = SampleFiles.Lines(format);
        var fits = LogFormats.All.Select(candidate =>
        {
            var parser = candidate.CreateParser();
            return lines.Count(line =>
            {
                var record = default(LogRecord);
                return parser.Parse(line, ref record) == RejectReason.None && record.Complete;
            });
        }).ToArray();

        LogFormats.All[Array.IndexOf(fits, fits.Max())].Name.ShouldBe(format);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void A_line_that_is_cut_anywhere_is_not_taken_for_a_whole_one_that_says_something_else(string format)
    {
        var needsLineEnd = LogFormats.Named(format)!.NeedsLineEnd;
        var parser = SampleParser.Of(format);
        foreach (var line in SampleFiles.Lines(format).Where(line => line[0] != '#').Take(12))
        {
            var whole = Parse(parser, line);
            for (var length = 0; length < line.Length; length++)
            {
                var record = default(LogRecord);
                var reason = parser.Parse(line.AsSpan(0, length), ref record);
                if (reason == RejectReason.None && record.Complete && !needsLineEnd)
                {
                    // the protocol of an Alibaba line stands behind its user agent, with which the line is taken for complete
                    var read = format == "alibaba" ? Read(record) with { Https = whole?.Https == true } : Read(record);
                    read.ShouldBe(whole, Encoding.Latin1.GetString(line, 0, length));
                }
            }
        }
    }

    private static SampleLine? Parse(LineParser parser, ReadOnlySpan<byte> line)
    {
        var record = default(LogRecord);
        return parser.Parse(line, ref record) == RejectReason.None ? Read(record) : null;
    }

    private static SampleLine Read(in LogRecord record) => new(
        record.Time, Text(record.Client), Absent(record.Forwarded), Text(record.Host), Text(record.Target), record.Status, record.Bytes, Absent(record.Referer, "-"),
        record.Cache.ToString(), record.Https);

    private static string Text(ReadOnlySpan<byte> bytes) => Encoding.Latin1.GetString(bytes);

    private static string Absent(ReadOnlySpan<byte> bytes, string dash = "") => bytes is [(byte)'-'] && dash.Length == 0 ? "" : Text(bytes);
}
