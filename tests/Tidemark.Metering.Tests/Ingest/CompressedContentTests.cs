using System.IO.Compression;
using System.Text;
using Tidemark.Logs;
using Tidemark.Logs.Reading;
using Tidemark.Metering.Ingest;
using Tidemark.Testing;

namespace Tidemark.Metering.Tests.Ingest;

public sealed class CompressedContentTests : IngestFixture
{
    private static readonly string Text = string.Concat(Enumerable.Range(0, 3000).Select(i => $"line {i} {i * 7919 % 1013}\n"));

    [Fact]
    public async Task What_brotli_and_zstd_write_is_read()
    {
        await File.WriteAllTextAsync(Folder["a"], Text);
        await ToolRun.Shell($"cd {Folder.Path} && brotli -k a && zstd -q -k a && zstd -q -19 --check -c a > more && cat a.zst more > two.zst");
        Unpack("a.br", await File.ReadAllBytesAsync(Folder["a.br"])).ShouldBe(Text);
        Unpack("no-extension", await File.ReadAllBytesAsync(Folder["a.br"])).ShouldBe(Text);
        Unpack("a.zst", await File.ReadAllBytesAsync(Folder["a.zst"])).ShouldBe(Text);
        Unpack("no-extension", await File.ReadAllBytesAsync(Folder["two.zst"])).ShouldBe(Text + Text);
    }

    [Fact]
    public void Streams_and_frames_follow_each_other_as_one_content()
    {
        var brotli = Brotli(Text);
        Unpack("a.br", [.. brotli, .. Brotli("the end")]).ShouldBe(Text + "the end");
        var (zstd, end) = (Zstd(Text), Zstd("the end"));
        byte[] skippable = [0x5A, 0x2A, 0x4D, 0x18, 3, 0, 0, 0, 1, 2, 3];
        Unpack("a.zst", [.. skippable, .. zstd, .. skippable, .. end, .. skippable]).ShouldBe(Text + "the end");
    }

    [Theory]
    [InlineData("a.br")]
    [InlineData("a.zst")]
    public void A_file_cut_off_anywhere_is_noticed(string name)
    {
        var packed = name == "a.br" ? Brotli(Text) : Zstd(Text);
        for (var length = 5; length < packed.Length; length += length < packed.Length - 20 ? 97 : 1)
        {
            Should.Throw<InvalidDataException>(() => Unpack(name, packed[..length]), $"cut at {length} of {packed.Length}");
        }
    }

    [Fact]
    public void A_changed_byte_of_zstd_is_noticed_by_its_checksum()
    {
        var packed = Zstd(Text);
        for (var at = 8; at < packed.Length; at += 61)
        {
            var damaged = packed.ToArray();
            damaged[at] ^= 0x10;
            Should.Throw<InvalidDataException>(() => Unpack("a.zst", damaged), $"changed at {at} of {packed.Length}");
        }
    }

    [Theory]
    [InlineData("a.br")]
    [InlineData("a.zst")]
    public void Something_else_behind_the_data_is_noticed(string name)
    {
        byte[] packed = [.. name == "a.br" ? Brotli(Text) : Zstd(Text), .. "192.0.2.1 - - garbage"u8];
        Should.Throw<InvalidDataException>(() => Unpack(name, packed));
    }

    [Theory]
    [InlineData("a.br")]
    [InlineData("a.zst")]
    public void Zeros_behind_the_data_are_padding(string name)
    {
        var (packed, end) = name == "a.br" ? (Brotli(Text), Brotli("the end")) : (Zstd(Text), Zstd("the end"));
        foreach (var zeros in new[] { 1, 2, 511, 70_000, 300_000 })
        {
            Unpack(name, [.. packed, .. end, .. new byte[zeros]]).ShouldBe(Text + "the end");
            Should.Throw<InvalidDataException>(() => Unpack(name, [.. packed, .. new byte[zeros], .. "192.0.2.1 - - garbage"u8]));
            Should.Throw<InvalidDataException>(() => Unpack(name, [.. packed[..^9], .. new byte[zeros]]));
        }
    }

    [Fact]
    public void Text_is_not_taken_for_compressed_whatever_bytes_are_in_it()
    {
        foreach (var text in new[] { "x", "192.0.2.7 - - [10/Oct/2025:13:55:36 +0000] \"\u0016\u0003\u0001\" 400 157\n", "\u0000\u0000\u0000", "\u0001binary\u0002" })
        {
            CompressedContent.Open("access.log", Encoding.Latin1.GetBytes(text), Stream.Null).ShouldBeNull(text);
        }
    }

    [Theory]
    [InlineData(27, false)]
    [InlineData(28, true)]
    [InlineData(41, true)]
    public void A_window_of_more_than_128_MiB_is_refused_before_it_is_allocated(int windowLog, bool refused)
    {
        // RFC 8878, 3.1.1: magic, a descriptor without content size, the window's exponent from 10, one last raw block
        byte[] packed = [0x28, 0xB5, 0x2F, 0xFD, 0, (byte)((windowLog - 10) << 3), 0x09, 0, 0, (byte)'x'];
        if (refused)
        {
            Should.Throw<InvalidDataException>(() => Unpack("a.zst", packed));
        }
        else
        {
            Unpack("a.zst", packed).ShouldBe("x");
        }
    }

