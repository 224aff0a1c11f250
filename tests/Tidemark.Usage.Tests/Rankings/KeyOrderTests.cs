using FsCheck;
using FsCheck.Fluent;
using Tidemark.Usage.Rankings;

namespace Tidemark.Usage.Tests.Rankings;

public sealed class KeyOrderTests
{
    // Few different bytes, so that keys share beginnings longer than a step, are beginnings of each other, and end in zeros
    private static readonly Gen<byte[]> Keys =
        from beginning in Gen.Elements("", "http://a/", "http://a/b/c/d/e/f/g", "http://a/b/c/d/e/f/g/h/i/j")
        from length in Gen.Choose(0, 20)
        from rest in Gen.Elements((byte)0, (byte)1, (byte)'/', (byte)255).ArrayOf(length)
        select (byte[])[.. System.Text.Encoding.ASCII.GetBytes(beginning), .. rest];

    [Fact]
    public void Keys_come_in_the_order_of_their_bytes() =>
        Prop.ForAll(Keys.ArrayOf(200).ToArbitrary(), keys =>
        {
            var different = keys.DistinctBy(Convert.ToHexString).ToArray();
            var entries = different.Select((key, i) => new RankingEntry(key, i + 1, i)).ToArray();

            var sorted = KeyOrder.Sorted(entries);

            // hexadecimal text orders as the bytes do
            sorted.Select(entry => Convert.ToHexString(entry.Key.Span)).ShouldBe(different.Select(Convert.ToHexString).Order(StringComparer.Ordinal));
            sorted.ShouldAllBe(entry => different[entry.Requests - 1].SequenceEqual(entry.Key.ToArray()));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Many_keys_that_differ_only_at_their_end_are_sorted()
    {
        var keys = Enumerable.Range(0, 5000).Select(i => System.Text.Encoding.ASCII.GetBytes(new string('/', 1900) + (i * 7919 % 5000).ToString("00000"))).ToArray();

        var sorted = KeyOrder.Sorted([.. keys.Select(key => new RankingEntry(key, 1, 1))]);

        sorted.Select(entry => int.Parse(System.Text.Encoding.ASCII.GetString(entry.Key.Span[1900..]))).ShouldBe(Enumerable.Range(0, 5000));
    }
}
