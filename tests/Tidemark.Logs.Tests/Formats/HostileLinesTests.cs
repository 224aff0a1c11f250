using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Tidemark.Logs.Detection;
using Tidemark.Logs.Fields;
using Tidemark.Testing.Logs;

namespace Tidemark.Logs.Tests.Formats;

/// <summary>What every format has to stand: damaged, cut and endless lines.</summary>
public sealed class HostileLinesTests
{
    public static TheoryData<string> Formats { get; } = [.. LogFormats.All.Select(format => format.Name)];

    [Theory]
    [MemberData(nameof(Formats))]
    public void Damaged_lines_neither_throw_nor_are_read_past_their_end(string format)
    {
        var check = new LineCheck(() => SampleParser.Of(format));
        var right = SampleFiles.Lines(format).Where(line => line[0] != '#').Select(Encoding.Latin1.GetString).Take(8).ToArray();
        var lines = Gen.OneOf(right.Select(line => LineGenerators.Damaged(line).Generator)).ToArbitrary();

        Prop.ForAll(lines, line =>
        {
            var fault = check.Fault(line, out _);
            fault.ShouldBeNull(Convert.ToHexString(line));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void What_was_read_before_makes_no_difference(string format)
    {
        var parser = SampleParser.Of(format);
        var right = SampleFiles.Lines(format).Where(line => line[0] != '#').Select(Encoding.Latin1.GetString).ToArray();
        var damaged = Gen.OneOf(right.Select(line => LineGenerators.Damaged(line).Generator)).Where(line => line is not [(byte)'#', ..]);
        var lines = Gen.Frequency((1, damaged), (1, Gen.Elements(right).Select(Encoding.Latin1.GetBytes))).ToArbitrary();

        Prop.ForAll(lines, line =>
        {
            ParsedLine.Of(parser, line).ShouldBe(ParsedLine.Of(SampleParser.Of(format), line));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void The_longest_line_is_read_with_every_kind_of_byte_in_its_middle(string format)
    {
        var check = new LineCheck(() => SampleParser.Of(format));
        foreach (var line in SampleFiles.Lines(format).Where(line => line[0] != '#').Take(3))
        {
            foreach (var filler in (byte[])[(byte)'a', (byte)' ', (byte)'"', (byte)'\\', (byte)'[', (byte)'{', (byte)',', (byte)'\t', 0, 0xFF])
            {
                var at = line.Length / 2;
                byte[] longest = [.. line[..at], .. Enumerable.Repeat(filler, LogLine.Longest - line.Length), .. line[at..]];
                check.Fault(longest, out _).ShouldBeNull();
            }
        }
    }
}
