using Tidemark.Usage.Model;

namespace Tidemark.Usage.Rankings;

/// <summary>What is ranked.</summary>
public enum RankingKind
{
    /// <summary>URL as logged: scheme://host/path?query, at most 2 KiB.</summary>
    Url = 1,

    /// <summary>Host of a well-formed referer, else <c>-</c>.</summary>
    Referer = 2,

    /// <summary>Client address.</summary>
    ClientIp = 3,

    /// <summary>URL of requests that were not hits.</summary>
    OriginUrl = 4,
}

/// <summary>By which measure.</summary>
public enum RankBy
{
    /// <summary>Number of requests.</summary>
    Requests,

    /// <summary>Response bytes as logged.</summary>
    Bytes,
}

/// <summary>A question for the top keys.</summary>
/// <param name="Account">The account (AliUid).</param>
/// <param name="Range">Widened to whole hours.</param>
/// <param name="Kind">What is ranked.</param>
/// <param name="By">The measure that orders; ties by key, ordinal.</param>
/// <param name="Top">At most this many rows.</param>
public sealed record RankingQuery(long Account, TimeRange Range, RankingKind Kind, RankBy By, int Top)
{
    /// <summary>Domain names; null: all.</summary>
    public IReadOnlyCollection<string>? Domains { get; init; }

    /// <summary>Regions; null: all.</summary>
    public IReadOnlyCollection<string>? Regions { get; init; }

    /// <summary>Classes of status, 2 to 5, for URL and origin URL; null: all.</summary>
    public IReadOnlyCollection<int>? StatusClasses { get; init; }
}

/// <summary>One key with its figures.</summary>
public readonly record struct RankingRow(string Key, long Requests, long Bytes);

/// <summary>The answer.</summary>
/// <param name="Rows">The top, ordered.</param>
/// <param name="Range">Whole hours; wider than asked when the question was off the hour.</param>
/// <param name="TotalRequests">Requests of all keys, also those that are not among the rows: what rates are of.</param>
/// <param name="TotalBytes">Bytes of all keys.</param>
/// <param name="RequestsError">At most this many requests may be missing from a row; 0: exact.</param>
/// <param name="BytesError">At most this many bytes may be missing from a row; 0: exact.</param>
public sealed record Ranking(
    IReadOnlyList<RankingRow> Rows, TimeRange Range, long TotalRequests, long TotalBytes, long RequestsError, long BytesError);
