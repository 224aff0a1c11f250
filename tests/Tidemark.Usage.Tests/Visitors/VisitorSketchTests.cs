using Tidemark.Usage.Visitors;

namespace Tidemark.Usage.Tests.Visitors;

public sealed class VisitorSketchTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1000)]
    [InlineData(VisitorSketch.ExactLimit)]
    public void Few_visitors_are_counted_exactly(int visitors)
    {
        var sketch = Of(0, visitors);
        Add(sketch, 0, visitors);

        sketch.IsExact.ShouldBeTrue();
        sketch.Count.ShouldBe(visitors);
    }

    [Fact]
    public void The_hash_zero_is_a_visitor()
    {
        var sketch = new VisitorSketch();
        sketch.Add(0);
        sketch.Add(0);
        sketch.Count.ShouldBe(1);
        VisitorSketch.FromBytes(sketch.ToBytes()).Count.ShouldBe(1);
    }

    [Theory]
    [InlineData(VisitorSketch.ExactLimit + 1)]
    [InlineData(20_000)]
    [InlineData(100_000)]
    [InlineData(300_000)]
    [InlineData(2_000_000)]
    [InlineData(10_000_000)]
    public void Many_visitors_are_counted_within_one_percent(int visitors)
    {
        var sketch = Of(0, visitors);

        sketch.IsExact.ShouldBeFalse();
        Math.Abs(sketch.Count - visitors).ShouldBeLessThan(visitors / 100);
    }

    [Fact]
    public void The_error_scatters_as_the_theory_says()
    {
        var squares = 0d;
        const int Runs = 24;
        for (var run = 0; run < Runs; run++)
        {
            var error = (Of(run * 1_000_000, 30_000).Count / 30_000d) - 1;
            squares += error * error;
        }

        // 1.04 / sqrt(65536) = 0.41 %; two dozen runs tell the standard error to a tenth or so
        Math.Sqrt(squares / Runs).ShouldBeInRange(0.001, 0.0055);
    }

    [Theory]
    [InlineData(10, 20)]
    [InlineData(5000, 5000)]
    [InlineData(50, 30_000)]
    [InlineData(30_000, 50)]
    [InlineData(30_000, 40_000)]
    public void Merging_equals_adding_all_to_one(int first, int second)
    {
        var merged = Of(0, first);
        merged.Merge(Of(first / 2, second));
        var union = Of(0, first);
        Add(union, first / 2, second);

        merged.Count.ShouldBe(union.Count);
        merged.ToBytes().ShouldBe(union.ToBytes());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(77)]
    [InlineData(30_000)]
    public void The_stored_form_comes_back_whole(int visitors)
    {
        var sketch = Of(5, visitors);
        var back = VisitorSketch.FromBytes(sketch.ToBytes());

        (back.Count, back.IsExact).ShouldBe((sketch.Count, sketch.IsExact));
        back.ToBytes().ShouldBe(sketch.ToBytes());
    }

    [Fact]
    public void The_order_of_visitors_does_not_matter()
    {
        var back = new VisitorSketch();
        for (var i = 9999; i >= 0; i--)
        {
            back.Add(Hash(i));
        }

        back.ToBytes().ShouldBe(Of(0, 10_000).ToBytes());
    }

    [Theory]
    [InlineData(3)]
    [InlineData(20_000)]
    public void A_cleared_sketch_is_as_new(int visitors)
    {
        var sketch = Of(0, visitors);
        sketch.Clear();
        (sketch.Count, sketch.IsExact).ShouldBe((0, true));
        Add(sketch, 7, 20_000);
        sketch.ToBytes().ShouldBe(Of(7, 20_000).ToBytes());
    }

    [Fact]
    public void Hashes_with_idle_upper_bits_are_estimated_as_well_as_others()
    {
        var sketch = new VisitorSketch();
        for (var i = 1UL; i <= 100_000; i++)
        {
            sketch.Add(i);
        }

        Math.Abs(sketch.Count - 100_000).ShouldBeLessThan(1000);
    }

    [Fact]
    public void Damaged_bytes_are_refused()
    {
        var random = new Random(1);
        foreach (var whole in new[] { Of(0, 100).ToBytes(), Of(0, 20_000).ToBytes() })
        {
            for (var round = 0; round < 300; round++)
            {
                var damaged = whole.AsSpan(0, random.Next(whole.Length)).ToArray();
                for (var i = 0; i < random.Next(4) && damaged.Length > 0; i++)
                {
                    damaged[random.Next(Math.Min(damaged.Length, 64))] = (byte)random.Next(256);
                }

                try
                {
                    VisitorSketch.FromBytes(damaged).Count.ShouldBeGreaterThanOrEqualTo(0);
                }
                catch (InvalidDataException)
                {
                    // the only exception that may come out
                }
            }
        }

        Should.Throw<InvalidDataException>(() => VisitorSketch.FromBytes([]));
        Should.Throw<InvalidDataException>(() => VisitorSketch.FromBytes([9, 1, 2]));
        Should.Throw<InvalidDataException>(() => VisitorSketch.FromBytes([1, 1, 2]));
        Should.Throw<InvalidDataException>(() => VisitorSketch.FromBytes([2, 1, 2]));
    }

    private static VisitorSketch Of(int first, int count)
    {
        var sketch = new VisitorSketch();
        Add(sketch, first, count);
        return sketch;
    }

    private static void Add(VisitorSketch sketch, int first, int count)
    {
        for (var i = first; i < first + count; i++)
        {
            sketch.Add(Hash(i));
        }
    }

    /// <summary>SplitMix64: as good as random, and cheap.</summary>
    private static ulong Hash(int number)
    {
        unchecked
        {
            var z = ((ulong)number + 1) * 0x9e3779b97f4a7c15UL;
            z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9UL;
            z = (z ^ (z >> 27)) * 0x94d049bb133111ebUL;
            return z ^ (z >> 31);
        }
    }
}
