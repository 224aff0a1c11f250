using System.IO.Compression;
using System.Text;
using Tidemark.Logs.Reading;
using Tidemark.Testing;

namespace Tidemark.Logs.Tests.Reading;

public sealed class GzipContentTests
{
    private static readonly string Text = string.Concat(Enumerable.Range(0, 3000).Select(i => $"line {i} {i * 7919 % 1013}\n"));

    // What `gzip -n < /dev/null` writes
    private static readonly byte[] Empty = Convert.FromHexString("1f8b080000000000000303000000000000000000");

    [Fact]
    public void Members_follow_each_other_as_one_content()
    {
        Unpack(Pack(Text)).ShouldBe(Text);
        Unpack([.. Pack(Text), .. Empty, .. Pack("the end")]).ShouldBe(Text + "the end");
        Unpack(Empty).ShouldBe("");
    }

    [Fact]
    public async Task What_gzip_and_pigz_like_tools_write_is_read()
    {
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(folder["a"], Text);
        await ToolRun.Shell($"cd {folder.Path} && gzip -9 -k a && (gzip -1 -n < a; gzip -c a) > b.gz");

        Unpack(await File.ReadAllBytesAsync(folder["a.gz"])).ShouldBe(Text);
        Unpack(await File.ReadAllBytesAsync(folder["b.gz"])).ShouldBe(Text + Text);
    }

    [Fact]
    public void A_file_cut_off_anywhere_is_noticed()
    {
        var packed = Pack(Text);
        for (var length = 2; length < packed.Length; length += length < packed.Length - 20 ? 97 : 1)
        {
            Should.Throw<InvalidDataException>(() => Unpack(packed[..length]), $"cut at {length} of {packed.Length}");
        }
    }

    [Fact]
    public void A_second_member_cut_off_is_noticed()
    {
        var (first, second) = (Pack(Text), Pack("more"));
        byte[] both = [.. first, .. second];
        for (var length = first.Length + 2; length < both.Length; length++)
        {
            Should.Throw<InvalidDataException>(() => Unpack(both[..length]), $"cut at {length} of {both.Length}");
        }
    }

    [Fact]
    public void A_changed_byte_is_noticed_at_the_latest_at_the_end_of_its_member()
    {
        var packed = Pack(Text);
        for (var at = 10; at < packed.Length; at += at < packed.Length - 20 ? 61 : 1)
        {
            // but for the bits that fill up the last byte of the data, which nothing reads
            if (at != packed.Length - 9)
            {
                var damaged = packed.ToArray();
                damaged[at] ^= 0x10;
                Should.Throw<InvalidDataException>(() => Unpack(damaged), $"changed at {at} of {packed.Length}");
            }
        }
    }

    [Fact]
    public void Something_else_behind_the_data_is_noticed()
    {
        foreach (var behind in new byte[][] { [.. "garbage"u8], [1], [.. new byte[512], 1], [.. new byte[20_000], .. "x"u8], [.. new byte[512], .. Pack("more")], [.. "x"u8, .. Pack("more")] })
        {
            Should.Throw<InvalidDataException>(() => Unpack([.. Pack(Text), .. behind])).Message.ShouldContain("or other data follows it. To meter what can be read, unpack it (gzip -dc FILE > LOG), check LOG, and ingest LOG.");
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(511)]
    [InlineData(4096)]
    [InlineData(16 * 1024)]
    [InlineData(3_000_000)]
    public async Task Zeros_behind_the_data_are_padding_as_for_gzip(int zeros)
    {
        byte[] padded = [.. Pack(Text), .. Empty, .. Pack("the end"), .. new byte[zeros]];
        Unpack(padded).ShouldBe(Text + "the end");
        Unpack([.. Empty, .. new byte[zeros]]).ShouldBe("");
        Padding(padded).ShouldBe(zeros);
        using var folder = new TempFolder();
        await File.WriteAllBytesAsync(folder["a.gz"], padded);
        (await ToolRun.Run("gzip", ["-t", folder["a.gz"]])).ShouldBe(new ToolRun(0, "", ""));
    }

    [Fact]
    public void Zeros_in_the_data_are_data()
    {
        // a stored block of zeros, and a member whose check sum and length are zeros
        var zeros = new string('\0', 100_000);
        using var stored = new MemoryStream();
        using (var gzip = new GZipStream(stored, CompressionLevel.NoCompression, leaveOpen: true))
        {
            gzip.Write(new byte[100_000]);
        }

        Unpack(stored.ToArray()).ShouldBe(zeros);
        Unpack([.. stored.ToArray(), .. Pack("more"), .. new byte[3]]).ShouldBe(zeros + "more");
    }

    [Fact]
    public void Zeros_behind_data_that_was_cut_off_do_not_make_it_whole()
    {
        var packed = Pack(Text);
        for (var length = 2; length < packed.Length; length += length < packed.Length - 20 ? 97 : 1)
        {
            // the last bytes of the length are zeros themselves
            if (packed.AsSpan(length).ContainsAnyExcept((byte)0))
            {
                Should.Throw<InvalidDataException>(() => Unpack([.. packed[..length], .. new byte[512]]), $"cut at {length} of {packed.Length}");
            }
        }
    }

    private static long Padding(byte[] packed)
    {
        using var content = new GzipContent(packed.AsMemory(0, 2), new MemoryStream(packed, 2, packed.Length - 2));
        content.CopyTo(Stream.Null);
        return content.Padding;
    }

    private static byte[] Pack(string text)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal))
        {
            gzip.Write(Encoding.ASCII.GetBytes(text));
        }

        return packed.ToArray();
    }

    private static string Unpack(byte[] packed)
    {
        using var content = new GzipContent(packed.AsMemory(0, 2), new MemoryStream(packed[2..]));
        using var text = new MemoryStream();
        content.CopyTo(text);
        return Encoding.ASCII.GetString(text.ToArray());
    }
}
