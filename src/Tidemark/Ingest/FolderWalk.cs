using Tidemark.Files;
using Tidemark.Storage;

namespace Tidemark.Ingest;

/// <summary>Finds the files below a folder that match a pattern. It enters neither data folders nor, unless asked, links that leave the folder.</summary>
/// <param name="root">The folder; empty for the working directory.</param>
/// <param name="followLinks">Whether links that leave the folder are followed.</param>
/// <param name="leftOut">Takes what is not read.</param>
internal sealed class FolderWalk(string root, bool followLinks, List<LeftOut> leftOut)
{
    private readonly string _realRoot = Folder.RealPath(Here(root)) ?? "/";

    /// <summary>The files; <c>**</c> stands for folders of any depth.</summary>
    public IEnumerable<string> Matching(string pattern) => Under(root, pattern, []);

    private static string Here(string folder) => folder.Length == 0 ? "." : folder;

    // The folders that links led to on the way here: a link to one of them is a loop
    private IEnumerable<string> Under(string folder, string pattern, IReadOnlyList<string> links)
    {
        var slash = pattern.IndexOf('/', StringComparison.Ordinal);
        var (name, rest) = slash < 0 ? (pattern, null) : (pattern[..slash], pattern[(slash + 1)..]);
        if (name == "**")
        {
            // of no folder, or of any below
            return Under(folder, rest ?? "*", links).Concat(Entries(folder, isFolder: true).Where(entry => !entry.IsLink || followLinks).SelectMany(entry => Enter(entry, pattern, links)));
        }

        var matcher = NamePattern.Of(name);
        return rest is null
            ? Entries(folder, isFolder: false).Where(entry => matcher.IsMatch(entry.Name)).Select(entry => entry.Path)
            : Entries(folder, isFolder: true, hidden: name.StartsWith('.')).Where(entry => matcher.IsMatch(entry.Name)).SelectMany(entry => Enter(entry, rest, links));
    }

    private IEnumerable<string> Enter((string Name, string Path, bool IsLink) entry, string pattern, IReadOnlyList<string> links)
    {
        if (!entry.IsLink)
        {
            return Under(entry.Path, pattern, links);
        }

        var target = Folder.RealPath(entry.Path);
        return target is null || target == _realRoot || links.Contains(target, StringComparer.Ordinal) ? [] : Under(entry.Path, pattern, [.. links, target]);
    }

    // A socket, a pipe and a device have no length either
    private IEnumerable<(string Name, string Path, bool IsLink)> Entries(string folder, bool isFolder, bool hidden = false)
    {
        if (DataFolder.IsAt(Here(folder)))
        {
            leftOut.Add(new LeftOut(Here(folder), LeftOut.Data));
            yield break;
        }

        foreach (var entry in Folder.Entries(Here(folder)))
        {
            var path = folder.Length == 0 ? entry.Name : Path.Join(folder, entry.Name);
            if ((!hidden && entry.Name.StartsWith('.')) || entry.IsFolder != isFolder || (!isFolder && !HasContent(path)))
            {
                continue;
            }

            if (entry.IsLink && !followLinks && !StaysInside(path))
            {
                leftOut.Add(new LeftOut(path, LeftOut.Link));
            }
            else
            {
                yield return (entry.Name, path, entry.IsLink);
            }
        }
    }

    // What cannot be looked at is named when it cannot be read
    private static bool HasContent(string path)
    {
        try
        {
            return FileStamp.Of(path) is { IsFile: true, Length: > 0 };
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return true;
        }
    }

    private bool StaysInside(string path) =>
        Folder.RealPath(path) is not { } target || target == _realRoot || target.StartsWith(_realRoot.TrimEnd('/') + "/", StringComparison.Ordinal);
}
