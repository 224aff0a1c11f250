using System.Runtime.CompilerServices;
using Tidemark.Logs.Fields;
using Tidemark.Text.Addresses;

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
        // The entries to the left of this one were written by the client, or by whom it says it came through
        if (depth > 0 && ForwardedList.TryEntry(record.Forwarded, depth, out var entry))
        {
            return IpText.TryRead(ForwardedList.AddressOf(entry), out var forwarded) ? _text.AsSpan(0, IpText.Write(forwarded, _text)) : ForwardedList.Nobody;
        }

        return record.Client.Contains((byte)':') && IpText.TryRead(record.Client, out var address)
            ? _text.AsSpan(0, IpText.Write(address, _text))
            : record.Client;
    }
}
