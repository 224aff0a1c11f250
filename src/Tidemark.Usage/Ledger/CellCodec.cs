using System.Numerics;
using Tidemark.Usage.Bytes;
using Tidemark.Usage.Model;
using Tidemark.Usage.Store.Days;

namespace Tidemark.Usage.Ledger;

/// <summary>A contribution's figures of one bucket.</summary>
internal readonly record struct ContributedCell(long Series, long Bucket, Counters Counters, IReadOnlyList<StatusCount> Codes);

/// <summary>
/// The stored form of the usage that a source contributed: a version byte, then cell after cell: series and bucket as steps (zigzag) from the cell before,
/// a bit for each measure that is not zero, those measures, the number of status codes, and each code with its requests.
/// </summary>
internal static class CellCodec
{
    private const byte Version = 1;
    private const int LargestMask = (1 << MeasureIndex.Count) - 1;
    private const int LargestCode = 999;

    /// <summary>Writes cells in the order in which they come; steps are short when neighbours are alike.</summary>
    internal sealed class Writer
    {
        private readonly VarintWriter _bytes = new(Version);
        private long _series;
        private long _bucket;

        /// <summary>The earliest and latest bucket; null before the first cell.</summary>
        public (long First, long Last)? Buckets { get; private set; }

        /// <exception cref="OverflowException">A figure is negative.</exception>
        public void Add(long series, long bucket, Counters counters, IReadOnlyList<StatusCount> codes)
        {
            _bytes.WriteStep(series - _series);
            _bytes.WriteStep((bucket - _bucket) / Bucket.Seconds);
            (_series, _bucket) = (series, bucket);
            Buckets = Buckets is { } buckets ? (Math.Min(buckets.First, bucket), Math.Max(buckets.Last, bucket)) : (bucket, bucket);

            var fields = MeasureIndex.Fields(ref counters);
            var mask = 0u;
            for (var i = 0; i < fields.Length; i++)
            {
                mask |= fields[i] != 0 ? 1u << i : 0;
            }

            _bytes.Write(mask);
            for (; mask != 0; mask &= mask - 1)
            {
                _bytes.Write((ulong)fields[BitOperations.TrailingZeroCount(mask)]);
            }

            _bytes.Write((ulong)codes.Count);
            for (var i = 0; i < codes.Count; i++)
            {
                _bytes.Write((ulong)codes[i].Code);
                _bytes.Write((ulong)codes[i].Requests);
            }
        }

        public ReadOnlySpan<byte> Written => _bytes.Written;
    }

    /// <summary>The cells in the order in which they were written.</summary>
    /// <exception cref="InvalidDataException">The bytes are damaged.</exception>
    public static List<ContributedCell> Decode(ReadOnlySpan<byte> stored)
    {
        var offset = VarintWriter.CheckVersion(stored, Version, "contribution");
        var cells = new List<ContributedCell>();
        var (series, bucket) = (0L, 0L);
        while (offset < stored.Length)
        {
            series = unchecked(series + Varint.ReadStep(stored, ref offset));
            bucket = unchecked(bucket + (Varint.ReadStep(stored, ref offset) * Bucket.Seconds));
            var counters = default(Counters);
            var fields = MeasureIndex.Fields(ref counters);
            for (var mask = (uint)Varint.ReadCount(stored, ref offset, LargestMask); mask != 0; mask &= mask - 1)
            {
                fields[BitOperations.TrailingZeroCount(mask)] = Varint.ReadFigure(stored, ref offset);
            }

            var codes = new StatusCount[Varint.ReadCount(stored, ref offset, LargestCode)];
            for (var i = 0; i < codes.Length; i++)
            {
                codes[i] = new StatusCount(Varint.ReadCount(stored, ref offset, LargestCode), Varint.ReadFigure(stored, ref offset));
            }

            cells.Add(new ContributedCell(series, bucket, counters, codes));
        }

        return cells;
    }
}
