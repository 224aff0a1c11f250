namespace Tidemark.Logs.Fields;

/// <summary>Lists of X-Forwarded-For whose last address is that of the connection, because the server added it before it logged the list.</summary>
internal static class ForwardedList
{
    /// <summary>The last address and what was before it: what the client sent.</summary>
    public static ReadOnlySpan<byte> SplitLast(ReadOnlySpan<byte> list, out ReadOnlySpan<byte> last)
    {
        var comma = list.LastIndexOf((byte)',');
        last = Endpoint.Unbracketed(list[(comma + 1)..].Trim((byte)' '));
        return comma < 0 ? default : list[..comma];
    }
}
