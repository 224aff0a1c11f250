using System.Buffers;
using System.Runtime.CompilerServices;

namespace Tidemark.Logs.Formats.Own;

/// <summary>
/// Lists in values that stand without quotes. nginx writes <c>$upstream_*</c> so when it asked several servers (<c>502, 200</c>) or redirected internally
/// (<c>200 : 200</c>, or <c>200 : </c> when no server was asked after it).
/// </summary>
internal static class Lists
{
    private static readonly SearchValues<byte> OfServers = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.:_-/[%@~"u8);

    private static ReadOnlySpan<byte> Comma => ", "u8;

    private static ReadOnlySpan<byte> Colon => " : "u8;

    /// <summary>Whether what begins here is in the middle of a list, and so does not end it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool GoesOn(ListKind kind, ReadOnlySpan<byte> text, int at)
    {
        var isBehindComma = at > 0 && text[at - 1] == ',' && text[at] == ' ';
        if (kind != ListKind.CommasAndColons || isBehindComma)
        {
            return isBehindComma;
        }

        return text[at] switch
        {
            (byte)' ' => text[at..].StartsWith(Colon) || (at > 1 && text[at - 1] == ':' && text[at - 2] == ' '),
            (byte)',' => text[at..].StartsWith(Comma),
            (byte)':' => at > 0 && text[(at - 1)..].StartsWith(Colon),
            _ => false,
        };
    }

    /// <summary>Where a list ends whose values consist of these bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int End(ReadOnlySpan<byte> text, SearchValues<byte> of)
    {
        var at = 0;
        while (true)
        {
            var length = text[at..].IndexOfAnyExcept(of);
            at = length < 0 ? text.Length : at + length;
            var rest = text[at..];
            var separator = rest.StartsWith(Comma) ? Comma.Length : rest.StartsWith(Colon) ? Colon.Length : 0;
            if (separator == 0)
            {
                return at;
            }

            at += separator;
        }
    }

    /// <summary>Whether a literal begins as the list may go on, so that nothing tells where the list ends.</summary>
    /// <param name="list">The list.</param>
    /// <param name="literal">What follows it; not empty.</param>
    /// <param name="next">What is known of the variable behind the literal, or null.</param>
    public static bool CanGoOn(Variable list, ReadOnlySpan<byte> literal, Shape? next)
    {
        var isNextTold = next?.Bytes is not null;
        if (list.Shape.List == ListKind.Commas)
        {
            // a client can write what the next variable looks like, a server does not
            return literal[0] == ',' && (list.IsFromClient || !isNextTold);
        }

        var of = list.Shape.Bytes ?? OfServers;
        if (of.Contains(literal[0]))
        {
            // a path of a socket holds slashes, but a number behind one is told from it
            return literal[0] != '/' || !isNextTold;
        }

        return BeginsWithSeparator(literal) && literal[(literal[0] == ',' ? Comma : Colon).Length..] is var rest && (rest.Length == 0 || of.Contains(rest[0]));
    }

    /// <summary>Whether a literal begins with what parts the values of a list.</summary>
    public static bool BeginsWithSeparator(ReadOnlySpan<byte> literal) => literal.StartsWith(Comma) || literal.StartsWith(Colon);
}
