using Tidemark.Files;

namespace Tidemark.Metering.Watch;

/// <summary>The files that are followed: known by what they are, not by their names.</summary>
internal sealed class FollowedFiles(TimeProvider clock, WatchRequest request, IProgress<WatchEvent> events) : IDisposable
{
    /// <summary>A file that has not changed for so long is not kept open.</summary>
    public static readonly TimeSpan LiveFor = TimeSpan.FromHours(1);

    private readonly HashSet<string> _skippedLinks = [];
    private readonly Dictionary<FileId, FollowedFile> _files = [];
    private readonly HashSet<WatchedPath> _lookBehind = [.. request.Paths];

    /// <summary>What is followed; those whose content changed last come first.</summary>
    public IReadOnlyList<FollowedFile> All => [.. _files.Values.OrderByDescending(file => file.Stamp.Modified)];

    /// <summary>Looks at all paths: finds what is new, what has another name, and what is gone.</summary>
    /// <returns>What could not be looked at, by the path that it is followed for.</returns>
    public IReadOnlyList<(WatchedPath Watched, string Path, string Message)> Look()
    {
        var problems = new List<(WatchedPath, string, string)>();
        var seen = new HashSet<FileId>();
        foreach (var watched in request.Paths)
        {
            var scan = PathScan.Of(watched.Path, request);
            foreach (var link in scan.LeavingLinks.Where(_skippedLinks.Add))
            {
                events.Report(new LinkSkipped(link));
            }

            problems.AddRange(scan.Problems.Select(problem => (watched, problem.Path, problem.Message)));
            foreach (var found in scan.Files.Where(found => seen.Add(found.Stamp.Id)))
            {
                See(found, watched, onlyIfKnown: false);
            }
        }

        foreach (var watched in _lookBehind)
        {
            foreach (var rotated in PathScan.Rotated(watched.Path, request).Where(rotated => !_files.ContainsKey(rotated.Stamp.Id)))
            {
                See(rotated, watched, onlyIfKnown: true);
            }
        }

        _lookBehind.Clear();
        foreach (var file in _files.Values)
        {
            file.IsGone = !seen.Contains(file.Id);
            if (file is { IsGone: true, Handle: { } handle })
            {
                file.See(FileStamp.Of(handle), clock.GetTimestamp());
            }
        }

        return problems;
    }

    /// <summary>A file was truncated: what was not read of it may be in a copy beside it.</summary>
    public void LookBehind(FollowedFile file) => _lookBehind.Add(file.Watched);

    /// <summary>Follows a file no longer.</summary>
    public void LetGo(FollowedFile file)
    {
        file.Dispose();
        _files.Remove(file.Id);
    }

    public void Dispose()
    {
        foreach (var file in _files.Values)
        {
            file.Dispose();
        }
    }

    // A live file is opened at once: after that it is not lost, whatever becomes of its name.
    private void OpenEarly(FollowedFile file)
    {
        try
        {
            _ = (file.OnlyIfKnown || clock.GetUtcNow() - file.Stamp.ModifiedAt < LiveFor) && file.TryOpen();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // it is said when it is its turn
        }
    }

    private void See(FoundFile found, WatchedPath watched, bool onlyIfKnown)
    {
        if (!_files.TryGetValue(found.Stamp.Id, out var file))
        {
            _files.Add(found.Stamp.Id, file = new FollowedFile(found, watched, clock.GetTimestamp()) { OnlyIfKnown = onlyIfKnown });
            OpenEarly(file);
            return;
        }

        file.See(found.Stamp, clock.GetTimestamp());
        if (file.Path != found.Path)
        {
            events.Report(new FileRenamed(found.Path, file.Path));
            file.Path = found.Path;
        }
    }
}
