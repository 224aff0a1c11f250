namespace Tidemark.Logs.Fields;

/// <summary>The reason why a line was rejected.</summary>
public enum RejectReason
{
    None,
    Empty,
    TooLong,
    Malformed,
    BadClient,
    BadTime,
    BadStatus,
    BadBytes,
    BadCache,
    NoHost,
    UnknownDomain,
    Incomplete,

    /// <summary>A header such as <c>#Fields:</c>, not a request.</summary>
    Header,

    /// <summary>No header such as <c>#Fields:</c> precedes it.</summary>
    NoHeader,
}

/// <summary>The names under which reasons are stored and shown.</summary>
public static class RejectReasons
{
    private static readonly string[] Names =
    [
        "", "empty", "too-long", "malformed", "bad-client", "bad-time", "bad-status", "bad-bytes", "bad-cache", "no-host", "unknown-domain", "incomplete", "header",
        "no-header",
    ];

    /// <summary>How many there are, <see cref="RejectReason.None"/> included.</summary>
    public static int Count => Names.Length;

    public static string NameOf(RejectReason reason) => Names[(int)reason];
}
