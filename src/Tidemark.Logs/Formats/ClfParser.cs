using System.Runtime.CompilerServices;
using Tidemark.Logs.Fields;

namespace Tidemark.Logs.Formats;

/// <summary>Reads lines that begin as <see cref="ClfHead"/> says; what follows is the format's own.</summary>
internal abstract class ClfParser : LineParser
{
    private ClfHead _head = new();

    public override ReadingStop? StopOf(ReadOnlySpan<byte> line) => _head.StopOf(line);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override RejectReason Parse(ReadOnlySpan<byte> line, ref LogRecord record)
    {
        var reason = _head.Read(line, ref record, out var end);
        return reason == RejectReason.None ? ReadRest(line[end..], ref record) : reason;
    }

    /// <summary>Reads what follows the bytes.</summary>
    protected abstract RejectReason ReadRest(ReadOnlySpan<byte> rest, ref LogRecord record);

    /// <summary>Reads referer and user agent; the line is complete when the user agent has begun.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected static void ReadReferer(scoped ref ReadOnlySpan<byte> rest, ref LogRecord record)
    {
        if (Tokens.TryTakeQuoted(ref rest, out record.Referer))
        {
            record.Complete = rest.StartsWith(" \""u8);
        }
    }
}
