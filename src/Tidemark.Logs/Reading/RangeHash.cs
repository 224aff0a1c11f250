using System.Security.Cryptography;

namespace Tidemark.Logs.Reading;

/// <summary>
/// SHA-256 of the bytes of a range while they are read. One that grows continues from one batch to the next, so that the flushes of a live log make one range
/// longer instead of adding a range each.
/// </summary>
/// <param name="start">First byte of the range.</param>
/// <param name="grows">Whether it continues when a batch has taken the hash.</param>
public sealed class RangeHash(long start, bool grows = false) : IDisposable
{
    // A range is no longer than what is before it: content that ends within one is still known by the ranges before
    private const long ShortestFull = 4 * 1024;
    private const long LongestFull = 32 * 1024 * 1024;

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>First byte of the range.</summary>
    public long Start { get; private set; } = start;

    /// <summary>First byte that was not appended.</summary>
    public long End { get; private set; } = start;

    /// <summary>The next bytes of the content.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        _hash.AppendData(bytes);
        End += bytes.Length;
    }

    /// <summary>What the range is so far; nothing begins or ends.</summary>
    public HashedRange Peek() => new(Start, _hash.GetCurrentHash());

    /// <summary>What the range is, for a batch that ends here. The next batch continues with it, if it grows and is not full.</summary>
    public HashedRange Take()
    {
        var taken = Peek();
        if (!grows || End - Start >= Math.Clamp(Start, ShortestFull, LongestFull))
        {
            Begin();
        }

        return taken;
    }

    /// <summary>Begins another range here.</summary>
    public void Begin()
    {
        _ = _hash.GetHashAndReset();
        Start = End;
    }

    public void Dispose() => _hash.Dispose();
}

/// <summary>A range that a batch ends: its first byte, which is before that of the batch when the batch makes it longer, and the SHA-256 of its bytes.</summary>
public readonly record struct HashedRange(long From, byte[] Hash);
