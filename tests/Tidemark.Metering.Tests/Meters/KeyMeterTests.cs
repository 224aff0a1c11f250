using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Tidemark.Metering.Meters;

namespace Tidemark.Metering.Tests.Meters;

public sealed class KeyMeterTests
{
    [Fact]
    public void Sums_by_cell_and_key_are_those_of_a_dictionary()
    {
        var requests = (from cell in Gen.Choose(0, 3)
                        from key in Gen.Choose(0, 40)
                        from bytes in Gen.Choose(0, 100_000)
                        select (Cell: cell, Key: key, Bytes: bytes)).ListOf().ToArbitrary();
        Prop.ForAll(requests, all =>
        {
            var meter = new KeyMeter();
            foreach (var (cell, key, bytes) in all)
            {
                Add(meter, cell, Key(key), bytes, origin: bytes % 2 == 0);
            }

            Read(meter).ShouldBe(Expected(all), ignoreOrder: true);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void The_same_key_in_a_row_is_summed_by_its_cell_and_its_bytes()
    {
        var requests = new List<(int Cell, int Key, int Bytes)>();
        for (var i = 0; i < 500; i++)
        {
            // runs of one to seven, some of another cell, some of another key of the same length
            requests.Add((i / 7 % 3, i / 5 % 4, i));
        }

        var meter = new KeyMeter();
        requests.ForEach(one => Add(meter, one.Cell, Key(one.Key), one.Bytes, origin: one.Bytes % 2 == 0));

        Read(meter).ShouldBe(Expected(requests), ignoreOrder: true);
    }

    [Fact]
    public void It_grows_and_can_be_used_again_after_it_was_cleared()
    {
        var meter = new KeyMeter();
        for (var round = 0; round < 2; round++)
        {
            for (var i = 0; i < 30_000; i++)
            {
                Add(meter, i % 5, Key(i % 10_000), i, origin: false);
            }

            meter.Count.ShouldBe(10_000);
            Read(meter).Sum(entry => entry.Bytes).ShouldBe(30_000L * 29_999 / 2);
            meter.Clear();
            meter.Count.ShouldBe(0);
        }
    }

    private static void Add(KeyMeter meter, int cell, ReadOnlySpan<byte> key, long bytes, bool origin) =>
        meter.Add(cell, key, bytes, origin);

    // Keys of many lengths with long common beginnings
    private static byte[] Key(int number) => Encoding.ASCII.GetBytes(new string('/', number % 50) + "common/beginning/" + number);

    private static List<(int Cell, string Key, int Requests, long Bytes, int OriginRequests, long OriginBytes)> Read(KeyMeter meter)
    {
        var entries = new List<(int, string, int, long, int, long)>();
        var all = meter.GetEnumerator();
        while (all.MoveNext())
        {
            var tally = all.Current;
            entries.Add((tally.Cell, Encoding.ASCII.GetString(all.Key.Span), tally.Requests, tally.Bytes, tally.OriginRequests, tally.OriginBytes));
        }

        return entries;
    }

    private static IEnumerable<(int, string, int, long, int, long)> Expected(IEnumerable<(int Cell, int Key, int Bytes)> all) =>
        all.GroupBy(one => (one.Cell, one.Key)).Select(group => (
            group.Key.Cell,
            Encoding.ASCII.GetString(Key(group.Key.Key)),
            group.Count(),
            group.Sum(one => (long)one.Bytes),
            group.Count(one => one.Bytes % 2 == 0),
            group.Where(one => one.Bytes % 2 == 0).Sum(one => (long)one.Bytes)));
}
