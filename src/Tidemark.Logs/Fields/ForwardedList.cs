using System.Runtime.CompilerServices;
using Tidemark.Text.Addresses;

namespace Tidemark.Logs.Fields;

/// <summary>
/// Lists of X-Forwarded-For: <c>203.0.113.7, 198.51.100.4</c>. Each proxy appends the address that it saw, but the first of them may have been sent anything:
/// what a client writes into the list never decides whether its line counts.
/// </summary>
public static class ForwardedList
{
    /// <summary>The client of a line that does not tell its address.</summary>
    public static ReadOnlySpan<byte> Nobody => "-"u8;

    /// <summary>Reads the n-th entry from the right as it was written. False if the list is missing or has fewer entries.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool TryEntry(ReadOnlySpan<byte> list, int fromRight, out ReadOnlySpan<byte> entry)
    {
        entry = default;
        if (IsAbsent(list))
        {
            return false;
        }

        for (; fromRight > 1; fromRight--)
        {
            var comma = list.LastIndexOf((byte)',');
            if (comma < 0)
            {
                return false;
            }

            list = list[..comma];
        }

        entry = list[(list.LastIndexOf((byte)',') + 1)..];
        return true;
    }

    /// <summary>The address of the last entry, which the nearest proxy wrote; <see cref="Nobody"/> when that is not an address.</summary>
    public static ReadOnlySpan<byte> LastAddress(ReadOnlySpan<byte> list) => AddressOf(list[(list.LastIndexOf((byte)',') + 1)..]);

    /// <summary>Whether the list is an address and nothing else: without a list some servers log the connection in its place.</summary>
    public static bool IsOneAddress(ReadOnlySpan<byte> list) => IpText.TryRead(list, out _);

    /// <summary>The list without its last entry.</summary>
    public static ReadOnlySpan<byte> WithoutLast(ReadOnlySpan<byte> list)
    {
        var comma = list.LastIndexOf((byte)',');
        return comma < 0 ? default : list[..comma];
    }

    /// <summary>
    /// The address of an entry, without port, brackets and zone: of <c>203.0.113.7:4711</c>, <c>[2001:db8::7]:4711</c>, <c>fe80::7%eth0</c>.
    /// <see cref="Nobody"/> when the entry is not an address.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static ReadOnlySpan<byte> AddressOf(ReadOnlySpan<byte> entry)
    {
        // the blank behind a comma is logged as + by IIS and as %20 by CloudFront
        entry = entry.Trim(" \t\"+"u8);
        entry = entry.StartsWith("%20"u8) ? entry[3..] : entry;
        if (entry is [(byte)'[', ..])
        {
            var close = entry.IndexOf((byte)']');
            entry = close < 0 ? default : entry[1..close];
        }
        else if (entry.Count((byte)':') == 1)
        {
            entry = entry[..entry.IndexOf((byte)':')];
        }

        var zone = entry.IndexOf((byte)'%');
        entry = zone < 0 ? entry : entry[..zone];
        return IpText.TryRead(entry, out _) ? entry : Nobody;
    }

    private static bool IsAbsent(ReadOnlySpan<byte> list) => list.Length == 0 || list.SequenceEqual(Nobody);
}
