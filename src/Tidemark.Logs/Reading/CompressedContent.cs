using System.Buffers;
using System.IO.Compression;

namespace Tidemark.Logs.Reading;

/// <summary>The content of compressed data. Throws <see cref="InvalidDataException"/> if the data is damaged, truncated, or followed by other data.</summary>
public abstract class CompressedContent : ReadOnlyStream
{
    /// <summary>How much of the beginning tells whether, and how, data is compressed.</summary>
    public const int PrefixLength = 4096;

    private const string BrotliExtension = ".br";

    private static readonly SearchValues<byte> NoText = SearchValues.Create([0, 1, 2, 3, 4, 5, 6, 7, 8, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 28, 29, 30, 31]);

    /// <summary>Compressed bytes read so far.</summary>
    public abstract long BytesRead { get; }

    /// <summary>After the end: how many zeros follow the data. They are padding.</summary>
    public abstract long Padding { get; }

    /// <summary>The content of data, or null when it is not compressed.</summary>
    /// <param name="name">Of the file: Brotli has no mark of its own and goes by <c>.br</c>, else by trying.</param>
    /// <param name="prefix">The beginning, at least <see cref="PrefixLength"/> bytes where there are as many.</param>
    /// <param name="rest">What follows.</param>
    public static CompressedContent? Open(string name, ReadOnlyMemory<byte> prefix, Stream rest)
    {
        var start = prefix.Span;
        if (start.Length == 0)
        {
            return null;
        }

        if (name.EndsWith(BrotliExtension, StringComparison.OrdinalIgnoreCase))
        {
            return new BrotliContent(prefix, rest);
        }

        if (GzipContent.IsGzip(start))
        {
            return new GzipContent(prefix, rest);
        }

        if (ZstdContent.IsZstd(start))
        {
            return new ZstdContent(prefix, rest);
        }

        return IsBrotli(start) ? new BrotliContent(prefix, rest) : null;
    }

    /// <summary>The failure of data that is damaged, truncated, or followed by something else than data of its kind and zeros.</summary>
    /// <param name="coding">How it is compressed.</param>
    /// <param name="unpack">The command that writes what can be read.</param>
    private protected static InvalidDataException Broken(string coding, string unpack) => new(
        $"The {coding} data is damaged or truncated, or other data follows it. To meter what can be read, unpack it ({unpack} FILE > LOG), check LOG, and ingest LOG.");

    // What is not text, but the beginning of text when it is unpacked
    private static bool IsBrotli(ReadOnlySpan<byte> start)
    {
        if (!start.ContainsAny(NoText))
        {
            return false;
        }

        using var decoder = new BrotliDecoder();
        var text = new byte[PrefixLength];
        var status = decoder.Decompress(start, text, out _, out var length);
        return status != OperationStatus.InvalidData && length > 0 && !text.AsSpan(0, length).ContainsAny(NoText);
    }
}
