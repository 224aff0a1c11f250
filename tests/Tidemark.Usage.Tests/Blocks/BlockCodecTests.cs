using FsCheck;
using FsCheck.Fluent;
using Tidemark.Usage.Blocks;

namespace Tidemark.Usage.Tests.Blocks;

public sealed class BlockCodecTests
{
    private static readonly Gen<long> Values = Gen.OneOf(
        Gen.Choose(0, 9).Select(n => (long)n),
        Gen.Choose(0, int.MaxValue).Select(n => (long)n),
        Gen.Elements(long.MaxValue, long.MinValue, -1L, 1L << 62));

    /// <summary>Columns with a share of empty slots, from none to nearly all.</summary>
    private static readonly Gen<long[]> Columns =
        from empty in Gen.Elements(0, 50, 90, 99, 100)
        from slots in Gen.Zip(Gen.Choose(0, 99), Values).Select(pair => pair.Item1 < empty ? 0 : pair.Item2).ArrayOf(288)
        select slots;

    private static readonly Gen<KeyValuePair<int, long[]>[]> Blocks =
        from count in Gen.Choose(0, 5)
        from columns in Columns.ArrayOf(count)
        select columns.Select((column, index) => KeyValuePair.Create(index * 7, column)).ToArray();

    [Fact]
    public void A_block_comes_back_whole() =>
        Prop.ForAll(Blocks.ToArbitrary(), block =>
        {
            var read = Read(BlockCodec.Encode(block));
            var written = block.Where(column => column.Value.Any(value => value != 0)).ToList();
            read.Keys.ShouldBe(written.Select(column => column.Key));
            foreach (var (id, values) in written)
            {
                read[id].ShouldBe(values);
            }
        }).Check(Config.QuickThrowOnFailure);

    [Fact]
    public void Damaged_bytes_are_refused_and_nothing_is_read_beyond_them() =>
        Prop.ForAll(Blocks.ToArbitrary(), Gen.Choose(0, int.MaxValue).ToArbitrary(), (block, seed) =>
        {
            var random = new Random(seed);
            var bytes = BlockCodec.Encode(block);
            for (var round = 0; round < 20; round++)
            {
                var damaged = bytes.AsSpan(0, random.Next(4) == 0 ? random.Next(bytes.Length) : bytes.Length).ToArray();
                for (var i = 0; i < random.Next(1, 4) && damaged.Length > 0; i++)
                {
                    damaged[random.Next(Math.Min(damaged.Length, 100))] = (byte)random.Next(256);
                }

                try
                {
                    Read(damaged);
                }
                catch (Exception exception) when (exception is InvalidDataException or OverflowException)
                {
                    // damage is either seen or gives other figures; nothing else may happen
                }
            }
        }).Check(Config.QuickThrowOnFailure);

    [Fact]
    public void Every_cut_of_a_block_is_refused()
    {
        var bytes = BlockCodec.Encode([KeyValuePair.Create(0, Dense()), KeyValuePair.Create(3, Sparse())]);
        for (var length = 0; length < bytes.Length; length++)
        {
            Should.Throw<InvalidDataException>(() => Read(bytes.AsSpan(0, length).ToArray()));
        }

        Should.Throw<InvalidDataException>(() => Read([.. bytes, 0]));
    }

    [Fact]
    public void A_sparse_day_takes_little_room()
    {
        BlockCodec.Encode([]).Length.ShouldBeLessThan(4);
        BlockCodec.Encode([KeyValuePair.Create(0, Sparse()), KeyValuePair.Create(1, Sparse())]).Length.ShouldBeLessThan(24);
    }

    [Fact]
    public void A_busy_day_takes_less_than_half_of_its_numbers() =>
        BlockCodec.Encode([KeyValuePair.Create(1, Dense())]).Length.ShouldBeLessThan(288 * 4);

    [Fact]
    public void A_sum_beyond_63_bits_is_refused()
    {
        var bytes = BlockCodec.Encode([KeyValuePair.Create(0, Enumerable.Repeat(long.MaxValue, 288).ToArray())]);
        Should.Throw<OverflowException>(() =>
        {
            var reader = new BlockCodec.Reader(bytes, new short[288]);
            reader.Next().ShouldBeTrue();
            var sums = new long[288];
            Array.Fill(sums, 1);
            reader.AddTo(sums);
        });
    }

    private static long[] Dense() => [.. Enumerable.Range(0, 288).Select(slot => 20_000_000L + (slot * 1009 % 9_000_000))];

    private static long[] Sparse()
    {
        var column = new long[288];
        (column[0], column[100], column[287]) = (1, 70, 3);
        return column;
    }

    private static SortedDictionary<int, long[]> Read(byte[] block)
    {
        var columns = new SortedDictionary<int, long[]>();
        var reader = new BlockCodec.Reader(block, new short[288]);
        while (reader.Next())
        {
            reader.AddTo(columns[reader.Id] = new long[288]);
        }

        return columns;
    }
}
