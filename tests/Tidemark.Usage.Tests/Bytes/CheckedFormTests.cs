using System.Buffers.Binary;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Tidemark.Usage.Bytes;

namespace Tidemark.Usage.Tests.Bytes;

public sealed class CheckedFormTests
{
    // XXH3 with 64 bits and seed 0, from the test vectors of xxHash
    [Theory]
    [InlineData("", 0x2d06800538d394c2)]
    [InlineData("a", 0xe6c632b61e964e1f)]
    [InlineData("abc", 0x78af5f94892f3950)]
    public void The_checksum_is_the_lower_half_of_XXH3(string content, ulong hash)
    {
        var stored = Write(Encoding.ASCII.GetBytes(content));
        stored[0].ShouldBe((byte)0xC5);
        BinaryPrimitives.ReadUInt32LittleEndian(stored.AsSpan(1)).ShouldBe((uint)hash);
        stored.AsSpan(5).SequenceEqual(Encoding.ASCII.GetBytes(content)).ShouldBeTrue();
    }

    [Fact]
    public void What_was_written_is_read_and_a_flipped_bit_or_another_row_is_not() => Prop.ForAll(
        Gen.Choose(0, 255).Select(b => (byte)b).ArrayOf().ToArbitrary(), Gen.Choose(0, int.MaxValue).ToArbitrary(), ArbMap.Default.ArbFor<long>(),
        (content, at, row) =>
        {
            var stored = Write(content, row, 7);
            CheckedForm.Open(stored, row, 7).SequenceEqual(content).ShouldBeTrue();
            Should.Throw<InvalidDataException>(() => CheckedForm.Open(stored, row + 1, 7).Length);
            Should.Throw<InvalidDataException>(() => CheckedForm.Open(stored, 7, row == 7 ? 8 : row).Length);
            Should.Throw<InvalidDataException>(() => CheckedForm.Open(stored.AsSpan(0, stored.Length - 1), row, 7).Length);

            // the mark apart, which makes it content without a checksum: no codec takes that
            var bit = 8 + (at % ((stored.Length - 1) * 8));
            stored[bit / 8] ^= (byte)(1 << (bit % 8));
            Should.Throw<InvalidDataException>(() => CheckedForm.Open(stored, row, 7).Length);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Content_of_an_older_version_is_taken_as_it_is()
    {
        byte[] content = [1, 2, 3];
        CheckedForm.Has(content).ShouldBeFalse();
        CheckedForm.Open(content, 5).SequenceEqual(content).ShouldBeTrue();
    }

    private static byte[] Write(byte[] content, params long[] row)
    {
        byte[] into = [];
        return CheckedForm.Write(ref into, content, row).ToArray();
    }
}