    [Fact]
    public void A_declared_length_that_the_data_has_not_is_refused_and_never_allocated()
    {
        // a single segment of 2^40 bytes: its window is its content
        byte[] single = [0x28, 0xB5, 0x2F, 0xFD, 0xE0, 0, 0, 0, 0, 0, 1, 0, 0, 0x09, 0, 0, (byte)'x'];
        Should.Throw<InvalidDataException>(() => Unpack("a.zst", single));

        // the same length with a window of 1 KiB: the data ends before it
        byte[] windowed = [0x28, 0xB5, 0x2F, 0xFD, 0xC0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0x09, 0, 0, (byte)'x'];
        var before = GC.GetAllocatedBytesForCurrentThread();
        Should.Throw<InvalidDataException>(() => Unpack("a.zst", windowed));
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(4 << 20);
    }

    [Fact]
    public async Task The_same_content_under_any_compression_is_one_source()
    {
        var lines = Lines(500);
        var plain = Write("access.log", lines);
        await File.WriteAllBytesAsync(Folder["access.log.br"], Brotli(lines));
        await File.WriteAllBytesAsync(Folder["access.log.zst"], Zstd(lines));
        (await Ingest(Folder["access.log.br"])).Accepted.ShouldBe(500);
        foreach (var again in new[] { Folder["access.log.zst"], plain, Gzip("access.log.gz", lines) })
        {
            var outcome = await Ingest(again);
            (outcome.Accepted, outcome.Duplicates).ShouldBe((0, 500), again);
        }
    }

    [Theory]
    [InlineData("access.log.br")]
    [InlineData("access.log.zst")]
    public async Task A_file_that_was_cut_off_goes_on_where_it_ended_once_it_is_whole(string name)
    {
        var lines = Lines(4000);
        var packed = name.EndsWith("br", StringComparison.Ordinal) ? Brotli(lines) : Zstd(lines);
        await File.WriteAllBytesAsync(Folder[name], packed[..(packed.Length * 3 / 4)]);
        var refused = await Should.ThrowAsync<LogException>(() => Ingest(Folder[name], sizes: new IngestSizes(4096, 120_000)));
        refused.Message.ShouldContain("truncated");
        (await Total()).Requests.ShouldBeInRange(1, 3999);

        await File.WriteAllBytesAsync(Folder[name], packed);
        var outcome = await Ingest(Folder[name], sizes: new IngestSizes(4096, 120_000));
        (outcome.Accepted + outcome.Duplicates).ShouldBe(4000);
        (await Total()).Requests.ShouldBe(4000);
    }

    [Theory]
    [InlineData("utf-16", "UTF-16LE")]
    [InlineData("utf-16BE", "UTF-16BE")]
    public async Task A_log_of_UTF_16_is_refused_with_the_command_that_converts_it(string encoding, string named)
    {
        var writer = Encoding.GetEncoding(encoding);
        foreach (var mark in new[] { writer.GetPreamble(), [] })
        {
            await File.WriteAllBytesAsync(Folder["wide.log"], [.. mark, .. writer.GetBytes(Lines(5))]);
            var refused = await Should.ThrowAsync<LogException>(() => Ingest(Folder["wide.log"]));
            refused.Remedy.ShouldBe(new LogRemedy.Convert(named));
        }
    }

    [Theory]
    [InlineData("python3 -c 'import lzma, sys; sys.stdout.buffer.write(lzma.compress(sys.stdin.buffer.read()))' < access.log", "Decompress { Program = xz }")]
    [InlineData("gzip -c access.log | gzip -c", "compressed twice")]
    [InlineData("python3 -c 'import bz2, sys; sys.stdout.buffer.write(bz2.compress(sys.stdin.buffer.read()))' < access.log", "Decompress { Program = bzip2 }")]
    [InlineData("tar -c access.log", "tar -xf FILE")]
    [InlineData("tar -cz access.log", "tar -xf FILE")]
    [InlineData("python3 -m zipfile -c a.zip access.log && cat a.zip", "extract the logs")]
    public async Task What_is_packed_otherwise_is_refused_with_the_way_out(string command, string wayOut)
    {
        await File.WriteAllTextAsync(Folder["access.log"], Lines(500));
        await ToolRun.Shell($"cd '{Folder.Path}' && {{ {command}; }} > packed");
        var refused = await Should.ThrowAsync<LogException>(() => Ingest(Folder["packed"]));
        $"{refused.Message} {refused.Remedy}".ShouldContain(wayOut);
    }

    private static byte[] Brotli(string text)
    {
        using var packed = new MemoryStream();
        using (var brotli = new BrotliStream(packed, CompressionLevel.Optimal))
        {
            brotli.Write(Encoding.Latin1.GetBytes(text));
        }

        return packed.ToArray();
    }

    private static byte[] Zstd(string text)
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder["a"], text, Encoding.Latin1);
        using var zstd = System.Diagnostics.Process.Start("zstd", ["-q", "--check", folder["a"]]);
        zstd.WaitForExit();
        return File.ReadAllBytes(folder["a.zst"]);
    }

    private static string Unpack(string name, byte[] packed)
    {
        var prefix = Math.Min(packed.Length, CompressedContent.PrefixLength);
        using var content = CompressedContent.Open(name, packed.AsMemory(0, prefix), new MemoryStream(packed[prefix..]));
        using var text = new MemoryStream();
        content.ShouldNotBeNull().CopyTo(text);
        return Encoding.Latin1.GetString(text.ToArray());
    }
}
