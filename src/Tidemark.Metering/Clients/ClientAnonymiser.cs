using System.Runtime.CompilerServices;
using Tidemark.Metering.Meters;
using Tidemark.Text.Addresses;
using Tidemark.Usage.Contract;
using Tidemark.Usage.Model;

namespace Tidemark.Metering.Clients;

/// <summary>Turns the addresses of clients into what may be kept of them. For one thread and one batch: it holds keys of days.</summary>
internal sealed class ClientAnonymiser(Anonymisation level, IVisitorKeys keys)
{
    /// <summary>Kept instead of a client that is not an address: a host name can be as telling.</summary>
    public static ReadOnlySpan<byte> Nameless => "-"u8;

    private static ReadOnlySpan<byte> HashPrefix => "hash:"u8;

    private readonly Dictionary<long, (SipHash Visitors, SipHash Rankings)> _days = [];
    private readonly byte[] _text = new byte[IpText.Longest + 4];

    /// <summary>The hash under which a visitor is counted in an hour: the same within its UTC day.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public ulong VisitorOf(ReadOnlySpan<byte> client, long hour) => KeysOf(hour).Visitors.Of(client);

    /// <summary>The text under which a client is ranked; valid until the next one is asked for.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public ReadOnlySpan<byte> RankedAs(ReadOnlySpan<byte> client, long hour)
    {
        if (level != Anonymisation.Hashed)
        {
            return AddressMask.TryNetwork(client, level, _text, out var length) ? _text.AsSpan(0, length) : Nameless;
        }

        if (client.SequenceEqual(Nameless))
        {
            return Nameless;
        }

        HashPrefix.CopyTo(_text);
        KeysOf(hour).Rankings.Of(client).TryFormat(_text.AsSpan(HashPrefix.Length), out var written, "x16");
        return _text.AsSpan(0, HashPrefix.Length + written);
    }

    /// <summary>The clients of a meter by what they are ranked as.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public KeyMeter Ranked(Meter meter)
    {
        var ranked = new KeyMeter();
        foreach (ref var client in meter.Clients)
        {
            ranked.Add(client.Cell, RankedAs(TallyArena.KeyOf(ref client), meter.Scopes[client.Cell].Hour), client);
        }

        return ranked;
    }

    /// <summary>A line that was rejected, without what looks like an address.</summary>
    public byte[] Masked(byte[] line) => AddressMask.Mask(line, level, line.Length >= Meter.LongestSample);

    private (SipHash Visitors, SipHash Rankings) KeysOf(long hour)
    {
        var day = UsageDay.Of(hour);
        if (!_days.TryGetValue(day, out var hashes))
        {
            var key = keys.Of(day);
            _days.Add(day, hashes = (new SipHash(key), new SipHash(key.AsSpan(SipHash.KeyLength))));
        }

        return hashes;
    }
}
