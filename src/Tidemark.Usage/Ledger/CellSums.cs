using System.Runtime.InteropServices;
using Tidemark.Usage.Model;
using Tidemark.Usage.Store.Days;

namespace Tidemark.Usage.Ledger;

/// <summary>Adds up contributed cells by series and bucket.</summary>
internal sealed class CellSums
{
    private readonly SortedDictionary<(long Series, long Bucket), Sum> _sums = [];

    /// <summary>How many series and buckets there are.</summary>
    public int Count => _sums.Count;

    /// <summary>By series, then bucket; each once.</summary>
    public IEnumerable<ContributedCell> Cells =>
        _sums.Select(sum => new ContributedCell(
            sum.Key.Series, sum.Key.Bucket, sum.Value.Counters,
            [.. sum.Value.Codes.OrderBy(code => code.Key).Select(code => new StatusCount(code.Key, code.Value))]));

    /// <exception cref="OverflowException">A sum does not fit into 63 bits.</exception>
    public void Add(IEnumerable<ContributedCell> cells)
    {
        foreach (var cell in cells)
        {
            if (!_sums.TryGetValue((cell.Series, cell.Bucket), out var sum))
            {
                _sums.Add((cell.Series, cell.Bucket), sum = new Sum());
            }

            sum.Counters.Add(cell.Counters);
            foreach (var (code, requests) in cell.Codes)
            {
                CollectionsMarshal.GetValueRefOrAddDefault(sum.Codes, code, out _) += requests;
            }
        }
    }

    public void Clear() => _sums.Clear();

    private sealed class Sum
    {
        public Counters Counters;

        public Dictionary<int, long> Codes { get; } = [];
    }
}
