using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Tidemark.Sqlite;

/// <summary>
/// A prepared statement for loops over many rows: no boxing of parameters, and blobs are read where they lie. Parameters
/// are numbered from 1 (<c>?1</c>), columns from 0. Belongs to the thread that uses its connection.
/// </summary>
public sealed class SqliteStatement : IDisposable
{
    private const int Remembered = 16;

    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;

    // Rows of one cell, hour or series follow each other: a parameter that has its value already is left alone
    private readonly long[] _integers = new long[Remembered];
    private int _areIntegers;

    /// <exception cref="SqliteException">The SQL does not compile.</exception>
    public SqliteStatement(SqliteConnection connection, string sql)
    {
        _database = connection.Handle ?? throw new InvalidOperationException("The connection is closed.");
        Check(raw.sqlite3_prepare_v2(_database, sql, out _statement));
    }

    /// <summary>Binds an integer.</summary>
    public SqliteStatement Bind(int index, long value)
    {
        if (index < Remembered)
        {
            var bit = 1 << index;
            if ((_areIntegers & bit) != 0 && _integers[index] == value)
            {
                return this;
            }

            _integers[index] = value;
            _areIntegers |= bit;
        }

        Check(raw.sqlite3_bind_int64(_statement, index, value));
        return this;
    }

    /// <summary>Binds an integer or NULL.</summary>
    public SqliteStatement Bind(int index, long? value)
    {
        if (value is { } given)
        {
            return Bind(index, given);
        }

        Forget(index);
        Check(raw.sqlite3_bind_null(_statement, index));
        return this;
    }

    /// <summary>Binds text or NULL.</summary>
    public SqliteStatement Bind(int index, string? value)
    {
        Forget(index);
        Check(value is null ? raw.sqlite3_bind_null(_statement, index) : raw.sqlite3_bind_text(_statement, index, value));
        return this;
    }

    /// <summary>Binds bytes; an empty span is an empty blob, not NULL.</summary>
    public SqliteStatement Bind(int index, ReadOnlySpan<byte> value)
    {
        Forget(index);
        Check(value.IsEmpty ? raw.sqlite3_bind_zeroblob(_statement, index, 0) : raw.sqlite3_bind_blob(_statement, index, value));
        return this;
    }

    /// <summary>Goes to the next row; false at the end, and the statement is ready to be bound and run again.</summary>
    /// <exception cref="SqliteException">The statement failed; it is ready to be run again.</exception>
    public bool Step()
    {
        var code = raw.sqlite3_step(_statement);
        if (code == raw.SQLITE_ROW)
        {
            return true;
        }

        var reset = raw.sqlite3_reset(_statement);
        Check(code == raw.SQLITE_DONE ? reset : code);
        return false;
    }

    /// <summary>Runs a statement that answers no rows, or whose rows do not matter.</summary>
    public void Run()
    {
        while (Step())
        {
        }
    }

    /// <summary>Leaves the rows that were not read, so that the statement can be bound again.</summary>
    public void Reset() => raw.sqlite3_reset(_statement);

    /// <summary>The integer in a column of the current row; 0 for NULL.</summary>
    public long Int64(int column) => raw.sqlite3_column_int64(_statement, column);

    /// <summary>Whether the column is NULL.</summary>
    public bool IsNull(int column) => raw.sqlite3_column_type(_statement, column) == raw.SQLITE_NULL;

    /// <summary>The text in a column of the current row; empty for NULL.</summary>
    public string Text(int column) => raw.sqlite3_column_text(_statement, column).utf8_to_string() ?? "";

    /// <summary>The bytes in a column, valid until the next step.</summary>
    public ReadOnlySpan<byte> Blob(int column) => raw.sqlite3_column_blob(_statement, column);

    /// <inheritdoc />
    public void Dispose() => _statement.Dispose();

    private void Forget(int index) => _areIntegers &= index < Remembered ? ~(1 << index) : ~0;

    private void Check(int code)
    {
        if (code is not (raw.SQLITE_OK or raw.SQLITE_DONE))
        {
            SqliteException.ThrowExceptionForRC(code, _database);
        }
    }
}
