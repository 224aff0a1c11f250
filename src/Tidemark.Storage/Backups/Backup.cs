using Microsoft.Data.Sqlite;
using Tidemark.Files;
using Tidemark.Sqlite;

namespace Tidemark.Storage.Backups;

/// <summary>Told what is copied, how much of it is done, and how much there is.</summary>
public delegate void BackupProgress(string what, long done, long total);

/// <summary>
/// Copies a data folder while it is in use. Both databases are copied as they were at one instant. Files are copied before that instant and again
/// after it, so that one that is deleted meanwhile is there.
/// </summary>
/// <param name="folder">The data folder.</param>
/// <param name="files">Lists the other files that belong to it, with their full paths. A file never changes.</param>
/// <param name="clock">Says when.</param>
public sealed class Backup(DataFolder folder, Func<IEnumerable<string>> files, TimeProvider clock)
{
    private readonly List<BackupFile> _written = [];
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    /// <summary>Writes the backup.</summary>
    /// <param name="destination">A folder that is new or empty.</param>
    /// <param name="version">The version of the program.</param>
    /// <param name="withKey">Whether the data key is included.</param>
    /// <param name="progress">Told how far it is.</param>
    /// <param name="cancellationToken">Stops it; what was written is removed.</param>
    /// <exception cref="BackupException">The destination is not empty, or the data folder holds no installation.</exception>
    /// <exception cref="IOException">The destination cannot be written; what was written is removed.</exception>
    public BackupManifest Write(string destination, string version, bool withKey, BackupProgress progress, CancellationToken cancellationToken = default)
    {
        destination = Path.GetFullPath(destination);
        Check(destination);
        var existed = Directory.Exists(destination);
        OwnFile.CreateFolder(destination);
        try
        {
            var manifest = Fill(destination, version, withKey, progress, cancellationToken);
            manifest.Write(destination);
            FolderSync.Flush(destination);
            return manifest;
        }
        catch (Exception error)
        {
            Clear(destination, existed);
            if (error is SqliteException)
            {
                throw new BackupException($"The backup to {destination} failed ({error.Message.TrimEnd('.')}); it was removed. Check the free space of its disk and retry");
            }

            throw;
        }
    }

    private BackupManifest Fill(string destination, string version, bool withKey, BackupProgress progress, CancellationToken cancellationToken)
    {
        // from now on nobody takes the folder for a backup or for an installation
        OwnFile.Create(Path.Combine(destination, DataFolder.BackupManifest + DataFolder.Partial)).Dispose();
        CopyFiles(destination, progress, cancellationToken);
        var databases = new[] { folder.ControlDatabase, folder.UsageDatabase };
        var states = SqliteSnapshot.AtOneInstant([.. databases.Select(path => new SqliteFile(path))]);
        try
        {
            var instant = clock.GetUtcNow();
            CopyFiles(destination, progress, cancellationToken);
            var hasKey = withKey && File.Exists(folder.KeyFile);
            if (hasKey)
            {
                Copy(folder.KeyFile, destination, progress, cancellationToken);
            }

            foreach (var (path, state) in databases.Zip(states))
            {
                var name = Path.GetFileName(path);
                var copy = Path.Combine(destination, name);
                OwnFile.Create(copy).Dispose();
                state.CopyTo(copy, (done, total) => progress($"copying {name}", done, total), cancellationToken);
            }

            foreach (var name in databases.Select(path => Path.GetFileName(path)))
            {
                var copy = Path.Combine(destination, name);
                var size = new FileInfo(copy).Length;
                var (bytes, sha256) = OwnFile.Flush(copy, done => progress($"hashing {name}", done, size), cancellationToken);
                _written.Add(new BackupFile(name, bytes, sha256));
            }

            return BackupManifest.Of(version, instant, hasKey, _written);
        }
        finally
        {
            foreach (var state in states)
            {
                state.Dispose();
            }
        }
    }

    private void CopyFiles(string destination, BackupProgress progress, CancellationToken cancellationToken)
    {
        var all = files().ToList();
        foreach (var (index, path) in all.Index())
        {
            progress("copying export files", index, all.Count);
            try
            {
                Copy(path, destination, progress, cancellationToken);
            }
            catch (FileNotFoundException)
            {
                // deleted since it was listed: the databases of this instant or a later one do not need it
            }
        }
    }

    private void Copy(string path, string destination, BackupProgress progress, CancellationToken cancellationToken)
    {
        var name = Path.GetRelativePath(folder.Root, path).Replace('\\', '/');
        if (!_known.Contains(name))
        {
            var size = new FileInfo(path).Length;
            var (bytes, sha256) = OwnFile.Copy(path, Path.Combine(destination, name), done => progress($"copying {name}", done, size), cancellationToken);
            _known.Add(name);
            _written.Add(new BackupFile(name, bytes, sha256));
        }
    }

    private void Check(string destination)
    {
        if (!File.Exists(folder.ControlDatabase) || !File.Exists(folder.UsageDatabase))
        {
            throw new BackupException($"{folder.Root} holds no installation to back up: {(File.Exists(folder.ControlDatabase) ? "usage.db" : "control.db")} is missing. Name the data folder with --data");
        }

        if (File.Exists(destination) || (Directory.Exists(destination) && Directory.EnumerateFileSystemEntries(destination).Any()))
        {
            throw new BackupException(File.Exists(Path.Combine(destination, DataFolder.BackupManifest + DataFolder.Partial))
                ? $"{destination} holds a backup that was interrupted; remove the folder, or name another"
                : $"{destination} is not empty; name a folder that is new or empty");
        }

        if (destination.StartsWith(folder.Root + Path.DirectorySeparatorChar, StringComparison.Ordinal))
        {
            throw new BackupException($"{destination} is inside the data folder; name a folder outside it, best on another disk");
        }
    }

    private void Clear(string destination, bool existed)
    {
        try
        {
            foreach (var name in Directory.EnumerateFiles(destination))
            {
                File.Delete(name);
            }

            foreach (var name in _known.Select(name => name.Split('/')[0]).Distinct().Select(name => Path.Combine(destination, name)).Where(Directory.Exists))
            {
                Directory.Delete(name, recursive: true);
            }

            if (!existed)
            {
                Directory.Delete(destination);
            }
        }
        catch (IOException)
        {
            // what is left has no manifest: it is not taken for a backup
        }
    }
}
