using Tidemark.Files;

namespace Tidemark.Storage.Backups;

/// <summary>Makes a data folder from a backup, after comparing every file with the manifest.</summary>
public static class Restore
{
    /// <summary>Restores a backup.</summary>
    /// <param name="backup">The folder of the backup; it stays as it is.</param>
    /// <param name="data">A folder that is new or empty.</param>
    /// <param name="progress">Told how far it is.</param>
    /// <param name="cancellationToken">Stops it; what was written is removed.</param>
    /// <exception cref="BackupException">The backup is not whole or was changed, or the folder is not empty; nothing was restored.</exception>
    public static BackupManifest Run(string backup, string data, BackupProgress progress, CancellationToken cancellationToken = default)
    {
        (backup, data) = (Path.GetFullPath(backup), Path.GetFullPath(data));
        if (!Directory.Exists(backup))
        {
            throw new BackupException($"The folder {backup} does not exist. Name a folder that tidemark backup wrote");
        }

        var manifest = BackupManifest.Read(backup);
        CheckNothingElse(backup, manifest);
        CheckEmpty(data);
        var existed = Directory.Exists(data);
        OwnFile.CreateFolder(data);
        var marker = Path.Combine(data, DataFolder.RestoreMarker);
        try
        {
            OwnFile.Create(marker).Dispose();
            foreach (var file in manifest.Files)
            {
                Copy(backup, data, file, progress, cancellationToken);
            }

            FolderSync.Flush(data);
            File.Delete(marker);
            FolderSync.Flush(data);
            return manifest;
        }
        catch
        {
            Clear(data, manifest, existed);
            throw;
        }
    }

    private static void Copy(string backup, string data, BackupFile file, BackupProgress progress, CancellationToken cancellationToken)
    {
        var source = Path.Combine(backup, file.Path);
        if (!File.Exists(source))
        {
            throw Changed($"{source} is missing");
        }

        var (bytes, sha256) = OwnFile.Copy(source, Path.Combine(data, file.Path), done => progress($"restoring {file.Path}", done, file.Bytes), cancellationToken);
        if (bytes != file.Bytes || sha256 != file.Sha256)
        {
            throw Changed($"{source} is not the file that was backed up: its hash differs");
        }
    }

    // A stray usage.db-wal, for example, means that somebody opened the copy
    private static void CheckNothingElse(string backup, BackupManifest manifest)
    {
        var expected = manifest.Files.Select(file => file.Path).Append(DataFolder.BackupManifest).ToHashSet(StringComparer.Ordinal);
        foreach (var path in Directory.EnumerateFiles(backup, "*", SearchOption.AllDirectories))
        {
            if (!expected.Contains(Path.GetRelativePath(backup, path).Replace('\\', '/')))
            {
                throw Changed($"{path} is not part of the backup");
            }
        }
    }

    private static void CheckEmpty(string data)
    {
        if (File.Exists(data) || (Directory.Exists(data) && Directory.EnumerateFileSystemEntries(data).Any()))
        {
            throw new BackupException(File.Exists(Path.Combine(data, "control.db")) || File.Exists(Path.Combine(data, "usage.db"))
                ? $"{data} already holds an installation; name a folder that is new or empty with --data"
                : $"{data} is not empty; name a folder that is new or empty with --data");
        }
    }

    private static BackupException Changed(string what) => new($"{what}. The backup was changed or damaged; nothing was restored. Use another backup");

    private static void Clear(string data, BackupManifest manifest, bool existed)
    {
        try
        {
            foreach (var name in manifest.Files.Select(file => file.Path.Split('/')[0]).Distinct().Select(name => Path.Combine(data, name)))
            {
                if (Directory.Exists(name))
                {
                    Directory.Delete(name, recursive: true);
                }

                File.Delete(name);
            }

            File.Delete(Path.Combine(data, DataFolder.RestoreMarker));
            if (!existed)
            {
                Directory.Delete(data);
            }
        }
        catch (IOException)
        {
            // the marker keeps what is left from being taken for an installation
        }
    }
}
