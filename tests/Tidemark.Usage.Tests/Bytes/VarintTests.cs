using FsCheck;
using FsCheck.Fluent;
using Tidemark.Usage.Bytes;

namespace Tidemark.Usage.Tests.Bytes;

/// <summary>LEB128 as DWARF 5 (section 7.6) and WebAssembly define it; 624485 is their example.</summary>
public sealed class VarintTests
{
    public static TheoryData<ulong, string> Vectors => new()
    {
        { 0, "00" },
        { 1, "01" },
        { 127, "7F" },
        { 128, "8001" },
        { 624_485, "E58E26" },
        { 0x0FFF_FFFF, "FFFFFF7F" },
        { 1UL << 49, "80808080808080" + "01" },
        { (1UL << 56) - 1, "FFFFFFFFFFFFFF7F" },
        { 1UL << 56, "8080808080808080" + "01" },
        { long.MaxValue, "FFFFFFFFFFFFFFFF7F" },
        { ulong.MaxValue, "FFFFFFFFFFFFFFFFFF01" },
    };

    [Theory]
    [MemberData(nameof(Vectors))]
    public void A_number_has_the_published_form(ulong value, string form)
    {
        var room = new byte[Varint.Longest];
        var length = Varint.Write(room, value);
        Convert.ToHexString(room, 0, length).ShouldBe(form);
    }

    [Theory]
    [MemberData(nameof(Vectors))]
    public void A_number_is_read_alike_with_much_little_and_nothing_behind_it(ulong value, string form)
    {
        var bytes = Convert.FromHexString(form);
        foreach (var behind in new[] { 0, 1, 7, 8, 9, 20 })
        {
            foreach (var filler in new byte[] { 0x00, 0x7F, 0x80, 0xFF })
            {
                byte[] source = [0xAA, .. bytes, .. Enumerable.Repeat(filler, behind)];
                var offset = 1;
                Varint.Read(source, ref offset).ShouldBe(value);
                offset.ShouldBe(1 + bytes.Length);
            }
        }
    }

    [Fact]
    public void Whatever_is_written_is_read() =>
        Prop.ForAll(
            Gen.Choose(0, 63).Zip(Gen.Choose(0, int.MaxValue)).Select(pair => unchecked((ulong)pair.Item2 * 0x9E37_79B9_7F4A_7C15UL) >> pair.Item1).ToArbitrary(),
            value =>
            {
                var room = new byte[40];
                Array.Fill(room, (byte)0xFF);
                var length = Varint.Write(room, value);
                var (near, far) = (0, 0);
                Varint.Read(room.AsSpan(0, length), ref near).ShouldBe(value);
                Varint.Read(room, ref far).ShouldBe(value);
                near.ShouldBe(length);
                far.ShouldBe(length);
            }).QuickCheckThrowOnFailure();

    [Fact]
    public void Numbers_come_back_one_after_the_other_to_the_last_byte() =>
        Prop.ForAll(Gen.Choose(0, 63).Zip(Gen.Choose(0, int.MaxValue)).Select(pair => unchecked((ulong)pair.Item2 * 0x9E37_79B9_7F4A_7C15UL) >> pair.Item1).ArrayOf().ToArbitrary(), numbers =>
        {
            var bytes = new byte[(numbers.Length + 1) * Varint.Longest];
            var (written, read) = (0, 0);
            foreach (var number in numbers)
            {
                written += Varint.Write(bytes.AsSpan(written), number);
            }

            foreach (var number in numbers)
            {
                Varint.Read(bytes.AsSpan(0, written), ref read).ShouldBe(number);
            }

            read.ShouldBe(written);
        }).QuickCheckThrowOnFailure();

    /// <summary>The pairs that the encoding guide of Protocol Buffers prints for zigzag.</summary>
    [Theory]
    [InlineData("00", 0)]
    [InlineData("01", -1)]
    [InlineData("02", 1)]
    [InlineData("03", -2)]
    [InlineData("FEFFFFFF0F", 0x7FFF_FFFF)]
    [InlineData("FFFFFFFF0F", -0x8000_0000L)]
    [InlineData("FFFFFFFFFFFFFFFFFF01", long.MinValue)]
    public void A_step_has_the_published_zigzag_form(string form, long value)
    {
        var offset = 0;
        Varint.ReadStep(Convert.FromHexString(form), ref offset).ShouldBe(value);
    }

    [Theory]
    [InlineData("")]
    [InlineData("80")]
    [InlineData("8080808080808080")]
    [InlineData("FFFFFFFFFFFFFFFFFF")]
    [InlineData("FFFFFFFFFFFFFFFFFF02")]
    [InlineData("FFFFFFFFFFFFFFFFFF03")]
    [InlineData("FFFFFFFFFFFFFFFFFF8100")]
    [InlineData("8080808080808080808001")]
    [InlineData("80808080808080808080808080")]
    public void A_number_that_is_cut_off_or_has_more_than_64_bits_is_refused(string form)
    {
        var bytes = Convert.FromHexString(form);
        Should.Throw<InvalidDataException>(() =>
        {
            var offset = 0;
            Varint.Read(bytes, ref offset);
        }).Message.ShouldContain("cut off or too long");
    }

    [Fact]
    public void Nothing_is_read_from_behind_the_end()
    {
        foreach (var start in new[] { 3, 4, 100 })
        {
            Should.Throw<InvalidDataException>(() =>
            {
                var offset = start;
                Varint.Read([1, 2, 3], ref offset);
            });
        }
    }

    [Fact]
    public void A_figure_has_63_bits_at_the_most()
    {
        ReadFigure("FFFFFFFFFFFFFFFF7F").ShouldBe(long.MaxValue);
        ReadFigure("05").ShouldBe(5);
        Should.Throw<InvalidDataException>(() => ReadFigure("80808080808080808001")).Message.ShouldContain("63 bits");
    }

    [Fact]
    public void A_count_is_refused_beyond_its_limit()
    {
        ReadCount("0A", 10).ShouldBe(10);
        Should.Throw<InvalidDataException>(() => ReadCount("0B", 10)).Message.ShouldContain("11 is beyond its limit of 10");
        Should.Throw<InvalidDataException>(() => ReadCount("FFFFFFFFFFFFFFFFFF01", int.MaxValue));
    }

    private static long ReadFigure(string form)
    {
        var offset = 0;
        return Varint.ReadFigure(Convert.FromHexString(form), ref offset);
    }

    private static int ReadCount(string form, int limit)
    {
        var offset = 0;
        return Varint.ReadCount(Convert.FromHexString(form), ref offset, limit);
    }
}
