namespace Tidemark.Storage;

/// <summary>
/// The data folder of a Tidemark: everything it keeps is below it. Made on first use, readable by its owner only.
/// </summary>
public sealed class DataFolder
{
    /// <summary>The file that makes a folder a backup; written last by <c>tidemark backup</c>.</summary>
    public const string BackupManifest = "backup.json";

    /// <summary>What follows the name of a file that is not finished.</summary>
    public const string Partial = ".partial";

    /// <summary>The file that is there while a backup is restored into the folder.</summary>
    public const string RestoreMarker = "restore.partial";

    private const string ControlName = "control.db";
    private const string UsageName = "usage.db";
    private const string NonceName = "nonces.db";
    private const string KeyName = "key";

    /// <param name="path">The folder; relative paths are taken from the working directory.</param>
    /// <exception cref="IOException">
    /// It is not there and cannot be made, or it is a backup or half restored; says so and the way out.
    /// </exception>
    public DataFolder(string path)
    {
        Root = Path.GetFullPath(path);
        Make(Root);
        if (File.Exists(Path.Combine(Root, BackupManifest)) || File.Exists(Path.Combine(Root, BackupManifest + Partial)))
        {
            throw new IOException($"{Root} is a backup, not a data folder. Restore it into a new folder with: tidemark restore {Root} --data NEW");
        }

        if (File.Exists(Path.Combine(Root, RestoreMarker)))
        {
            throw new IOException($"A restore into {Root} was interrupted, so the folder is not whole. Remove the folder and restore again");
        }
    }

    /// <summary>Whether a folder holds an installation, a backup of one, or what an interrupted backup or restore left.</summary>
    public static bool IsAt(string path) =>
        new[] { ControlName, UsageName, BackupManifest, BackupManifest + Partial, RestoreMarker }.Any(name => File.Exists(Path.Join(path, name)));

    /// <summary>Whether a file is one that an installation keeps in its folder, such as its key or a database.</summary>
    public static bool Owns(string file)
    {
        var name = Path.GetFileName(file);
        return IsAt(Path.GetDirectoryName(Path.GetFullPath(file)) ?? "/")
            && (name == KeyName || name.StartsWith(KeyName + ".", StringComparison.Ordinal)
                || new[] { ControlName, UsageName, NonceName }.Any(database => name.StartsWith(database, StringComparison.Ordinal)));
    }

    /// <summary>The absolute path of the folder.</summary>
    public string Root { get; }

    /// <summary>The control plane: accounts, tasks, runs, notifications.</summary>
    public string ControlDatabase => Path.Combine(Root, ControlName);

    /// <summary>The usage figures and the ledger of what was counted.</summary>
    public string UsageDatabase => Path.Combine(Root, UsageName);

    /// <summary>Nonces of the last minutes: written on every call, lost without harm a quarter of an hour later.</summary>
    public string NonceDatabase => Path.Combine(Root, NonceName);

    /// <summary>The key that secrets at rest are encrypted with; see <see cref="DataKey"/>.</summary>
    public string KeyFile => Path.Combine(Root, KeyName);

    /// <summary>Records the size of each database, for the metrics.</summary>
    public void Measure()
    {
        StorageInstruments.Size("control", SizeOf(ControlDatabase));
        StorageInstruments.Size("usage", SizeOf(UsageDatabase));
        StorageInstruments.Size("nonces", SizeOf(NonceDatabase));
    }

    /// <summary>A folder below the root, made when it is not there.</summary>
    public string Folder(string name)
    {
        var path = Path.Combine(Root, name);
        Make(path);
        return path;
    }

    private static long SizeOf(string database) =>
        new[] { database, database + "-wal" }.Select(path => new FileInfo(path)).Sum(file => file.Exists ? file.Length : 0);

    private static void Make(string path)
    {
        if (Directory.Exists(path))
        {
            return;
        }

        try
        {
            if (OperatingSystem.IsWindows())
            {
                Directory.CreateDirectory(path);
            }
            else
            {
                Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // where no folder can be, such as in /proc, the system says that a file was not found
            var reason = error is FileNotFoundException ? "the location is not writable" : error.Message.TrimEnd('.');
            throw new IOException($"The data folder {path} cannot be created ({reason}); use another with --data.", error);
        }
    }
}
