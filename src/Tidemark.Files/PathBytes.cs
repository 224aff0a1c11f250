using System.Text;

namespace Tidemark.Files;

/// <summary>
/// Paths are bytes on Linux, and not every name is UTF-8. In the text of such a path each byte that is not UTF-8 is a lone surrogate, U+DC80 to U+DCFF, so
/// that nothing is lost. The runtime opens only paths that are text; <see cref="FileOpening"/>, <see cref="Folder"/> and <see cref="FileStamp"/> take both.
/// </summary>
public static class PathBytes
{
    private const char FirstEscape = '\uDC00';

    /// <summary>The text of a path.</summary>
    public static string Decode(ReadOnlySpan<byte> path)
    {
        var text = new StringBuilder(path.Length);
        while (path.Length > 0)
        {
            if (Rune.DecodeFromUtf8(path, out var rune, out var length) == System.Buffers.OperationStatus.Done)
            {
                text.Append(rune.ToString());
            }
            else
            {
                foreach (var octet in path[..length])
                {
                    text.Append((char)(FirstEscape + octet));
                }
            }

            path = path[length..];
        }

        return text.ToString();
    }

    /// <summary>The bytes of a path, with the NUL byte that ends them.</summary>
    public static byte[] Encode(string path)
    {
        var bytes = new List<byte>(path.Length + 1);
        Span<byte> utf8 = stackalloc byte[4];
        for (var at = 0; at < path.Length;)
        {
            if (IsEscape(path, at))
            {
                bytes.Add((byte)(path[at] - FirstEscape));
                at++;
                continue;
            }

            _ = Rune.DecodeFromUtf16(path.AsSpan(at), out var rune, out var length);
            bytes.AddRange(utf8[..rune.EncodeToUtf8(utf8)]);
            at += length;
        }

        return [.. bytes, 0];
    }

    /// <summary>Whether all of the path is text, so that the runtime can open it.</summary>
    public static bool IsText(string path)
    {
        for (var at = 0; at < path.Length; at++)
        {
            if (IsEscape(path, at))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsEscape(string path, int at) => path[at] is >= '\uDC80' and <= '\uDCFF' && (at == 0 || !char.IsHighSurrogate(path[at - 1]));
}
