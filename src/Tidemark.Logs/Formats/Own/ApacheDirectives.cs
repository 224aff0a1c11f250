using Tidemark.Logs.Fields;

namespace Tidemark.Logs.Formats.Own;

/// <summary>What the directives of Apache's mod_log_config and mod_logio mean here (https://httpd.apache.org/docs/2.4/mod/mod_log_config.html).</summary>
internal static class ApacheDirectives
{
    /// <summary><c>%U</c>.</summary>
    public static Variable Path { get; } = Of(Shape.Path, new Meaning("url", 2, Reading.Path));

    /// <summary><c>%q</c>.</summary>
    public static Variable Query { get; } = Of(Shape.Any, new Meaning("query", 0, Reading.Query));

    /// <summary><c>%U%q</c>.</summary>
    public static Variable PathAndQuery { get; } = Of(Shape.Path, new Meaning("url", 1, Reading.Target));

    // %t writes brackets around
    private static readonly Variable BracketedTime = Of(Shape.Fixed(LogTime.FullLength), new Meaning("time", 0, Reading.TimeLocal));

    private static readonly Variable Host = Of(Shape.Any, new Meaning("host", 0, Reading.Host));
    private static readonly Variable Forwarded = Of(Shape.Texts, new Meaning("forwarded", 0, Reading.Forwarded), new Meaning("client", 9, Reading.LastForwarded));
    private static readonly Variable Referer = Of(Shape.Any, new Meaning("referer", 0, Reading.Referer));
    private static readonly Variable ForwardedProtocol = Of(Shape.Any, new Meaning("https", 4, Reading.Scheme));
    private static readonly Variable Cache = Of(Shape.Any, new Meaning("cache", 0, Reading.Cache));

    private static readonly Dictionary<string, Variable> Plain = new(StringComparer.Ordinal)
    {
        ["a"] = Of(Shape.Any, new Meaning("client", 0, Reading.Client)),
        ["h"] = Of(Shape.Any, new Meaning("client", 1, Reading.Client)),
        ["r"] = Of(Shape.Any, new Meaning("url", 0, Reading.Request)),
        ["U"] = Path,
        ["q"] = Query,
        ["s"] = Of(Shape.Status, new Meaning("status", 0, Reading.Status)),
        ["O"] = Of(Shape.Digits, new Meaning("bytes", 2, Reading.Bytes)),
        ["B"] = Of(Shape.Digits, new Meaning("bytes", 0, Reading.Bytes)),
        ["b"] = Of(Shape.Any, new Meaning("bytes", 1, Reading.Bytes)),
        ["V"] = Of(Shape.Host, new Meaning("host", 1, Reading.Host)),
        ["v"] = Of(Shape.Host, new Meaning("host", 2, Reading.Host)),
        ["p"] = Of(Shape.Digits, new Meaning("https", 5, Reading.Port)),
        ["m"] = Of(Shape.Word),
        ["D"] = Of(Shape.Digits),
        ["T"] = Of(Shape.Digits),
        ["I"] = Of(Shape.Digits),
        ["k"] = Of(Shape.Digits),
        ["P"] = Of(Shape.Digits),
    };

    // %s is the status of the request as it came, before internal redirects; %>s is what was answered
    private static readonly Variable OriginalStatus = Of(Shape.Status, new Meaning("status", 1, Reading.Status));

    private static readonly Variable PeerAddress = Of(Shape.Any, new Meaning("client", 2, Reading.Client));

    private static readonly string[] Headers = ["Host", "Referer", "X-Forwarded-For", "X-Forwarded-Proto"];
    private static readonly string[] CacheHeaders = ["X-Cache", "X-Cache-Status"];
    private static readonly string[] Variables = ["SSL_PROTOCOL", "SSL_CIPHER", "HTTPS", "REQUEST_SCHEME"];

    private static readonly string[] Skipped = ["A", "c", "f", "H", "l", "L", "R", "S", "u", "X", "^FB", "^FU", "^ti", "^to", "C", "e", "i", "n", "o", "x"];

    /// <summary>Names of the directives that a field may be taken from, the best first.</summary>
    public static string[] For(string field) => field switch
    {
        "client" => ["%a", "%h", "%{c}a"],
        "time" => ["%t", "%{%d/%b/%Y:%T %z}t", "%{sec}t"],
        "status" => ["%>s", "%s"],
        "bytes" => ["%B", "%b", "%O"],
        _ => [],
    };

