using System.Runtime.CompilerServices;
using Tidemark.Text.Numbers;

namespace Tidemark.Logs.Fields;

/// <summary>Reads a time in one of three forms: that of <see cref="LogTime"/>, of <see cref="IsoTime"/> or of <see cref="EpochTime"/>.</summary>
internal struct AnyTime
{
    private LogTime _log;
    private IsoTime _iso;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool TryRead(ReadOnlySpan<byte> text, out long unixSeconds)
    {
        if (text.Length < IsoTime.SecondsLength)
        {
            return TryNumber(text, out unixSeconds);
        }

        if (text[4] is (byte)'-' or (byte)'/')
        {
            return _iso.TryRead(text, out unixSeconds);
        }

        return text[1] == '/' || text[2] == '/' ? _log.TryRead(text, out unixSeconds) : TryNumber(text, out unixSeconds);
    }

    // Also as JSON may write it: 1.7e9
    private static bool TryNumber(ReadOnlySpan<byte> text, out long unixSeconds) =>
        EpochTime.TryRead(text, out unixSeconds) || (JsonNumber.TryFloor(text, out var value) && EpochTime.TryOf((ulong)value, out unixSeconds));
}
