using System.Runtime.CompilerServices;

namespace Tidemark.Logs.Fields;

/// <summary>Takes one field after the other from a line whose fields have a blank before them.</summary>
internal static class Tokens
{
    /// <summary>Takes a blank and the text up to the next one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool TryTake(scoped ref ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> token)
    {
        token = default;
        if (rest.Length < 2 || rest[0] != ' ')
        {
            return false;
        }

        rest = rest[1..];
        var space = rest.IndexOf((byte)' ');
        token = space < 0 ? rest : rest[..space];
        rest = rest[token.Length..];
        return token.Length > 0;
    }

    /// <summary>Takes a number of such fields without looking at them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool TrySkip(scoped ref ReadOnlySpan<byte> rest, int count)
    {
        while (count > 0 && TryTake(ref rest, out _))
        {
            count--;
        }

        return count == 0;
    }

    /// <summary>Takes a blank and the text between quotes after it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool TryTakeQuoted(scoped ref ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> text)
    {
        text = default;
        if (!rest.StartsWith(" \""u8))
        {
            return false;
        }

        var end = Quoted.End(rest[2..]);
        if (end < 0)
        {
            return false;
        }

        text = rest.Slice(2, end);
        rest = rest[(end + 3)..];
        return true;
    }

    /// <summary>Takes the last blank and the text behind it.</summary>
    public static bool TryTakeLast(scoped ref ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> token)
    {
        var space = rest.LastIndexOf((byte)' ');
        token = rest[(space + 1)..];
        rest = rest[..Math.Max(0, space)];
        return space >= 0 && token.Length > 0;
    }

    /// <summary>Takes the last blank before a quote and the text behind it, which ends in a quote.</summary>
    public static bool TryTakeLastQuoted(scoped ref ReadOnlySpan<byte> rest)
    {
        var open = rest is [.., (byte)'"'] ? rest[..^1].LastIndexOf(" \""u8) : -1;
        rest = rest[..Math.Max(0, open)];
        return open >= 0;
    }
}
