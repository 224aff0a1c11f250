using Tidemark.Files;

namespace Tidemark.Metering.Watch;

/// <summary>A file that is to be followed.</summary>
/// <param name="Path">Where it is found.</param>
/// <param name="Stamp">What it looks like.</param>
internal readonly record struct FoundFile(string Path, FileStamp Stamp);

/// <summary>What stands at a watched path: the file itself, or the logs of a folder and the folders in it.</summary>
internal sealed class PathScan
{
    private const int Deepest = 16;
    private const int RotatedLookedAt = 3;

    private readonly WatchRequest _request;
    private readonly LogNames _names;
    private readonly List<FoundFile> _files = [];
    private readonly List<(string Path, string Message)> _problems = [];
    private readonly List<string> _leavingLinks = [];
    private string _root = "/";

    private PathScan(WatchRequest request)
    {
        _request = request;
        _names = new LogNames(request.Include);
    }

    /// <summary>The files, in the order of their paths.</summary>
    public IReadOnlyList<FoundFile> Files => _files;

    /// <summary>What could not be looked at, with the reason.</summary>
    public IReadOnlyList<(string Path, string Message)> Problems => _problems;

    /// <summary>Symbolic links that leave the folder and are not followed.</summary>
    public IReadOnlyList<string> LeavingLinks => _leavingLinks;

    /// <summary>Looks at a path.</summary>
    public static PathScan Of(string path, WatchRequest request)
    {
        var scan = new PathScan(request);
        if (FileStamp.IsFolderAt(path))
        {
            scan._root = Folder.RealPath(path) ?? path;
            if (request.HoldsNoLogs(path))
            {
                scan._problems.Add((path, "this is a data folder of Tidemark, whose files are not logs; name the logs or their folder"));
            }

            scan.LookInto(path, 0);
        }
        else
        {
            scan.File(path);
            if (scan._files.Count + scan._problems.Count == 0)
            {
                scan._problems.Add((path, "does not exist yet; it is followed as soon as it is created"));
            }
        }

        return scan;
    }

    /// <summary>The latest files beside a file that rotation made of it; none beside a folder.</summary>
    public static IReadOnlyList<FoundFile> Rotated(string path, WatchRequest request)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path));
        if (folder is null || !FileStamp.IsFolderAt(folder) || FileStamp.IsFolderAt(path))
        {
            return [];
        }

        var scan = new PathScan(request);
        var name = Path.GetFileName(path);
        scan.Try(folder, () =>
        {
            foreach (var rotated in Folder.Entries(folder).Where(entry => !entry.IsFolder && LogNames.IsRotationOf(name, entry.Name)).Select(entry => entry.Name))
            {
                scan.File(Path.Join(Path.GetDirectoryName(path), rotated));
            }
        });
        return [.. scan._files.OrderByDescending(file => file.Stamp.Modified).Take(RotatedLookedAt)];
    }

    private void LookInto(string folder, int depth) => Try(folder, () =>
    {
        if (_request.HoldsNoLogs(folder))
        {
            return;
        }

        var entries = Folder.Entries(folder);
        foreach (var entry in entries.Where(entry => !entry.IsFolder && _names.Follow(entry.Name)))
        {
            var file = Path.Join(folder, entry.Name);
            if (MayFollow(file, entry))
            {
                File(file);
            }
        }

        foreach (var entry in entries.Where(entry => entry.IsFolder && !entry.Name.StartsWith('.')))
        {
            var inner = Path.Join(folder, entry.Name);
            if (depth < Deepest && MayFollow(inner, entry) && (!entry.IsLink || _request.FollowLinks))
            {
                LookInto(inner, depth + 1);
            }
        }
    });

    private bool MayFollow(string path, FolderEntry entry)
    {
        // one that leads nowhere that can be seen is told of when it is looked at
        if (!entry.IsLink || _request.FollowLinks
            || Folder.RealPath(path) is not { } target || target == _root || target.StartsWith(_root.TrimEnd('/') + "/", StringComparison.Ordinal))
        {
            return true;
        }

        _leavingLinks.Add(path);
        return false;
    }

    private void File(string path) => Try(path, () =>
    {
        if (FileStamp.Of(path) is { IsFile: true } stamp)
        {
            _files.Add(new FoundFile(path, stamp));
        }
    });

    private void Try(string path, Action look)
    {
        try
        {
            look();
        }
        catch (DirectoryNotFoundException)
        {
            // it went away while it was looked at
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _problems.Add((path, e.Message));
        }
    }
}
