using Tidemark.Sqlite;

namespace Tidemark.Storage;

/// <summary>
/// Whether a data folder is new or whole. A lost database beside one that holds something is never replaced by an empty one: its content would
/// be missing without a word.
/// </summary>
public static class Installation
{
    // In the header of control.db (PRAGMA user_version): the usage store was made
    private const long UsageMade = 1;

    /// <summary>Checks the folder before its databases are opened.</summary>
    /// <exception cref="IOException">A database is missing or empty although the other one is not; says what it held and the way out.</exception>
    public static void Check(DataFolder folder)
    {
        var (control, usage) = (HasContent(folder.ControlDatabase), HasContent(folder.UsageDatabase));
        if (!control && usage)
        {
            throw Lost(folder.ControlDatabase, "the accounts, keys, domains, tasks, runs and notifications", folder.UsageDatabase);
        }

        if (control && !usage && Read(folder) == UsageMade)
        {
            throw Lost(folder.UsageDatabase, "the figures and the ledger of metered sources", folder.ControlDatabase);
        }
    }

    /// <summary>Notes that the usage store was made, so that it is missed when it is lost.</summary>
    public static void NoteUsage(DataFolder folder)
    {
        if (HasContent(folder.ControlDatabase) && Read(folder) != UsageMade)
        {
            new SqliteFile(folder.ControlDatabase).Write((connection, _) =>
            {
                connection.Execute($"PRAGMA user_version = {UsageMade}");
                return true;
            });
        }
    }

    private static long Read(DataFolder folder) => new SqliteFile(folder.ControlDatabase).Read(connection => connection.Scalar<long>("PRAGMA user_version"));

    private static bool HasContent(string path) => new FileInfo(path) is { Exists: true, Length: > 0 };

    private static IOException Lost(string path, string held, string other) => new(
        $"{path} is {(File.Exists(path) ? "empty" : "missing")}, although {Path.GetFileName(other)} beside it is not. It held {held}. "
        + "Nothing was created. Put the file back, or restore a backup with: tidemark restore BACKUP --data NEW. To start from nothing, name another folder with --data.");
}
