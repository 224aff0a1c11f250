using System.Security.Cryptography;
using Tidemark.Logs.Reading;
using Tidemark.Usage.Contract;

namespace Tidemark.Metering.Ingest;

/// <summary>What the ledger knows of a content.</summary>
/// <param name="Source">Its source, or null when it is new.</param>
/// <param name="LastSource">The last source that was recorded before the search.</param>
/// <param name="Ranges">The ranges of the source that this content has.</param>
/// <param name="EndsInsideLine">The last of these bytes is neither a line end nor padding.</param>
internal sealed record FoundSource(KnownSource? Source, long LastSource, IReadOnlyList<CommittedRange> Ranges, bool EndsInsideLine)
{
    /// <summary>The content is the beginning of the source, up to the end of a range: all of it was metered.</summary>
    public bool IsBeginning => Source is not null && Ranges.Count < Source.Ranges.Count;

    /// <summary>No source was found, but the content has the head or the first ranges of one and ends inside its next: it looks like a copy that is being made.</summary>
    public bool IsCutOff { get; init; }

    /// <summary>First byte that was not metered yet.</summary>
    public long Length => Ranges.Count == 0 ? 0 : Ranges[^1].End;
}

/// <summary>Finds the source of a content: by its head among all there are, then by the hash of every range that was committed.</summary>
internal static class SourceFinder
{
    private const int ReadBytes = 256 * 1024;

    /// <summary>Looks for the content, which is read from its beginning and stands anywhere after.</summary>
    public static async Task<FoundSource> Find(ISourceLedger store, long account, string target, LogContent content, Action report, CancellationToken cancellationToken)
    {
        var last = await store.LastSource(account, target, cancellationToken);
        var candidates = new List<Candidate>();
        var lengths = await store.HeadLengths(account, target, cancellationToken);

        // What was recorded up to here was in the file by now, should it be the same one and grow
        content.LookAgain();
        var padded = content.PaddedIdentifyingHead();
        var padding = padded.Length - padded.AsSpan().TrimStart((byte)0).Length;
        var heads = HashHeads(content.IdentifyingHead, lengths, 0);
        foreach (var (length, hash, isPadding) in padded.Length == 0 ? heads : heads.Concat(HashHeads(padded, lengths, padding)))
        {
            var sources = await store.FindSources(account, target, length, hash, cancellationToken);
            candidates.AddRange(sources.Where(source => source.Ranges.Count > 0).Select(source => new Candidate(source, isPadding)));
        }

        if (candidates.Count == 0)
        {
            return new FoundSource(null, last, [], false);
        }

        try
        {
            await Task.Run(() => Verify(content, candidates, report, cancellationToken), cancellationToken);
            var best = candidates.Where(candidate => candidate.Matches).MaxBy(candidate => candidate.Length);
            return best is null
                ? new FoundSource(null, last, [], false) { IsCutOff = candidates.Exists(candidate => candidate.EndsInsideRange) }
                : new FoundSource(best.Source, last, best.Ranges, !PaddedText.EndsLine(best.LastByte));
        }
        finally
        {
            candidates.ForEach(candidate => candidate.Dispose());
        }
    }

    // The hashes of heads, and whether the head is padding alone
    private static List<(int Length, byte[] Hash, bool IsPadding)> HashHeads(ReadOnlySpan<byte> head, IReadOnlyList<int> lengths, int padding)
    {
        var hashes = new List<(int, byte[], bool)>();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var at = 0;
        foreach (var length in lengths)
        {
            if (length > head.Length)
            {
                break;
            }

            hash.AppendData(head[at..length]);
            at = length;
            hashes.Add((length, hash.GetCurrentHash(), length <= padding));
        }

        return hashes;
    }

    private static void Verify(LogContent content, List<Candidate> candidates, Action report, CancellationToken cancellationToken)
    {
        if (!content.CanRestart)
        {
            content.Spool();
        }

        content.Restart(0);
        var buffer = new byte[ReadBytes];
        int count;
        while (candidates.Exists(candidate => candidate.WantsMore) && (count = content.Read(buffer)) > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var candidate in candidates)
            {
                candidate.Read(buffer.AsSpan(0, count));
            }

            report();
        }
    }

    // A source whose ranges are compared with the content, one after the other. Padding alone is no reason to think that it has this content
    private sealed class Candidate(KnownSource source, bool isPadding) : IDisposable
    {
        private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        private long _position;
        private int _matched;
        private bool _differs;
        private byte _last;

        public KnownSource Source => source;

        public byte LastByte { get; private set; }

        public IReadOnlyList<CommittedRange> Ranges => [.. source.Ranges.Take(_matched)];

        public long Length => _matched == 0 ? 0 : source.Ranges[_matched - 1].End;

        public bool WantsMore => !_differs && _matched < source.Ranges.Count;

        // Content that ends where a range ends is the beginning of what was metered; any other that is shorter is not known.
        public bool Matches => !_differs && _matched > 0 && _position == Length;

        public bool EndsInsideRange => !_differs && _position > Length && !isPadding;

        public void Read(ReadOnlySpan<byte> bytes)
        {
            while (WantsMore && bytes.Length > 0)
            {
                var range = source.Ranges[_matched];
                var part = bytes[..(int)Math.Min(bytes.Length, range.End - _position)];
                _hash.AppendData(part);
                _position += part.Length;
                _last = part[^1];
                bytes = bytes[part.Length..];
                if (_position == range.End)
                {
                    _differs = !_hash.GetHashAndReset().AsSpan().SequenceEqual(range.Hash);
                    if (!_differs)
                    {
                        _matched++;
                        LastByte = _last;
                    }
                }
            }
        }

        public void Dispose() => _hash.Dispose();
    }
}
