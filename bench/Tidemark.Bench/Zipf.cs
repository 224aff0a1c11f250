namespace Tidemark.Bench;

/// <summary>Ranks drawn with a probability that falls with a power of the rank, in constant time (Walker's alias method).</summary>
internal sealed class Zipf
{
    private readonly uint[] _threshold;
    private readonly int[] _alias;

    public Zipf(int count, double exponent)
    {
        var weights = new double[count];
        for (var i = 0; i < count; i++)
        {
            weights[i] = Math.Pow(i + 1, -exponent);
        }

        var mean = weights.Sum() / count;
        _threshold = new uint[count];
        _alias = new int[count];
        var small = new Stack<int>();
        var large = new Stack<int>();
        for (var i = 0; i < count; i++)
        {
            weights[i] /= mean;
            _alias[i] = i;
            _threshold[i] = uint.MaxValue;
            (weights[i] < 1 ? small : large).Push(i);
        }

        while (small.Count > 0 && large.Count > 0)
        {
            var low = small.Pop();
            var high = large.Pop();
            _threshold[low] = (uint)(weights[low] * uint.MaxValue);
            _alias[low] = high;
            weights[high] -= 1 - weights[low];
            (weights[high] < 1 ? small : large).Push(high);
        }
    }

    /// <summary>A rank, 0 being the most frequent.</summary>
    public int Draw(Dice dice)
    {
        var slot = dice.Below(_threshold.Length);
        return (uint)dice.Next() <= _threshold[slot] ? slot : _alias[slot];
    }
}
