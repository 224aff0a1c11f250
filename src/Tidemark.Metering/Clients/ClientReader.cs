using System.Runtime.CompilerServices;
using Tidemark.Geography.Addresses;
using Tidemark.Logs.Fields;

namespace Tidemark.Metering.Clients;

/// <summary>
/// Finds the client of a request and writes its address the one way there is: IPv4-mapped addresses as IPv4, IPv6 as RFC 5952
/// says. What is not an address stays as logged. One for each thread.
/// </summary>
/// <param name="depth">Which entry of X-Forwarded-For from the right; 0: the connection.</param>
internal sealed class ClientReader(int depth)
{
    private readonly byte[] _text = new byte[IpText.Longest];

    /// <summary>The client; valid until the next one is asked for.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReadOnlySpan<byte> Of(scoped in LogRecord record) =>
        depth == 0 && BeginsAsIpv4(record.Client) ? record.Client : Slow(record);

    // Of IPv6 only ::1.2.3.4 has a dot among its first four characters
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool BeginsAsIpv4(ReadOnlySpan<byte> text) =>
        text.Length >= 4 && text[0] != ':' && (text[1] == '.' || text[2] == '.' || text[3] == '.');

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private ReadOnlySpan<byte> Slow(scoped in LogRecord record)
    {
        if (depth > 0 && TryForwarded(record.Forwarded, out var address))
        {
            return _text.AsSpan(0, IpText.Write(address, _text));
        }

        return record.Client.Contains((byte)':') && IpText.TryRead(record.Client, out address)
            ? _text.AsSpan(0, IpText.Write(address, _text))
            : record.Client;
    }

    // The entries to the left of this one were written by the client, or by whom it says it came through
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool TryForwarded(ReadOnlySpan<byte> list, out IpNumber address)
    {
        for (var left = depth; left > 1; left--)
        {
            var comma = list.LastIndexOf((byte)',');
            if (comma < 0)
            {
                address = default;
                return false;
            }

            list = list[..comma];
        }

        return TryEntry(list[(list.LastIndexOf((byte)',') + 1)..].Trim(" \t\""u8), out address);
    }

    // 203.0.113.7, 203.0.113.7:4711, 2001:db8::7, [2001:db8::7], [2001:db8::7]:4711, any of them with a zone
    private static bool TryEntry(ReadOnlySpan<byte> entry, out IpNumber address)
    {
        if (entry.Length > 0 && entry[0] == '[')
        {
            var close = entry.IndexOf((byte)']');
            entry = close < 0 ? default : entry[1..close];
        }
        else if (entry.Count((byte)':') == 1)
        {
            entry = entry[..entry.IndexOf((byte)':')];
        }

        var zone = entry.IndexOf((byte)'%');
        return IpText.TryRead(zone < 0 ? entry : entry[..zone], out address);
    }
}
