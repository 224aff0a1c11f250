using Tidemark.Metering.Ingest;
using Tidemark.Text;

namespace Tidemark.Metering.Watch;

/// <summary>What to follow, and how it is metered.</summary>
/// <param name="Ingest">For whom and how; its feed is that of the path.</param>
/// <param name="Paths">Files and folders.</param>
public sealed record WatchRequest(IngestRequest Ingest, IReadOnlyList<WatchedPath> Paths)
{
    /// <summary>
    /// Which files of folders are followed: patterns with <c>*</c> and <c>?</c> for their names. Empty: all that do not look like something
    /// else than an access log.
    /// </summary>
    public IReadOnlyList<string> Include { get; init; } = [];

    /// <summary>Whether symbolic links that leave a folder are followed.</summary>
    public bool FollowLinks { get; init; }

    /// <summary>Which folders hold no logs and are not entered, such as data folders of Tidemark.</summary>
    public Func<string, bool> HoldsNoLogs { get; init; } = _ => false;
}

/// <summary>A file or folder that is followed, there already or not yet.</summary>
/// <param name="Path">The file or folder.</param>
/// <param name="Feed">Where its lines come from; at most 200 characters.</param>
public sealed record WatchedPath(string Path, string Feed)
{
    private const int LongestFeed = 200;
    private const string Prefix = "watch:";

    /// <summary>A path that is a feed of its own.</summary>
    public static WatchedPath Of(string path)
    {
        var name = PrintableText.Of(path);
        return new WatchedPath(path, Prefix + (name.Length > LongestFeed - Prefix.Length ? name[^(LongestFeed - Prefix.Length)..] : name));
    }
}
