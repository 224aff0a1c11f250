using FsCheck;
using FsCheck.Fluent;
using Tidemark.Usage.Retention;

namespace Tidemark.Usage.Tests.Retention;

public sealed class SpreadTests
{
    [Fact]
    public void Twelve_slots_of_an_hour_share_its_sum_and_the_first_take_what_is_left()
    {
        long[] slots = [0, 0, 31, 0, 0, 0, 0, 0, 0, 0, 0, 0, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7];

        Spread.Evenly(slots, [0, 12]);

        slots.ShouldBe([3, 3, 3, 3, 3, 3, 3, 2, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]);
    }

    [Fact]
    public void A_sum_that_does_not_fit_into_63_bits_is_spread_as_well()
    {
        long[] slots = [long.MaxValue, long.MaxValue, long.MaxValue - 1, 1];
        Spread.Evenly(slots, [0, 3]);
        slots.ShouldBe([long.MaxValue, long.MaxValue, long.MaxValue - 1, 1]);
    }

    [Fact]
    public void A_stretch_keeps_its_sum_is_flat_and_spreading_again_changes_nothing() =>
        Prop.ForAll(
            Gen.Choose(-1_000_000, 1_000_000).Select(n => (long)n).ArrayOf(288).ToArbitrary(),
            Gen.Choose(1, 287).ListOf(5).ToArbitrary(),
            (slots, inner) =>
            {
                int[] cuts = [0, .. inner.Distinct().Order()];
                long[] even = [.. slots];
                Spread.Evenly(even, cuts);
                foreach (var (start, end) in cuts.Zip(cuts.Skip(1).Append(288)))
                {
                    even[start..end].Sum().ShouldBe(slots[start..end].Sum());
                    (even[start..end].Max() - even[start..end].Min()).ShouldBeLessThanOrEqualTo(1);
                }

                long[] again = [.. even];
                Spread.Evenly(again, cuts);
                again.ShouldBe(even);
            }).QuickCheckThrowOnFailure();

    [Fact]
    public void What_is_part_of_another_figure_stays_part_of_it_slot_by_slot() =>
        Prop.ForAll(
            Gen.Choose(0, 1000).Two().Select(pair => ((long)Math.Min(pair.Item1, pair.Item2), (long)Math.Max(pair.Item1, pair.Item2))).ArrayOf(288).ToArbitrary(),
            pairs =>
            {
                int[] hours = [.. Enumerable.Range(0, 24).Select(hour => hour * 12)];
                var (hits, requests) = (pairs.Select(pair => pair.Item1).ToArray(), pairs.Select(pair => pair.Item2).ToArray());
                Spread.Evenly(hits, hours);
                Spread.Evenly(requests, hours);
                hits.Zip(requests).ShouldAllBe(slot => slot.First <= slot.Second);
            }).QuickCheckThrowOnFailure();
}
