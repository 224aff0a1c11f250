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

    private static readonly EnumerationOptions All = new() { AttributesToSkip = 0, IgnoreInaccessible = false };

    private readonly LogNames _names;
    private readonly List<FoundFile> _files = [];
    private readonly List<(string Path, string Message)> _problems = [];

    private PathScan(LogNames names) => _names = names;

    /// <summary>The files, in the order of their paths.</summary>
    public IReadOnlyList<FoundFile> Files => _files;

    /// <summary>What could not be looked at, with the reason.</summary>
    public IReadOnlyList<(string Path, string Message)> Problems => _problems;

    /// <summary>Looks at a path.</summary>
    public static PathScan Of(string path, LogNames names)
    {
        var scan = new PathScan(names);
        if (Directory.Exists(path))
        {
            scan.Folder(path, 0);
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
    public static IReadOnlyList<FoundFile> Rotated(string path)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path));
        if (folder is null || !Directory.Exists(folder) || Directory.Exists(path))
        {
            return [];
        }

        var scan = new PathScan(new LogNames([]));
        var name = Path.GetFileName(path);
        scan.Try(folder, () =>
        {
            foreach (var rotated in Directory.EnumerateFiles(folder, "*", All).Select(file => Path.GetFileName(file)!).Where(file => LogNames.IsRotationOf(name, file)))
            {
                scan.File(Path.Join(Path.GetDirectoryName(path), rotated));
            }
        });
        return [.. scan._files.OrderByDescending(file => file.Stamp.Modified).Take(RotatedLookedAt)];
    }

    private void Folder(string folder, int depth) => Try(folder, () =>
    {
        foreach (var file in Directory.EnumerateFiles(folder, "*", All).Where(file => _names.Follow(Path.GetFileName(file))).Order(StringComparer.Ordinal))
        {
            File(file);
        }

        foreach (var inner in Directory.EnumerateDirectories(folder, "*", All).Order(StringComparer.Ordinal))
        {
            if (depth < Deepest && !Path.GetFileName(inner).StartsWith('.') && new DirectoryInfo(inner).LinkTarget is null)
            {
                Folder(inner, depth + 1);
            }
        }
    });

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
