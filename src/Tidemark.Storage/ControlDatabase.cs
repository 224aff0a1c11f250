using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Dapper;
using Microsoft.Data.Sqlite;
using Tidemark.Sqlite;

namespace Tidemark.Storage;

/// <summary>
/// The control plane's database. Rooms above bring their tables as scripts in <c>Migrations/control</c>, and send plain SQL
/// through Dapper to no tables but their own. Instants are stored as unix milliseconds (see <see cref="Instant"/>).
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "Release lets go of the watcher; the database may be used again afterwards.")]
public sealed class ControlDatabase
{
    private readonly SqliteFile _file;
    private readonly Lock _watch = new();
    private readonly SqliteReaders _readers;
    private SqliteConnection? _watcher;
    private SqliteStatement? _look;
    private long _watchers;

    /// <summary>Opens the database of the folder and brings its schema up to date.</summary>
    /// <param name="folder">Where the database is.</param>
    /// <param name="rooms">The rooms whose tables it holds: all that ever wrote to it, in any order.</param>
    /// <exception cref="InvalidOperationException">The database holds tables of a room that is missing here, or was written by a newer version.</exception>
    public ControlDatabase(DataFolder folder, params IReadOnlyList<Assembly> rooms)
    {
        _file = new SqliteFile(folder.ControlDatabase, holds: "the accounts, keys, domains, tasks, runs and notifications");
        _readers = new SqliteReaders(_file);
        SqliteMigrations.Apply(_file, "control", rooms);
    }

    /// <summary>Runs queries against one connection; what other processes committed before is seen.</summary>
    public async Task<T> Read<T>(Func<DbConnection, Task<T>> work)
    {
        await using var connection = _file.Open();
        try
        {
            return await work(connection);
        }
        catch (SqliteException exception) when (_file.Explain(exception) is DamagedDatabaseException damaged)
        {
            throw damaged;
        }
    }

    /// <inheritdoc cref="SqliteReaders.Read"/>
    /// <remarks>For what every call of a server asks; everything else reads more easily through Dapper.</remarks>
    public T Read<TArgument, T>(string sql, TArgument argument, Func<SqliteStatement, TArgument, T> read) => _readers.Read(sql, argument, read);

    /// <summary>
    /// Runs <paramref name="work"/> in one transaction that holds the write lock from its start: everything in it is
    /// committed or nothing is, and no other writer comes in between. Keep it short; send no mail in it.
    /// </summary>
    public Task<T> Write<T>(Func<DbConnection, DbTransaction, Task<T>> work) =>
        _file.WriteAsync((connection, transaction) => work(connection, transaction));

    /// <summary>As <see cref="Read"/>, on the caller's thread: for callers that cannot await, such as a parser that asks for the domain of a host.</summary>
    public T ReadHere<T>(Func<DbConnection, T> work)
    {
        using var connection = _file.Open();
        return work(connection);
    }

    /// <summary>As <see cref="Write"/>, on the caller's thread.</summary>
    public T WriteHere<T>(Func<DbConnection, DbTransaction, T> work) => _file.Write((connection, transaction) => work(connection, transaction));

    /// <summary>One statement in a transaction of its own; answers the number of rows changed.</summary>
    public Task<int> Execute(string sql, object? parameters = null) =>
        Write((connection, transaction) => connection.ExecuteAsync(sql, parameters, transaction));

    /// <summary>
    /// A number that is another one once anything was committed, by this or any other process: what was read after asking
    /// for it still holds as long as it is the same. Costs some microseconds, so it can guard a cache on every call.
    /// </summary>
    public long Version()
    {
        lock (_watch)
        {
            if (_look is null)
            {
                _watcher = _file.Open();
                _look = new SqliteStatement(_watcher, "PRAGMA data_version");
                _watchers++;
            }

            _look.Step();
            var version = _look.Int64(0);
            _look.Reset();

            // the pragma's number means something only to the connection that asked
            return (_watchers << 32) + version;
        }
    }

    /// <summary>Lets go of pooled connections, so that the folder can be removed.</summary>
    public void Release()
    {
        lock (_watch)
        {
            _look?.Dispose();
            _watcher?.Dispose();
            (_look, _watcher) = (null, null);
        }

        _readers.Release();
        _file.Release();
    }
}
