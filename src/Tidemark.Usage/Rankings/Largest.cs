using System.Runtime.CompilerServices;

namespace Tidemark.Usage.Rankings;

/// <summary>Finds the largest of many figures without sorting them.</summary>
internal static class Largest
{
    /// <summary>Marks the places of the <paramref name="count"/> largest figures; of equal ones those that come first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Mark(ReadOnlySpan<long> figures, int count, Span<bool> marks)
    {
        if (count <= 0)
        {
            return;
        }

        if (count >= figures.Length)
        {
            marks[..figures.Length].Fill(true);
            return;
        }

        var smallest = At(figures.ToArray(), count - 1);
        var ties = count;
        foreach (var figure in figures)
        {
            ties -= figure > smallest ? 1 : 0;
        }

        for (var i = 0; i < figures.Length; i++)
        {
            if (figures[i] > smallest || (figures[i] == smallest && ties-- > 0))
            {
                marks[i] = true;
            }
        }
    }

    // The figure at a place in descending order: quickselect with three parts, so that many equal figures do no harm.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static long At(Span<long> figures, int place)
    {
        while (true)
        {
            var (a, b, c) = (figures[0], figures[figures.Length / 2], figures[^1]);
            var pivot = Math.Max(Math.Min(a, b), Math.Min(Math.Max(a, b), c));
            var (larger, at, smaller) = (0, 0, figures.Length);
            while (at < smaller)
            {
                var figure = figures[at];
                if (figure > pivot)
                {
                    (figures[larger], figures[at]) = (figure, figures[larger]);
                    larger++;
                    at++;
                }
                else if (figure < pivot)
                {
                    smaller--;
                    (figures[smaller], figures[at]) = (figure, figures[smaller]);
                }
                else
                {
                    at++;
                }
            }

            if (place < larger)
            {
                figures = figures[..larger];
            }
            else if (place < smaller)
            {
                return pivot;
            }
            else
            {
                figures = figures[smaller..];
                place -= smaller;
            }
        }
    }
}
