using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Tidemark.Sqlite;

/// <summary>
/// A connection that stays open for a writer of many small transactions, with its statements compiled once. Belongs to one
/// thread at a time. Give it up after an error: what was not committed is then rolled back.
/// </summary>
public sealed class SqliteWriter : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly List<SqliteStatement> _statements = [];
    private readonly SqliteStatement _begin;
    private readonly SqliteStatement _commit;

    /// <param name="file">The database.</param>
    /// <exception cref="SqliteUnavailableException">Its disk has no room, not even for what reading needs, or fails.</exception>
    public SqliteWriter(SqliteFile file)
    {
        _connection = file.Open(forWriting: true);
        _begin = Prepare("BEGIN IMMEDIATE");
        _commit = Prepare("COMMIT");
    }

    /// <summary>Compiles a statement, which lives as long as the writer.</summary>
    /// <exception cref="SqliteException">The SQL does not compile.</exception>
    public SqliteStatement Prepare(string sql)
    {
        var statement = new SqliteStatement(_connection, sql);
        _statements.Add(statement);
        return statement;
    }

    /// <summary>Begins a transaction that holds the write lock from its start.</summary>
    /// <exception cref="SqliteException">Another process kept the file locked for <see cref="SqliteFile.BusySeconds"/>.</exception>
    public void Begin() => _begin.Run();

    /// <summary>Commits it.</summary>
    /// <exception cref="SqliteException">Nothing was committed.</exception>
    public void Commit() => _commit.Run();

    /// <inheritdoc/>
    public void Dispose()
    {
        _statements.ForEach(statement => statement.Dispose());
        if (raw.sqlite3_get_autocommit(_connection.Handle) == 0)
        {
            // the connection goes back into a pool, where its transaction would continue
            raw.sqlite3_exec(_connection.Handle, "ROLLBACK");
        }

        _connection.Dispose();
    }
}
