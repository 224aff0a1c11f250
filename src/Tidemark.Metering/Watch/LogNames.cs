using System.IO.Enumeration;
using System.Text.RegularExpressions;
using Tidemark.Logs.Fields;

namespace Tidemark.Metering.Watch;

/// <summary>Which files of a folder are logs to be read or followed, by name.</summary>
/// <param name="include">Patterns with <c>*</c> and <c>?</c>; none: everything that does not look like something else than an access log.</param>
public sealed partial class LogNames(IReadOnlyList<string> include)
{
    private static readonly string[] Compressed = [".gz", ".br", ".zst"];

    private static readonly string[] Others =
    [
        "~", ".tmp", ".temp", ".part", ".partial", ".swp", ".swx", ".lock", ".pid", ".sock", ".bz2", ".xz", ".lzma", ".zip", ".7z", ".tar", ".tgz", ".conf",
        ".db", ".sqlite", ".sqlite3", "-wal", "-shm", "-journal", ".key", ".pem", ".crt", ".p12", ".pfx",
    ];

    /// <summary>
    /// Whether a file of a folder is followed. A pattern holds for what rotation makes of a name, too: <c>*.log</c> for <c>access.log.2.gz</c>.
    /// </summary>
    public bool Follow(string name) => include.Count > 0 ? include.Any(pattern => Fits(pattern, name) || Fits(pattern, Unrotated(name))) : LooksLikeLog(name);

    /// <summary>Whether files of this name are compressed.</summary>
    public static bool IsCompressed(string name) => Compressed.Any(end => name.EndsWith(end, StringComparison.OrdinalIgnoreCase));

    /// <summary>The name without the ending that says how it is compressed.</summary>
    public static string Uncompressed(string name) =>
        Compressed.FirstOrDefault(end => name.EndsWith(end, StringComparison.OrdinalIgnoreCase)) is { } ending ? name[..^ending.Length] : name;

    /// <summary>Whether a name is what rotation makes of another: <c>access.log.1</c>, <c>access.log-20261120.gz</c>, <c>access-2026-11-20.log</c>.</summary>
    public static bool IsRotationOf(string name, string rotated)
    {
        var dot = name.LastIndexOf('.');
        var (stem, ending) = dot > 0 ? (name[..dot], name[dot..]) : (name, "");
        return rotated != name
            && (Unrotated(rotated) == name
                || (rotated.StartsWith(stem, StringComparison.Ordinal) && Uncompressed(rotated).EndsWith(ending, StringComparison.Ordinal)
                    && Uncompressed(rotated).Length > name.Length && Numbers().IsMatch(Uncompressed(rotated)[stem.Length..^ending.Length])));
    }

    private static string Unrotated(string name) => Rotation().Replace(Uncompressed(name), "");

    private static bool Fits(string pattern, string name) => FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase: false);

    /// <summary>Whether a file of a folder may be an access log: not when its name is one of error logs, archives or what other programs leave.</summary>
    public static bool LooksLikeLog(string name) =>
        !name.StartsWith('.')
        && !Others.Any(end => name.EndsWith(end, StringComparison.OrdinalIgnoreCase))
        && !name.Contains("error", StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex(@"([.-](\d+([._T-]?\d+)*|old))+$", RegexOptions.CultureInvariant)]
    private static partial Regex Rotation();

    [GeneratedRegex(@"^[.-]\d+([._T-]?\d+)*$", RegexOptions.CultureInvariant)]
    private static partial Regex Numbers();
}
