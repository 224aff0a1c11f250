using System.Security.Cryptography;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Tidemark.Logs.Reading;

namespace Tidemark.Logs.Tests.Reading;

public sealed class LogReaderTests
{
    private const int ChunkBytes = 64;

    // Lines around the size of a chunk, with and without a last line end
    private static Arbitrary<string> Contents =>
        (from lengths in Gen.Frequency((8, Gen.Choose(0, 30)), (1, Gen.Choose(55, 70)), (1, Gen.Choose(120, 400))).ListOf()
         from ends in Gen.Elements(true, false)
         let text = string.Join('\n', lengths.Select((length, i) => new string((char)('a' + (i % 26)), length)))
         select ends && lengths.Count > 0 ? text + "\n" : text).ToArbitrary();

    [Fact]
    public void Chunks_are_whole_lines_in_order_and_the_hash_is_that_of_what_was_cut()
    {
        Prop.ForAll(Contents, content =>
        {
            var read = Read(content);
            var ended = content.LastIndexOf('\n') + 1;
            read.Position.ShouldBe(ended);
            read.Hash.ShouldBe(SHA256.HashData(Encoding.ASCII.GetBytes(content[..ended])));
            read.Lines.ShouldBe(content[..ended].Split('\n')[..^1].Select(line => line.Length >= ChunkBytes ? null : line));
            (read.Tail.Length > 0 || read.EndsInLongLine).ShouldBe(ended < content.Length);
            if (!read.EndsInLongLine)
            {
                read.Tail.ShouldBe(content[ended..]);
            }
        }).QuickCheckThrowOnFailure();
    }

    private static (List<string?> Lines, long Position, byte[] Hash, string Tail, bool EndsInLongLine) Read(string content)
    {
        using var input = LogContent.Open("-", () => new MemoryStream(Encoding.ASCII.GetBytes(content)));
        using var reader = new LogReader(input, 0, ChunkBytes);
        var chunk = new Chunk(ChunkBytes);
        var lines = new List<string?>();
        while (reader.TryRead(chunk))
        {
            if (chunk.IsLongLine)
            {
                Encoding.ASCII.GetString(chunk.Bytes).ShouldBe(content.Substring((int)chunk.Offset, ChunkBytes / 2));
                lines.Add(null);
            }
            else
            {
                Encoding.ASCII.GetString(chunk.Bytes).ShouldBe(content.Substring((int)chunk.Offset, chunk.Length));
                lines.AddRange(Encoding.ASCII.GetString(chunk.Bytes).Split('\n')[..^1]);
            }
        }

        return (lines, reader.Position, reader.TakeRange().Hash, Encoding.ASCII.GetString(reader.Tail), reader.EndsInLongLine);
    }
}