    /// <summary>The directive.</summary>
    /// <param name="name">Its letter, such as <c>s</c>, or <c>^ti</c>.</param>
    /// <param name="parameter">What stands in braces.</param>
    /// <param name="isFinal">Whether <c>&gt;</c> asks for the request after internal redirects.</param>
    /// <param name="problem">When it cannot be read: why, and the way out.</param>
    public static Variable? Find(string name, string? parameter, bool isFinal, out string? problem)
    {
        problem = null;
        switch (name)
        {
            case "t":
                return Time(parameter, out problem);
            case "s" when !isFinal:
                return OriginalStatus;
            case "a" or "h" when parameter is not null:
                return PeerAddress;
            case "i":
                return Header(parameter);
            case "o":
                return parameter?.ToUpperInvariant() is "X-CACHE" or "X-CACHE-STATUS" ? Cache : Opaque(parameter, name, CacheHeaders);
            case "e" or "x" or "n":
                return Environment(parameter, name);
            case "p":
                return parameter is "remote" ? Variable.Opaque : Plain["p"];
        }

        if (Plain.TryGetValue(name, out var variable))
        {
            return variable;
        }

        if (Array.IndexOf(Skipped, name) >= 0)
        {
            return Variable.Opaque;
        }

        problem = "Unknown Apache directive; write a percent sign as %%.";
        return null;
    }

    private static Variable Header(string? name) => name?.ToUpperInvariant() switch
    {
        "HOST" => Host,
        "REFERER" => Referer,
        "X-FORWARDED-FOR" => Forwarded,
        "X-FORWARDED-PROTO" => ForwardedProtocol,
        _ => Opaque(name, "i", Headers),
    };

    private static Variable Environment(string? name, string letter) => name switch
    {
        "SSL_PROTOCOL" => Of(Shape.Any, new Meaning("https", 0, Reading.TlsOnly)),
        "SSL_CIPHER" => Of(Shape.Any, new Meaning("https", 1, Reading.TlsOnly)),
        "HTTPS" => Of(Shape.Any, new Meaning("https", 2, Reading.Switch)),
        "REQUEST_SCHEME" => Of(Shape.Any, new Meaning("https", 3, Reading.Scheme)),
        _ => Opaque(name, letter, Variables),
    };

    // A header or a variable may have any name, and the one that is meant may be another
    private static Variable Opaque(string? name, string letter, string[] known) =>
        name is not null && Spelling.Near(name, known) is { } meant ? Variable.Opaque with { Hint = $"did you mean %{{{meant}}}{letter}?" } : Variable.Opaque;

    // begin: asks for the instant that is told without it too. What only looks like a prefix is a pattern.
    private static Variable? Time(string? parameter, out string? problem)
    {
        var (clock, pattern) = parameter switch
        {
            null => (TimeClock.Received, ""),
            "begin" => (TimeClock.Begin, ""),
            "end" => (TimeClock.End, ""),
            _ when parameter.StartsWith("begin:", StringComparison.Ordinal) => (TimeClock.Begin, parameter[6..]),
            _ when parameter.StartsWith("end:", StringComparison.Ordinal) => (TimeClock.End, parameter[4..]),
            _ => (TimeClock.Received, parameter),
        };
        return TimeOf(pattern, out problem) is { } variable ? variable with { Clock = clock } : null;
    }

    private static Variable? TimeOf(string pattern, out string? problem)
    {
        problem = null;
        switch (pattern)
        {
            case "":
                return BracketedTime;
            case "sec" or "%s" or "msec" or "usec":
                return Of(Shape.Digits, new Meaning("time", 1, Reading.TimeEpoch));
            case "msec_frac":
                return Of(new Shape(3, Shape.Digits.Bytes));
            case "usec_frac":
                return Of(new Shape(6, Shape.Digits.Bytes));
        }

        var time = TimePattern.Of(pattern, out var unreadable);
        if (time is null)
        {
            problem = $"the conversion {unreadable} has no fixed length or is the name of a zone, which is not supported; "
                + "use %Y %y %m %b %d %e %H %I %p %M %S %z %T %F %D %R %a %j and, alone, %s.";
            return null;
        }

        return new Variable(Shape.Fixed(time.Length)) { Pattern = time, Meanings = time.Tells == TimePiece.None ? [] : [new Meaning("time", 3, Reading.TimePieces)] };
    }

    private static Variable Of(Shape shape, params Meaning[] meanings) => new(shape) { Meanings = meanings };
}
