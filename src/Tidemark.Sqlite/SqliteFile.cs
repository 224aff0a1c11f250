using Microsoft.Data.Sqlite;

namespace Tidemark.Sqlite;

/// <summary>How much a commit waits for the disk.</summary>
public enum Durability
{
    /// <summary>A commit survives the loss of power (<c>synchronous=FULL</c>).</summary>
    PowerLoss,

    /// <summary>A commit survives the death of the process; the last ones may be lost with the power (<c>synchronous=NORMAL</c>).</summary>
    ProcessDeath,
}

/// <summary>
/// One SQLite database file, opened the same way everywhere: write-ahead log, a busy timeout, foreign keys on. Several
/// processes may have it open at once; what one commits the others see in their next transaction.
/// </summary>
public sealed class SqliteFile
{
    private readonly string _connectionString;
    private readonly string _pragmas;

    /// <param name="path">The file; made on first use, readable by its owner only.</param>
    /// <param name="durability">What a commit survives.</param>
    public SqliteFile(string path, Durability durability = Durability.PowerLoss)
    {
        SqliteEngine.Ensure();
        Path = path;
        _connectionString = new SqliteConnectionStringBuilder { DataSource = path, Pooling = true, DefaultTimeout = 60 }.ToString();
        var synchronous = durability == Durability.PowerLoss ? "FULL" : "NORMAL";
        _pragmas = $"PRAGMA busy_timeout=60000; PRAGMA journal_mode=WAL; PRAGMA synchronous={synchronous}; PRAGMA foreign_keys=ON; PRAGMA temp_store=MEMORY;";
        if (!File.Exists(path))
        {
            CreateOwned(path);
        }
    }

    /// <summary>Where the file is.</summary>
    public string Path { get; }

    /// <summary>Opens a connection; the caller disposes it.</summary>
    public SqliteConnection Open()
    {
        var connection = new SqliteConnection(_connectionString);
        connection.Open();
        connection.Execute(_pragmas);
        return connection;
    }

    /// <summary>
    /// Runs <paramref name="work"/> in a transaction that takes the write lock at once (<c>BEGIN IMMEDIATE</c>), so that it
    /// never fails half way because another process wrote in between. An exception rolls everything back.
    /// </summary>
    public T Write<T>(Func<SqliteConnection, SqliteTransaction, T> work)
    {
        using var connection = Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        var result = work(connection, transaction);
        transaction.Commit();
        return result;
    }

    /// <summary>Lets go of every pooled connection to this file, so that it can be moved or removed.</summary>
    public void Release()
    {
        using var connection = new SqliteConnection(_connectionString);
        SqliteConnection.ClearPool(connection);
    }

    private static void CreateOwned(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        try
        {
            var options = new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            };
            using var file = new FileStream(path, options);
        }
        catch (IOException) when (File.Exists(path))
        {
            // another process made it first
        }
    }
}
