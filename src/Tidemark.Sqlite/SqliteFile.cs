using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using SQLitePCL;

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
[SuppressMessage("Design", "CA1001", Justification = "A SemaphoreSlim whose wait handle was never asked for holds nothing to dispose of.")]
public sealed class SqliteFile
{
    /// <summary>How long another process that writes is waited for.</summary>
    public const int BusySeconds = 60;

    /// <summary>The page size for many small transactions: what one touches is written whole.</summary>
    public const int DefaultPageBytes = 4096;

    // Blocks of a month are read a third faster when they are not copied out of the page cache
    private const string ForReading = "PRAGMA mmap_size=2147418112;";

    // What is mapped counts as memory of the process, and a long ingest touches all of the file
    private const string ForWriting = "PRAGMA mmap_size=0; PRAGMA cache_size=-16384;";

    private readonly string? _holds;
    private readonly bool _survivesPowerLoss;
    private readonly string _connectionString;
    private readonly string _pragmas;

    /// <summary>Physical connections whose pragmas are set, and for what; a pooled one keeps them.</summary>
    private readonly ConditionalWeakTable<sqlite3, Prepared> _prepared = [];

    /// <summary>Writers of this process queue here without holding a thread; only the first waits for other processes.</summary>
    private readonly SemaphoreSlim _writers = new(1, 1);

    /// <param name="path">The file; made on first use, readable by its owner only.</param>
    /// <param name="durability">What a commit survives.</param>
    /// <param name="pageBytes">The page size of a file that is new: a power of two, 512 to 65,536. An existing file keeps its own.</param>
    /// <param name="holds">What is in it, for the message when it is damaged: <c>the figures and the ledger</c>.</param>
    public SqliteFile(string path, Durability durability = Durability.PowerLoss, int pageBytes = DefaultPageBytes, string? holds = null)
    {
        (_holds, _survivesPowerLoss) = (holds, durability == Durability.PowerLoss);
        SqliteEngine.Ensure();
        Path = path;
        _connectionString = new SqliteConnectionStringBuilder { DataSource = path, Pooling = true, DefaultTimeout = BusySeconds }.ToString();
        var synchronous = durability == Durability.PowerLoss ? "FULL" : "NORMAL";

        // the page size comes before anything that writes the first page
        _pragmas = $"PRAGMA busy_timeout={BusySeconds * 1000}; PRAGMA page_size={pageBytes}; PRAGMA journal_mode=WAL; PRAGMA synchronous={synchronous}; PRAGMA foreign_keys=ON; PRAGMA temp_store=MEMORY;";
        if (!File.Exists(path))
        {
            CreateOwned(path);
        }
    }

    /// <summary>Where the file is.</summary>
    public string Path { get; }

    /// <summary>Opens a connection; the caller disposes it.</summary>
    /// <exception cref="SqliteUnavailableException">Its disk has no room, not even for what reading needs, or fails.</exception>
    /// <exception cref="DamagedDatabaseException">It is not a database.</exception>
    public SqliteConnection Open() => Open(forWriting: false);

