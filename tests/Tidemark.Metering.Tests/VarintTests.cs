using FsCheck;
using FsCheck.Fluent;

namespace Tidemark.Metering.Tests;

public sealed class VarintTests
{
    // Numbers of every length, 1 to 64 bits
    private static readonly Gen<ulong> Numbers =
        from bits in Gen.Choose(0, 63)
        from low in Gen.Choose(0, int.MaxValue)
        from high in Gen.Choose(0, int.MaxValue)
        select (((ulong)high << 33) ^ (ulong)low) >> bits;

    [Fact]
    public void Numbers_come_back_one_after_the_other_to_the_last_byte() =>
        Prop.ForAll(Numbers.ArrayOf().ToArbitrary(), numbers =>
        {
            var bytes = Written([.. numbers, ulong.MaxValue, 0]);
            var offset = 0;
            foreach (var number in (ulong[])[.. numbers, ulong.MaxValue, 0])
            {
                Varint.Read(bytes, ref offset).ShouldBe(number);
            }

            offset.ShouldBe(bytes.Length);
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(new byte[] { })]
    [InlineData(new byte[] { 0x80 })]
    [InlineData(new byte[] { 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF })]
    [InlineData(new byte[] { 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x02 })]
    [InlineData(new byte[] { 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01 })]
    public void What_is_cut_off_or_longer_than_64_bits_is_refused(byte[] bytes) =>
        Should.Throw<InvalidDataException>(() =>
        {
            var offset = 0;
            Varint.Read(bytes, ref offset);
        });

    // LEB128 as everybody writes it
    private static byte[] Written(IEnumerable<ulong> numbers)
    {
        var bytes = new List<byte>();
        foreach (var number in numbers)
        {
            var rest = number;
            for (; rest > 0x7f; rest >>= 7)
            {
                bytes.Add((byte)(rest | 0x80));
            }

            bytes.Add((byte)rest);
        }

        return [.. bytes];
    }
}
