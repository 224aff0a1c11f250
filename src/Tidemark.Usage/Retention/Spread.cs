using Tidemark.Usage.Model;

namespace Tidemark.Usage.Retention;

/// <summary>
/// Where the slots of a day are cut when their sums are spread evenly: at every hour, or at the ends of the day; and at the
/// bounds of the account's closed periods, which need not lie on hours of UTC and whose sums must stay.
/// </summary>
internal static class Spread
{
    /// <summary>The first slots of the stretches, ascending from 0.</summary>
    /// <param name="day">The UTC day.</param>
    /// <param name="resolution">3600 or 86400 seconds.</param>
    /// <param name="bounds">Starts and ends of closed periods, Unix seconds; those outside the day are ignored.</param>
    public static int[] Cuts(long day, int resolution, IEnumerable<long> bounds)
    {
        var (start, end) = (day * UsageDay.Seconds, (day + 1) * UsageDay.Seconds);
        return [.. new SortedSet<int>([.. Cuts(resolution), .. bounds.Where(bound => bound > start && bound < end).Select(UsageDay.SlotOf)])];
    }

    /// <summary>The first slots of the hours, or of the day.</summary>
    public static int[] Cuts(int resolution)
    {
        var slots = resolution / Bucket.Seconds;
        return [.. Enumerable.Range(0, UsageDay.Slots / slots).Select(stretch => stretch * slots)];
    }

    /// <summary>Gives every slot of a stretch the same share of its sum; what is left goes to the first slots, one each.</summary>
    public static void Evenly(Span<long> slots, ReadOnlySpan<int> cuts)
    {
        for (var i = 0; i < cuts.Length; i++)
        {
            var stretch = slots[cuts[i]..(i + 1 < cuts.Length ? cuts[i + 1] : slots.Length)];
            // figures that fit by themselves need not fit together; a share of them does
            var sum = (Int128)0;
            foreach (var value in stretch)
            {
                sum += value;
            }

            var (share, left) = Int128.DivRem(sum, stretch.Length);
            stretch.Fill((long)share);
            for (var slot = 0; slot < Int128.Abs(left); slot++)
            {
                stretch[slot] += Int128.Sign(left);
            }
        }
    }
}
