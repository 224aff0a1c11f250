using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Tidemark.Logs.Reading;

namespace Tidemark.Logs.Tests.Reading;

/// <summary>Lines are whole here when they are written as <c>[...]</c>.</summary>
public sealed class PaddedTextTests
{
    [Theory]
    [InlineData("~~[a]\n[b]\n", "[a] [b]")]
    [InlineData("[a]\n~~~[b]\n", "[a] [b]")]
    [InlineData("[a~~b]\n", "[ab]")]
    [InlineData("[~a~~b~]\n[c]\n", "[ab] [c]")]
    [InlineData("[a~~[b]\n", "-[a [b]")]
    [InlineData("[a]~~[b]\n", "[a] [b]")]
    [InlineData("[a~~\n[b]\n", "[a [b]")]
    [InlineData("[a]\n~\n[b]\n", "[a] [b]")]
    [InlineData("[a]\n\n~[b]\n", "[a]  [b]")]
    [InlineData("[a]\n[b~~", "[a] -[b")]
    [InlineData("[a]\n~~[b]", "[a] [b]")]
    [InlineData("a~b~[c]\nd]\n", "-ab [c] d]")]
    [InlineData("~~~", "")]
    public void NULs_end_a_line_unless_both_sides_are_one_only_together(string text, string read)
    {
        var lines = Read(text, out var count);
        string.Join(' ', lines).ShouldBe(read);
        count.ShouldBe(lines.Count);
    }

    [Fact]
    public void Every_byte_but_NULs_is_handed_out_once_and_in_order()
    {
        Prop.ForAll(Gen.Elements('a', '[', ']', '\n', '~').ListOf().Select(string.Concat).ToArbitrary(), text =>
        {
            var read = string.Concat(Read(text, out _).Select(line => line.TrimStart('-')));
            read.ShouldBe(text.Replace("~", "").Replace("\n", ""));
        }).QuickCheckThrowOnFailure();
    }

    private static List<string> Read(string text, out int count)
    {
        var lines = new Collected();
        count = PaddedText.Read(Encoding.ASCII.GetBytes(text.Replace('~', '\0')), lines);
        return lines.All;
    }

    private sealed class Collected : IPaddedLines
    {
        public List<string> All { get; } = [];

        public int Read(ReadOnlySpan<byte> lines, int end)
        {
            var text = Encoding.ASCII.GetString(lines);
            var read = (text.EndsWith('\n') ? text[..^1] : text).Split('\n');
            All.AddRange(read);
            return read.Length;
        }

        public bool IsWhole(ReadOnlySpan<byte> line, bool hasEnd) => line is [(byte)'[', .., (byte)']'] && line[1..].IndexOf((byte)'[') < 0;

        public void Reject(ReadOnlySpan<byte> part, int start) => All.Add("-" + Encoding.ASCII.GetString(part));
    }
}
