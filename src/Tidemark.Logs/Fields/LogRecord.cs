namespace Tidemark.Logs.Fields;

/// <summary>The cache result of a line.</summary>
public enum CacheResult
{
    /// <summary>Unknown: the request counts neither as hit nor as origin.</summary>
    Unknown,

    /// <summary>Answered from the cache.</summary>
    Hit,

    /// <summary>Not answered from the cache.</summary>
    Miss,
}

/// <summary>How a request names its resource.</summary>
public enum UrlForm
{
    /// <summary>With scheme and host; the URL is the target itself.</summary>
    Absolute,

    /// <summary>A path; scheme and host come from elsewhere.</summary>
    Path,

    /// <summary>Neither: <c>*</c>, <c>host:443</c>, an empty request or TLS bytes on a plain port.</summary>
    Other,
}

/// <summary>
/// The metered fields of one line. The spans point into the line or into memory of the parser, which is reused for the next line. For an
/// accepted line, a parser sets every field that its format has; the others keep their initial values.
/// </summary>
public ref struct LogRecord
{
    /// <summary>The line's time has no offset, so the line does not say when its day begins.</summary>
    public const int NoOffset = int.MinValue;

    /// <summary>The client's address as logged: of the connection, where the format tells it.</summary>
    public ReadOnlySpan<byte> Client;

    /// <summary>The list of X-Forwarded-For as logged; empty or <c>-</c> when the line has none.</summary>
    public ReadOnlySpan<byte> Forwarded;

    /// <summary>The request's target as logged.</summary>
    public ReadOnlySpan<byte> Target;

    /// <summary>What <see cref="Target"/> is.</summary>
    public UrlForm Form;

    /// <summary>The host as logged, perhaps with port and in any case; empty when the line names none.</summary>
    public ReadOnlySpan<byte> Host;

    /// <summary>The referer as logged; empty when the line has none.</summary>
    public ReadOnlySpan<byte> Referer;

    /// <summary>Unix seconds.</summary>
    public long Time;

    /// <summary>The offset in which the line writes its time, in seconds east of UTC; <see cref="NoOffset"/> when it counts seconds since 1970.</summary>
    public int UtcOffset;

    /// <summary>100 to 999.</summary>
    public int Status;

    /// <summary>Response bytes, 0 to <see cref="Numbers.MostBytes"/>.</summary>
    public long Bytes;

    /// <summary>Whether it came from the cache.</summary>
    public CacheResult Cache;

    /// <summary>Whether it used TLS, as far as the line shows.</summary>
    public bool Https;

    /// <summary>
    /// False: the line ends before all fields of its format. It is metered if it ends with a newline. At the end of a file it may be
    /// incomplete and still being written.
    /// </summary>
    public bool Complete;
}
