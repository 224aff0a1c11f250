using System.Globalization;
using System.Security.Cryptography;
using Tidemark.Files;
using Tidemark.Storage;

namespace Tidemark.Exports.Files;

/// <summary>A file in the store.</summary>
/// <param name="Hash">SHA-256 of its content, 64 lower-case hex digits: its key.</param>
/// <param name="Size">Bytes.</param>
internal readonly record struct StoredFile(string Hash, long Size);

/// <summary>
/// Export files in the folder <c>exports</c> of the data folder, each under the hash of its content. A stored file is complete
/// and never changes. Work in progress is in <c>exports/work</c>, in a folder of its own for every attempt.
/// </summary>
public sealed class FileStore(DataFolder folder)
{
    private const int MostRemovals = 10;

    private readonly string _files = folder.Folder("exports");
    private readonly string _work = folder.Folder(Path.Combine("exports", "work"));

    /// <summary>Records the size of all files, for the metrics.</summary>
    internal void Measure() => FileInstruments.Size(new DirectoryInfo(_files).EnumerateFiles().Sum(file => file.Exists ? file.Length : 0));

    /// <summary>An empty folder for an attempt at a task. Files of earlier attempts are removed: their workers are dead or no longer own the task.</summary>
    internal string BeginWork(long taskId)
    {
        EndWork(taskId);
        var path = Path.Combine(_work, $"{taskId}-{Guid.NewGuid():N}");
        return Directory.CreateDirectory(path).FullName;
    }

    /// <summary>Removes the files of attempts at a task.</summary>
    internal void EndWork(long taskId)
    {
        foreach (var stale in Directory.EnumerateDirectories(_work, $"{taskId}-*"))
        {
            RemoveTree(stale);
        }
    }

    /// <summary>The existing folders of attempts, with their tasks; other folders are ignored.</summary>
    internal IReadOnlyList<(long TaskId, string Path)> Attempts() =>
        [.. Directory.EnumerateDirectories(_work).Select(path => (TaskOf(Path.GetFileName(path)), path)).Where(attempt => attempt.Item1 > 0)];

    /// <summary>Removes the folder of one attempt, repeatedly if the renderer of a killed worker adds a file meanwhile.</summary>
    internal static void RemoveTree(string path)
    {
        for (var attempt = 1; Directory.Exists(path); attempt++)
        {
            try
            {
                Directory.Delete(path, recursive: true);
            }
            catch (DirectoryNotFoundException)
            {
                // whoever owns the task now was first
            }
            catch (IOException) when (attempt < MostRemovals)
            {
                // not empty any longer
            }
        }
    }

    /// <summary>Moves a finished file into the store. Content and name are flushed in this order, so both survive a power failure.</summary>
    internal async Task<StoredFile> Keep(string draft, CancellationToken cancellationToken)
    {
        StoredFile stored;
        await using (var file = new FileStream(draft, FileMode.Open, FileAccess.ReadWrite))
        {
            var hash = await SHA256.HashDataAsync(file, cancellationToken);
            file.Flush(flushToDisk: true);
            stored = new StoredFile(Convert.ToHexStringLower(hash), file.Length);
        }

        if (!OperatingSystem.IsWindows())
        {
            // what the renderer wrote has whatever mode its process gave it
            File.SetUnixFileMode(draft, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        var target = PathOf(stored.Hash);
        var shelf = folder.Folder(Path.Combine("exports", stored.Hash[..2]));
        File.Move(draft, target, overwrite: true);
        FolderSync.Flush(shelf);
        FolderSync.Flush(_files);
        return stored;
    }

    /// <summary>The full paths of all stored files.</summary>
    public IEnumerable<string> Stored() => Directory.EnumerateDirectories(_files)
        .Where(shelf => Path.GetFileName(shelf).Length == 2)
        .SelectMany(Directory.EnumerateFiles);

    /// <summary>The path of the file with the hash, or null if it does not exist.</summary>
    internal string? Find(string hash)
    {
        var path = PathOf(hash);
        return File.Exists(path) ? path : null;
    }

    /// <summary>Deletes the file with the hash; false if it does not exist.</summary>
    internal bool Delete(string hash)
    {
        var path = Find(hash);
        if (path is not null)
        {
            File.Delete(path);
        }

        return path is not null;
    }

    /// <summary>The task id in the folder name of an attempt; 0 if it has none.</summary>
    private static long TaskOf(string name)
    {
        var dash = name.IndexOf('-', StringComparison.Ordinal);
        return dash > 0 && Guid.TryParseExact(name[(dash + 1)..], "N", out _)
            && long.TryParse(name[..dash], NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0;
    }

    private string PathOf(string hash) => Path.Combine(_files, hash[..2], hash);
}
