namespace Tidemark.Logs.Fields;

/// <summary>Why a line was not metered.</summary>
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

    /// <summary>No request: a line that says how the others are read, or what wrote them.</summary>
    Header,

    /// <summary>No line before it says how it is read, as <c>#Fields:</c> does.</summary>
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
