namespace Tidemark.Logs.Formats.Own;

/// <summary>What is made of the value of a variable.</summary>
internal enum Reading
{
    /// <summary>It is skipped.</summary>
    Nothing,
    Client,

    /// <summary>The last address of a list: the one that the nearest proxy wrote.</summary>
    LastForwarded,

    /// <summary>The last address of a list to which the server itself added the connection.</summary>
    LastOfOwn,
    Forwarded,

    /// <summary>What a list was before the server added the connection.</summary>
    BeforeLast,

    /// <summary><c>17/May/2015:10:05:03 +0000</c>.</summary>
    TimeLocal,

    /// <summary><c>2015-05-17T10:05:03+00:00</c>.</summary>
    TimeIso,

    /// <summary>Unix time in seconds, perhaps with a fraction, milliseconds or microseconds.</summary>
    TimeEpoch,

    /// <summary>A part of a time that is put together from several.</summary>
    TimePieces,
    Host,

    /// <summary>A whole request line.</summary>
    Request,

    /// <summary>The target of a request.</summary>
    Target,

    /// <summary>A path and what follows the question mark; <c>-</c> after the path when nothing does.</summary>
    PathAndQuery,
    Path,
    Query,
    Status,
    Bytes,
    Referer,
    Cache,

    /// <summary><c>https</c>, or another scheme.</summary>
    Scheme,

    /// <summary><c>on</c> for TLS.</summary>
    Switch,

    /// <summary>Something that only TLS has, or <c>-</c>.</summary>
    TlsOnly,

    /// <summary>443 for TLS.</summary>
    Port,
}
