using System.Buffers;
using System.IO.Compression;
using System.Security.Cryptography;
using Tidemark.Logs;
using Tidemark.Logs.Reading;

namespace Tidemark.Metering.Posts;

/// <summary>A body that lies in a file, plain or compressed, looked through once before anything is done with it.</summary>
/// <param name="Length">Bytes of content.</param>
/// <param name="Hash">SHA-256 of the content.</param>
/// <param name="EndsInsideLine">The last byte is not a line end.</param>
/// <param name="Padding">Zeros in the file behind compressed data.</param>
public sealed record PostContent(long Length, byte[] Hash, bool EndsInsideLine, long Padding)
{
    private const int BufferBytes = 64 * 1024;

    /// <summary>A Zstandard frame (RFC 8878) of one raw block that holds a line feed.</summary>
    private static ReadOnlySpan<byte> LineEndFrame => [0x28, 0xB5, 0x2F, 0xFD, 0x20, 0x01, 0x09, 0x00, 0x00, (byte)'\n'];

    /// <summary>Reads a body to its end, which costs little memory whatever it holds.</summary>
    /// <param name="path">Where it lies.</param>
    /// <param name="most">Bytes of content that are taken.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="PostTooLargeException">There is more content; it was not read on.</exception>
    /// <exception cref="LogException">It is compressed and damaged or cut off.</exception>
    public static Task<PostContent> Look(string path, long most, CancellationToken cancellationToken) =>
        Task.Run(() => Read(path, most, Stream.Null, cancellationToken), cancellationToken);

    /// <summary>The content of a body, for one that is read as a whole.</summary>
    /// <inheritdoc cref="Look"/>
    public static Task<(PostContent Content, ReadOnlyMemory<byte> Bytes)> Load(string path, int most, CancellationToken cancellationToken) =>
        Task.Run(
            () =>
            {
                var bytes = new MemoryStream();
                var content = Read(path, most, bytes, cancellationToken);
                return (content, (ReadOnlyMemory<byte>)bytes.GetBuffer().AsMemory(0, (int)bytes.Length));
            },
            cancellationToken);

    /// <summary>Gives the last line its line end: the body is all there, so it is not half a line.</summary>
    internal void EndLine(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0);
        file.SetLength(file.Length - Padding);
        var prefix = new byte[CompressedContent.PrefixLength];
        var length = file.ReadAtLeast(prefix, prefix.Length, throwOnEndOfStream: false);
        using var content = CompressedContent.Open(path, prefix.AsMemory(0, length), Stream.Null);
        file.Seek(0, SeekOrigin.End);

        // what is compressed by itself and follows is part of one content
        switch (content)
        {
            case GzipContent:
                using (var member = new GZipStream(file, CompressionLevel.Fastest))
                {
                    member.WriteByte((byte)'\n');
                }

                break;
            case BrotliContent:
                using (var stream = new BrotliStream(file, CompressionLevel.Fastest))
                {
                    stream.WriteByte((byte)'\n');
                }

                break;
            case ZstdContent:
                file.Write(LineEndFrame);
                break;
            default:
                file.WriteByte((byte)'\n');
                break;
        }
    }

    private static PostContent Read(string path, long most, Stream copy, CancellationToken cancellationToken)
    {
        using var content = LogContent.Open(path, () => Stream.Null);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            var (length, last) = (0L, (byte)'\n');
            int count;
            while ((count = content.Read(buffer)) > 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
                length += count;
                if (length > most)
                {
                    throw new PostTooLargeException(most);
                }

                hash.AppendData(buffer.AsSpan(0, count));
                copy.Write(buffer.AsSpan(0, count));
                last = buffer[count - 1];
            }

            return new PostContent(length, hash.GetHashAndReset(), last != '\n', content.PaddingBehind);
        }
        catch (InvalidDataException e)
        {
            throw new LogException(path, e.Message);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
