using FsCheck;
using FsCheck.Fluent;
using Tidemark.Usage.Ledger;
using Tidemark.Usage.Model;

namespace Tidemark.Usage.Tests.Ledger;

public sealed class CellCodecTests
{
    private static readonly Gen<long> Figures = Gen.OneOf(Gen.Constant(0L), Gen.Choose(1, 300).Select(n => (long)n), Gen.Constant(long.MaxValue));

    private static readonly Gen<ContributedCell> Cells =
        from series in Gen.OneOf(Gen.Choose(1, 5).Select(n => (long)n), Gen.Constant(1L << 40))
        from bucket in Gen.Choose(0, 24_000_000)
        from figures in Figures.ArrayOf(12)
        from codes in (from code in Gen.Choose(100, 999) from requests in Figures select new StatusCount(code, requests)).ArrayOf()
        select new ContributedCell(series, bucket * 300L, Of(figures), codes);

    [Fact]
    public void The_stored_form_comes_back_whole() =>
        Prop.ForAll(Cells.ArrayOf().ToArbitrary(), cells =>
        {
            var writer = Write(cells);
            Plain(CellCodec.Decode(writer.Written)).ShouldBe(Plain(cells));
            writer.Buckets.ShouldBe(cells.Length == 0 ? null : (cells.Min(cell => cell.Bucket), cells.Max(cell => cell.Bucket)));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_minute_of_a_domain_takes_a_dozen_bytes() =>
        Write([new ContributedCell(3, 1_770_000_000, new Counters { Requests = 90, Bytes = 200_000, Status2xx = 90 }, [new StatusCount(200, 90)])])
            .Written.Length.ShouldBeLessThan(20);

    [Fact]
    public void Damaged_bytes_are_refused_and_nothing_is_read_beyond_them() =>
        Prop.ForAll(Cells.ArrayOf().ToArbitrary(), Gen.Choose(0, int.MaxValue).ToArbitrary(), (cells, seed) =>
        {
            var random = new Random(seed);
            var bytes = Write(cells).Written.ToArray();
            for (var round = 0; round < 20; round++)
            {
                var damaged = bytes.AsSpan(0, random.Next(4) == 0 ? random.Next(bytes.Length) : bytes.Length).ToArray();
                if (damaged.Length > 0)
                {
                    damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
                }

                try
                {
                    CellCodec.Decode(damaged);
                }
                catch (Exception exception) when (exception is InvalidDataException or OverflowException)
                {
                    // damage is either seen or gives other figures; nothing else may happen
                }
            }
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Places_and_days_come_back_in_their_order() =>
        Prop.ForAll((from place in Gen.Choose(1, int.MaxValue) from day in Gen.Choose(0, 80_000) select ((long)place, (long)day)).ArrayOf().ToArbitrary(), pairs =>
            PlaceDayCodec.Decode(PlaceDayCodec.Encode(pairs)).ShouldBe(pairs)).QuickCheckThrowOnFailure();

    [Fact]
    public void A_negative_figure_is_no_contribution() =>
        Should.Throw<OverflowException>(() => Write([new ContributedCell(1, 300, new Counters { Bytes = -1 }, [])]));

    private static CellCodec.Writer Write(IEnumerable<ContributedCell> cells)
    {
        var writer = new CellCodec.Writer();
        foreach (var cell in cells)
        {
            writer.Add(cell.Series, cell.Bucket, cell.Counters, cell.Codes);
        }

        return writer;
    }

    private static Counters Of(long[] figures)
    {
        var counters = default(Counters);
        figures.CopyTo(MeasureIndex.Fields(ref counters));
        return counters;
    }

    private static List<string> Plain(IEnumerable<ContributedCell> cells) =>
        [.. cells.Select(cell => $"{cell.Series} {cell.Bucket} {cell.Counters} {string.Join(' ', cell.Codes)}")];
}
