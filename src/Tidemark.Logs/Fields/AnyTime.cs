using System.Runtime.CompilerServices;
using Tidemark.Text.Numbers;

namespace Tidemark.Logs.Fields;

/// <summary>Reads a time in one of three forms: that of <see cref="LogTime"/>, of <see cref="IsoTime"/> or of <see cref="EpochTime"/>.</summary>
internal struct AnyTime
{
    private LogTime _log;
    private IsoTime _iso;

    /// <summary>The offset of the last text that was read, in seconds east of UTC; <see cref="LogRecord.NoOffset"/> if it was a number.</summary>
    public int Offset { get; private set; }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool TryRead(ReadOnlySpan<byte> text, out long unixSeconds)
    {
        if (text.Length >= IsoTime.SecondsLength && (text[4] is (byte)'-' or (byte)'/'))
        {
            (var isIso, Offset) = (_iso.TryRead(text, out unixSeconds), _iso.Offset);
            return isIso;
        }

        if (text.Length >= IsoTime.SecondsLength && (text[1] == '/' || text[2] == '/'))
        {
            (var isLog, Offset) = (_log.TryRead(text, out unixSeconds), _log.Offset);
            return isLog;
        }

        Offset = LogRecord.NoOffset;
        return TryNumber(text, out unixSeconds);
    }

    // Also as JSON may write it: 1.7e9
    private static bool TryNumber(ReadOnlySpan<byte> text, out long unixSeconds) =>
        EpochTime.TryRead(text, out unixSeconds) || (JsonNumber.TryFloor(text, out var value) && EpochTime.TryOf((ulong)value, out unixSeconds));
}
