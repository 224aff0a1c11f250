using Microsoft.Data.Sqlite;
using Tidemark.Metering.Usage;
using Tidemark.Sqlite;

namespace Tidemark.Metering.Retention;

/// <summary>
/// Where the slots of a day are cut when their sums are spread evenly: at every hour, or at the ends of the day; and at the
/// bounds of the account's closed periods, which need not lie on hours of UTC and whose sums must stay.
/// </summary>
internal static class Spread
{
    /// <summary>The first slots of the stretches, ascending from 0.</summary>
    /// <param name="connection">Where the closed periods are.</param>
    /// <param name="series">Whose account's periods.</param>
    /// <param name="day">The UTC day.</param>
    /// <param name="resolution">3600 or 86400.</param>
    public static int[] Cuts(SqliteConnection connection, long series, long day, int resolution)
    {
        var cuts = new SortedSet<int>(Cuts(resolution));
        var (start, end) = (day * UsageDay.Seconds, (day + 1) * UsageDay.Seconds);
        using var select = new SqliteStatement(
            connection, """SELECT p.start, p."end" FROM closed_period p JOIN series s ON s.account = p.account WHERE s.id = ?1 AND p.start < ?3 AND p."end" > ?2""");
        select.Bind(1, series).Bind(2, start).Bind(3, end);
        while (select.Step())
        {
            foreach (var bound in (long[])[select.Int64(0), select.Int64(1)])
            {
                if (bound > start && bound < end)
                {
                    cuts.Add(UsageDay.SlotOf(bound));
                }
            }
        }

        return [.. cuts];
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