    internal SqliteConnection Open(bool forWriting)
    {
        var connection = new SqliteConnection(_connectionString);
        try
        {
            connection.Open();
            if (!_prepared.TryGetValue(connection.Handle!, out var prepared))
            {
                connection.Execute(_pragmas);
                _prepared.Add(connection.Handle!, prepared = new Prepared());
            }

            if (prepared.ForWriting != forWriting)
            {
                connection.Execute(forWriting ? ForWriting : ForReading);
                prepared.ForWriting = forWriting;
            }

            return connection;
        }
        catch (SqliteException exception) when (exception.SqliteErrorCode is raw.SQLITE_FULL or raw.SQLITE_IOERR or raw.SQLITE_CANTOPEN)
        {
            connection.Dispose();
            throw new SqliteUnavailableException(
                $"{Path} cannot be opened ({raw.sqlite3_errstr(exception.SqliteErrorCode).utf8_to_string()}): the disk is full or failing, or the file is not writable. Reading also needs some free space; free some and retry.",
                exception);
        }
        catch (SqliteException exception) when (Explain(exception) is { } explained)
        {
            connection.Dispose();
            throw explained;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Looks for damage in the write-ahead log, which SQLite would drop without a word. A log that need not survive a loss of power is not looked at.</summary>
    /// <exception cref="DamagedDatabaseException">The log is damaged; nothing was changed.</exception>
    public void CheckLog()
    {
        if (_survivesPowerLoss && WalCheck.Problem(Path) is { } problem)
        {
            throw new DamagedDatabaseException(
                $"{problem}. It holds the latest changes of {Path}{(_holds is null ? "" : $", which holds {_holds}")}. Nothing was changed. "
                + "Restore a backup with: tidemark restore BACKUP --data NEW. "
                + $"Or keep only what is before the damage: sqlite3 {Path} 'PRAGMA wal_checkpoint(TRUNCATE)', then run tidemark verify and ingest the logs of that time again");
        }
    }

    /// <summary>The exception in words for people, when a person can do something about it; else null.</summary>
    public IOException? Explain(SqliteException exception) => exception.SqliteErrorCode switch
    {
        raw.SQLITE_FULL => new SqliteUnavailableException($"The disk that holds {Path} is full; nothing was written. Free some space and retry.", exception),
        raw.SQLITE_IOERR => new SqliteUnavailableException(
            $"{Path} cannot be written because the disk is full or failing; nothing was written. Free some space and retry.", exception),
        raw.SQLITE_BUSY => new SqliteUnavailableException(
            $"Another process has locked {Path} for {BusySeconds} s; nothing was written. Retry when it has finished.", exception),
        raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB => new DamagedDatabaseException(
            $"{Path} is damaged ({raw.sqlite3_errstr(exception.SqliteErrorCode).utf8_to_string()}). "
            + (_holds is null ? "" : $"It holds {_holds}. ")
            + "Restore a backup with: tidemark restore BACKUP --data NEW. See what can still be read with: tidemark verify",
            exception),
        _ => null,
    };

    /// <summary>
    /// Runs <paramref name="work"/> in a transaction that takes the write lock at once (<c>BEGIN IMMEDIATE</c>), so that it
    /// never fails half way because another process wrote in between. An exception rolls everything back.
    /// </summary>
    /// <exception cref="IOException">The disk is full, or another process kept the file locked for 60 s: nothing was written.</exception>
    public T Write<T>(Func<SqliteConnection, SqliteTransaction, T> work)
    {
        _writers.Wait();
        try
        {
            using var connection = Open(forWriting: true);
            using var transaction = connection.BeginTransaction(deferred: false);
            var result = work(connection, transaction);
            transaction.Commit();
            return result;
        }
        catch (SqliteException exception) when (Explain(exception) is { } explained)
        {
            throw explained;
        }
        finally
        {
            _writers.Release();
        }
    }

    /// <inheritdoc cref="Write{T}(Func{SqliteConnection, SqliteTransaction, T})"/>
    public async Task<T> WriteAsync<T>(Func<SqliteConnection, SqliteTransaction, Task<T>> work, CancellationToken cancellationToken = default)
    {
        await _writers.WaitAsync(cancellationToken);
        try
        {
            await using var connection = Open(forWriting: true);
            await using var transaction = connection.BeginTransaction(deferred: false);
            var result = await work(connection, transaction);
            transaction.Commit();
            return result;
        }
        catch (SqliteException exception) when (Explain(exception) is { } explained)
        {
            throw explained;
        }
        finally
        {
            _writers.Release();
        }
    }

    /// <summary>Runs queries that see one state of the file, whatever is committed meanwhile.</summary>
    public T Read<T>(Func<SqliteConnection, T> work)
    {
        using var connection = Open();
        try
        {
            using var snapshot = connection.BeginTransaction(deferred: true);
            var result = work(connection);
            snapshot.Commit();
            return result;
        }
        catch (SqliteException exception) when (Explain(exception) is DamagedDatabaseException damaged)
        {
            throw damaged;
        }
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

    private sealed class Prepared
    {
        public bool? ForWriting { get; set; }
    }
}
