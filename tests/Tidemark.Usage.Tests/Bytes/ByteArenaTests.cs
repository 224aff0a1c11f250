using Tidemark.Usage.Bytes;

namespace Tidemark.Usage.Tests.Bytes;

public sealed class ByteArenaTests
{
    [Fact]
    public void Pieces_stay_what_they_are_while_others_are_added_also_those_that_are_larger_than_a_block()
    {
        using var arena = new ByteArena();
        var pieces = new List<(ReadOnlyMemory<byte> Piece, int Length, byte Value)>();
        foreach (var (length, value) in new[] { (10, (byte)1), (5_000_000, (byte)2), (4_000_000, (byte)3), (0, (byte)4), (300_000, (byte)5), (9_000_000, (byte)6) })
        {
            // more is reserved than is kept, on both sides
            var room = arena.Reserve(length + 7);
            room[3..(length + 3)].Fill(value);
            pieces.Add((arena.Take(3, length), length, value));
        }

        foreach (var (piece, length, value) in pieces)
        {
            piece.Length.ShouldBe(length);
            piece.Span.ContainsAnyExcept(value).ShouldBeFalse();
        }
    }
}
