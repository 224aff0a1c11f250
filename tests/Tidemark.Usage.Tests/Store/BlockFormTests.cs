using Tidemark.Usage.Blocks;

namespace Tidemark.Usage.Tests.Store;

/// <summary>
/// The stored form, written out by hand from its description: files that are kept must stay readable, byte for byte, and what
/// is not a block must be refused.
/// </summary>
public sealed class BlockFormTests
{
    private const string Zeros31 = "00000000000000000000000000000000000000000000000000000000000000";

    // version, slots in use and their gaps, columns with id and length, bodies
    public static TheoryData<string, string> Forms => new()
    {
        { "", "01" + "00" + "00" },
        { "5: 0=1", "01" + "01" + "00" + "01" + "0502" + "0002" },
        { "0: 3=-2 10=300", "01" + "02" + "0306" + "01" + "0004" + "0003DC04" },
        { "0: 287=1", "01" + "01" + "9F02" + "01" + "0002" + "0002" },
        { "1: 0..34=1", "01" + "23" + Repeat("00", 35) + "01" + "0124" + "0002" + Repeat("00", 34) },
        { "1: 0..35=1", "01" + "24" + "FFFFFFFF0F" + Zeros31 + "01" + "0125" + "0002" + Repeat("00", 35) },
        { "0: 0..287=1; 9: 287=5", "01" + "A002" + "02" + "00A102" + "0905" + "0002" + Repeat("00", 287) + "01019F020A" },
        { "0: 0..287=1; 2: 0=7 2=-1", "01" + "A002" + "02" + "00A102" + "0206" + "0002" + Repeat("00", 287) + "0102000E0101" },
    };

    [Theory]
    [MemberData(nameof(Forms))]
    public void A_day_is_stored_in_the_described_form(string day, string form) =>
        Convert.ToHexString(BlockCodec.Encode(Columns(day))).ShouldBe(form);

    [Theory]
    [MemberData(nameof(Forms))]
    public void The_described_form_is_read(string day, string form)
    {
        var read = Read(form);
        var columns = Columns(day);
        read.Count.ShouldBe(columns.Count);
        foreach (var (id, values) in columns)
        {
            read[id].ShouldBe(values);
        }
    }

    [Theory]
    [InlineData("", "version")]
    [InlineData("020000", "version")]
    [InlineData("01A102", "limit")]
    [InlineData("01", "cut off")]
    [InlineData("010100", "cut off")]
    [InlineData("010000FF", "left over")]
    [InlineData("01" + "01" + "A002" + "01" + "0002" + "0002", "limit")]
    [InlineData("01" + "02" + "9F0200" + "01" + "0003" + "000202", "outside the day")]
    [InlineData("01" + "01" + "00" + "01" + "0502" + "00", "column of a stored block is cut off")]
    [InlineData("01" + "01" + "00" + "01" + "0500", "column of a stored block is cut off")]
    [InlineData("01" + "01" + "00" + "01" + "0502" + "0202", "unknown form 2")]
    [InlineData("01" + "01" + "00" + "01" + "0503" + "000202", "column of a stored block has bytes left over")]
    [InlineData("01" + "01" + "00" + "01" + "0505" + "0101000202", "column of a stored block has bytes left over")]
    [InlineData("01" + "01" + "00" + "01" + "0508" + "01" + "02" + "9F0202" + "9F0202", "outside the day")]
    [InlineData("01" + "01" + "00" + "01" + "0506" + "01" + "01" + "A00202" + "00", "limit")]
    [InlineData("01" + "01" + "00" + "01" + "0502" + "0002" + "00", "left over")]
    public void What_is_no_block_is_refused(string form, string fault) =>
        Should.Throw<InvalidDataException>(() => Read(form)).Message.ShouldContain(fault);

    [Theory]
    [InlineData("FFFFFFFF1F", "more slots in use than it says")]
    [InlineData("FFFFFFFF07", "fewer slots in use than it says")]
    public void A_bitmap_that_disagrees_with_its_count_is_refused(string bits, string fault) =>
        Should.Throw<InvalidDataException>(() => Read("01" + "24" + bits + Zeros31 + "01" + "0125" + "0002" + Repeat("00", 35))).Message.ShouldContain(fault);

    [Fact]
    public void A_bitmap_that_ends_with_the_block_is_read_as_such()
    {
        Should.Throw<InvalidDataException>(() => Read("01" + "24" + "FFFFFFFF0F" + Repeat("00", 30))).Message.ShouldContain("slots of a stored block are cut off");
        Should.Throw<InvalidDataException>(() => Read("01" + "24" + "FFFFFFFF0F" + Zeros31)).Message.ShouldContain("number is cut off");
    }

    [Fact]
    public void A_column_of_one_byte_holds_no_slots() =>
        Read("01" + "00" + "01" + "0501" + "00")[5].ShouldAllBe(value => value == 0);

    private static string Repeat(string text, int times) => string.Concat(Enumerable.Repeat(text, times));

    /// <summary>Reads <c>id: slot=value first..last=value; id: ...</c>.</summary>
    private static List<KeyValuePair<int, long[]>> Columns(string day)
    {
        var columns = new List<KeyValuePair<int, long[]>>();
        foreach (var column in day.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var values = new long[288];
            var (id, slots) = (column.Split(':')[0], column.Split(':')[1]);
            foreach (var slot in slots.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                var (where, value) = (slot.Split('=')[0].Split(".."), long.Parse(slot.Split('=')[1]));
                Array.Fill(values, value, int.Parse(where[0]), int.Parse(where[^1]) - int.Parse(where[0]) + 1);
            }

            columns.Add(KeyValuePair.Create(int.Parse(id), values));
        }

        return columns;
    }

    private static Dictionary<int, long[]> Read(string form)
    {
        var columns = new Dictionary<int, long[]>();
        var reader = new BlockCodec.Reader(Convert.FromHexString(form), new short[288]);
        while (reader.Next())
        {
            reader.AddTo(columns[reader.Id] = new long[288]);
        }

        return columns;
    }
}
