using System.Text;

namespace Tidemark.Text.Tests;

public sealed class LineSampleTests
{
    [Fact]
    public void Printable_text_is_shown_as_it_is()
    {
        LineSample.Printable("GET /商店 \"a\""u8).ShouldBe("GET /商店 \"a\"");
    }

    [Fact]
    public void What_is_not_printable_is_escaped_byte_by_byte()
    {
        LineSample.Printable([(byte)'a', 0x1B, (byte)'[', 0x00, 0xFF, 0xC3]).ShouldBe("a\\x1B[\\x00\\xFF\\xC3");
        LineSample.Printable(Encoding.UTF8.GetBytes("a\u202Eb\u0085")).ShouldBe("a\\xE2\\x80\\xAEb\\xC2\\x85");
    }

    [Fact]
    public void Eighty_characters_are_shown_and_no_more()
    {
        LineSample.Printable(Encoding.ASCII.GetBytes(new string('x', 80))).ShouldBe(new string('x', 80));
        LineSample.Printable(Encoding.ASCII.GetBytes(new string('x', 81))).ShouldBe(new string('x', 80) + "...");
        LineSample.Printable(new byte[3000]).Length.ShouldBe(83);
    }
}
