namespace Tidemark.Reports.Rows;

/// <summary>The usage of one row, and which part it is of everything that was asked for, listed or not.</summary>
/// <param name="Bytes">Response bytes as logged.</param>
/// <param name="ByteShare">0 to 1, not rounded; 0 of nothing.</param>
/// <param name="Requests">How many.</param>
/// <param name="RequestShare">0 to 1, not rounded; 0 of nothing.</param>
public readonly record struct UsageShare(long Bytes, decimal ByteShare, long Requests, decimal RequestShare)
{
    /// <summary>The usage of a row, of so many bytes and requests in all.</summary>
    internal static UsageShare Of(long bytes, long requests, long allBytes, long allRequests) =>
        new(bytes, Share(bytes, allBytes), requests, Share(requests, allRequests));

    private static decimal Share(long part, long whole) => whole == 0 ? 0 : (decimal)part / whole;
}
