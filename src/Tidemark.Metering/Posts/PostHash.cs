using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Tidemark.Metering.Posts;

/// <summary>SHA-256 of several values, each with its length before it: what one ends with is never taken for what the next begins with.</summary>
public static class PostHash
{
    /// <summary>Of texts.</summary>
    public static byte[] Of(params ReadOnlySpan<string> texts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var text in texts)
        {
            Append(hash, Encoding.UTF8.GetBytes(text));
        }

        return hash.GetHashAndReset();
    }

    /// <summary>Of bytes, and texts that say what they are.</summary>
    public static byte[] Of(ReadOnlySpan<byte> bytes, params ReadOnlySpan<string> texts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, bytes);
        Append(hash, Of(texts));
        return hash.GetHashAndReset();
    }

    private static void Append(IncrementalHash hash, ReadOnlySpan<byte> bytes)
    {
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, bytes.Length);
        hash.AppendData(length);
        hash.AppendData(bytes);
    }
}
