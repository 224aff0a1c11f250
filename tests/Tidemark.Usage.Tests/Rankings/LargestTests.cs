using FsCheck;
using FsCheck.Fluent;
using Tidemark.Usage.Rankings;

namespace Tidemark.Usage.Tests.Rankings;

public sealed class LargestTests
{
    [Fact]
    public void The_largest_are_those_that_a_stable_sort_puts_first() =>
        Prop.ForAll(Gen.Choose(0, 9).ArrayOf().ToArbitrary(), Gen.Choose(0, 30).ToArbitrary(), (small, count) =>
        {
            var figures = small.Select(figure => (long)figure).ToArray();
            var marks = new bool[figures.Length];

            Largest.Mark(figures, count, marks);

            var expected = figures.Select((figure, index) => (figure, index)).OrderByDescending(one => one.figure).Take(count).Select(one => one.index).Order();
            marks.Select((marked, index) => (marked, index)).Where(one => one.marked).Select(one => one.index).ShouldBe(expected);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Marks_that_are_set_already_stay()
    {
        bool[] marks = [true, false, false];

        Largest.Mark([1, 2, 3], 1, marks);

        marks.ShouldBe([true, false, true]);
    }
}
