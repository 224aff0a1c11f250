using System.Buffers;

namespace Tidemark.Reports;

/// <summary>The 95th percentile as it is billed: see <see cref="Of"/>.</summary>
/// <param name="Count">Number of ranked buckets, including empty ones.</param>
/// <param name="Discarded">Number of discarded buckets, the largest: Count / 20.</param>
/// <param name="Index">Index of the resulting bucket in the given sequence, the earliest if several are equal; -1 if there are no buckets.</param>
/// <param name="Value">Its value.</param>
public readonly record struct Percentile95(int Count, int Discarded, int Index, long Value)
{
    /// <summary>Sorts in descending order, discards <c>N/20</c> buckets (integer division) and takes the next, without interpolation.</summary>
    /// <param name="buckets">Bytes by bucket, summed over domains beforehand; at least one.</param>
    /// <exception cref="ArgumentException">There is no bucket.</exception>
    public static Percentile95 Of(ReadOnlySpan<long> buckets)
    {
        if (buckets.IsEmpty)
        {
            throw new ArgumentException("A percentile needs at least one bucket.", nameof(buckets));
        }

        var rented = ArrayPool<long>.Shared.Rent(buckets.Length);
        try
        {
            var sorted = rented.AsSpan(0, buckets.Length);
            buckets.CopyTo(sorted);
            sorted.Sort();
            var discarded = buckets.Length / 20;
            var value = sorted[^(discarded + 1)];
            return new Percentile95(buckets.Length, discarded, buckets.IndexOf(value), value);
        }
        finally
        {
            ArrayPool<long>.Shared.Return(rented);
        }
    }

    /// <summary>The variant <c>validDays</c>, which ranks only days with traffic.</summary>
    /// <param name="buckets">As for <see cref="Of"/>.</param>
    /// <param name="dayStarts">Index of the first bucket of each day, ascending from 0; days have 276, 288 or 300 buckets.</param>
    /// <returns>Figures over the days with traffic; <c>Index</c> refers to the whole sequence. Count 0, index -1 and value 0 if no day has traffic.</returns>
    public static Percentile95 OfValidDays(ReadOnlySpan<long> buckets, ReadOnlySpan<int> dayStarts)
    {
        var rented = ArrayPool<long>.Shared.Rent(buckets.Length);
        try
        {
            var count = 0;
            for (var day = 0; day < dayStarts.Length; day++)
            {
                var end = day + 1 < dayStarts.Length ? dayStarts[day + 1] : buckets.Length;
                var dayBuckets = buckets[dayStarts[day]..end];
                if (dayBuckets.ContainsAnyExcept(0L))
                {
                    dayBuckets.CopyTo(rented.AsSpan(count));
                    count += dayBuckets.Length;
                }
            }

            if (count == 0)
            {
                return new Percentile95(0, 0, -1, 0);
            }

            var chosen = Of(rented.AsSpan(0, count));
            return chosen with { Index = FirstOnValidDay(buckets, dayStarts, chosen.Value) };
        }
        finally
        {
            ArrayPool<long>.Shared.Return(rented);
        }
    }

    /// <summary>A value of zero can also lie on a day without traffic; the resulting bucket must not.</summary>
    private static int FirstOnValidDay(ReadOnlySpan<long> buckets, ReadOnlySpan<int> dayStarts, long value)
    {
        for (var day = 0; day < dayStarts.Length; day++)
        {
            var end = day + 1 < dayStarts.Length ? dayStarts[day + 1] : buckets.Length;
            var dayBuckets = buckets[dayStarts[day]..end];
            var index = dayBuckets.ContainsAnyExcept(0L) ? dayBuckets.IndexOf(value) : -1;
            if (index >= 0)
            {
                return dayStarts[day] + index;
            }
        }

        return -1;
    }
}
