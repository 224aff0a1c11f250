using System.Runtime.CompilerServices;

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
            return EpochTime.TryRead(text, out unixSeconds);
        }

        if (text[4] is (byte)'-' or (byte)'/')
        {
            return _iso.TryRead(text, out unixSeconds);
        }

        return text[1] == '/' || text[2] == '/' ? _log.TryRead(text, out unixSeconds) : EpochTime.TryRead(text, out unixSeconds);
    }
}
