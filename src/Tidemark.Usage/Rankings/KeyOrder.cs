using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Tidemark.Usage.Rankings;

/// <summary>
/// Sorts entries by the bytes of their keys, each key once. Seven bytes of every key are compared as one number; only keys that share them are
/// looked at again, seven bytes further on. URLs share long beginnings, and comparing those in pairs is most of the time of any other sort.
/// </summary>
internal static class KeyOrder
{
    private const int Step = 7;
    private const int Few = 16;

    /// <summary>The entries in ascending order of their keys.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static RankingEntry[] Sorted(ReadOnlySpan<RankingEntry> entries)
    {
        var words = new Word[entries.Length];
        var shared = entries.Length == 0 ? 0 : Shared(entries);
        for (var i = 0; i < words.Length; i++)
        {
            words[i] = new Word(WordAt(entries[i].Key.Span, shared), i);
        }

        Sort(words, entries, shared);
        var sorted = new RankingEntry[entries.Length];
        for (var i = 0; i < sorted.Length; i++)
        {
            sorted[i] = entries[words[i].Index];
        }

        return sorted;
    }

    // The beginning that all keys share
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Shared(ReadOnlySpan<RankingEntry> entries)
    {
        var shared = entries[0].Key.Span;
        for (var i = 1; i < entries.Length; i++)
        {
            shared = shared[..shared.CommonPrefixLength(entries[i].Key.Span)];
        }

        return shared.Length;
    }

    // Three parts around a word: smaller, equal, larger. Equal words that hold no end of a key are told apart by the bytes behind.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Sort(Span<Word> words, ReadOnlySpan<RankingEntry> entries, int depth)
    {
        while (words.Length > Few)
        {
            var pivot = Middle(words[0].Value, words[words.Length / 2].Value, words[^1].Value);
            var (smaller, at, larger) = (0, 0, words.Length);
            while (at < larger)
            {
                var value = words[at].Value;
                if (value < pivot)
                {
                    (words[smaller], words[at]) = (words[at], words[smaller]);
                    smaller++;
                    at++;
                }
                else if (value > pivot)
                {
                    larger--;
                    (words[larger], words[at]) = (words[at], words[larger]);
                }
                else
                {
                    at++;
                }
            }

            if (larger - smaller > 1 && !HoldsEnd(pivot))
            {
                Deepen(words[smaller..larger], entries, depth + Step);
            }

            // the smaller part by a call, the larger by continuing, so that no order of keys makes the stack deep
            if (smaller < words.Length - larger)
            {
                Sort(words[..smaller], entries, depth);
                words = words[larger..];
            }
            else
            {
                Sort(words[larger..], entries, depth);
                words = words[..smaller];
            }
        }

        SortFew(words, entries, depth);
    }

    private static void Deepen(Span<Word> words, ReadOnlySpan<RankingEntry> entries, int depth)
    {
        // keys of a client's making may share two thousand bytes: a stack of three hundred calls
        for (var i = 0; i < words.Length; i++)
        {
            words[i] = words[i] with { Value = WordAt(entries[words[i].Index].Key.Span, depth) };
        }

        Sort(words, entries, depth);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SortFew(Span<Word> words, ReadOnlySpan<RankingEntry> entries, int depth)
    {
        for (var i = 1; i < words.Length; i++)
        {
            var word = words[i];
            var at = i;
            while (at > 0 && IsBefore(word, words[at - 1], entries, depth))
            {
                words[at] = words[at - 1];
                at--;
            }

            words[at] = word;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsBefore(Word a, Word b, ReadOnlySpan<RankingEntry> entries, int depth) =>
        a.Value != b.Value
            ? a.Value < b.Value
            : !HoldsEnd(a.Value) && entries[a.Index].Key.Span[(depth + Step)..].SequenceCompareTo(entries[b.Index].Key.Span[(depth + Step)..]) < 0;

    private static ulong Middle(ulong a, ulong b, ulong c) => Math.Max(Math.Min(a, b), Math.Min(Math.Max(a, b), c));

    // Seven bytes from a place on, and how many more of the key there are from there, so that "a" comes before "a\0"
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong WordAt(ReadOnlySpan<byte> key, int depth)
    {
        var rest = key[depth..];
        if (rest.Length >= sizeof(ulong))
        {
            return BinaryPrimitives.ReadUInt64BigEndian(rest) | 0xFF;
        }

        var word = 0UL;
        for (var i = 0; i < Step; i++)
        {
            word = (word | (i < rest.Length ? rest[i] : 0u)) << 8;
        }

        return word | (uint)rest.Length;
    }

    private static bool HoldsEnd(ulong word) => (word & 0xFF) != 0xFF;

    private readonly record struct Word(ulong Value, int Index);
}
