using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Tidemark.Logs.Fields;

/// <summary>
/// The places of quotes, backslashes and line ends in a stretch of text, found in one pass: what a line is made of is read from them instead of being
/// searched for field by field.
/// </summary>
public sealed class LineMarks
{
    /// <summary>How much text is looked at, at most.</summary>
    public const int Stretch = 16 * 1024;

    private const int Block = 64;
    private const int WrittenAtOnce = 4;

    private readonly int[] _places = new int[Stretch + Block];
    private int _count;

    /// <summary>The places, ascending, as offsets into the text.</summary>
    public ReadOnlySpan<int> Places => _places.AsSpan(0, _count);

    /// <summary>Finds the marks of the first <see cref="Stretch"/> bytes of a text.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Find(ReadOnlySpan<byte> text)
    {
        text = text[..Math.Min(text.Length, Stretch)];
        ref var first = ref MemoryMarshal.GetReference(text);
        _count = 0;
        var at = 0;
        for (; at <= text.Length - Block; at += Block)
        {
            Note(at, MarksOf(Vector256.LoadUnsafe(ref first, (nuint)at)) | ((ulong)MarksOf(Vector256.LoadUnsafe(ref first, (nuint)at + 32)) << 32));
        }

        var rest = 0UL;
        for (var i = at; i < text.Length; i++)
        {
            rest |= text[i] is (byte)'"' or (byte)'\\' or (byte)'\n' ? 1UL << (i - at) : 0;
        }

        Note(at, rest);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint MarksOf(Vector256<byte> bytes) =>
        (Vector256.Equals(bytes, Vector256.Create((byte)'"')) | Vector256.Equals(bytes, Vector256.Create((byte)'\\')) | Vector256.Equals(bytes, Vector256.Create((byte)'\n')))
        .ExtractMostSignificantBits();

    // Most blocks have a few marks: so many are written without asking, and what is too much is written over
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Note(int at, ulong marks)
    {
        ref var to = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_places), _count);
        var count = BitOperations.PopCount(marks);
        _count += count;
        for (var i = 0; i < WrittenAtOnce; i++)
        {
            Unsafe.Add(ref to, i) = at + BitOperations.TrailingZeroCount(marks);
            marks &= unchecked(marks - 1);
        }

        for (var i = WrittenAtOnce; i < count; i++)
        {
            Unsafe.Add(ref to, i) = at + BitOperations.TrailingZeroCount(marks);
            marks &= unchecked(marks - 1);
        }
    }
}
