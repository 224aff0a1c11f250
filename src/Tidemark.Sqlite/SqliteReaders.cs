namespace Tidemark.Sqlite;

/// <summary>
/// Connections that stay open for the queries of a server's every call, each with its statements compiled once. A query sees
/// what was committed before it began, by any process. Any number of threads may ask at once.
/// </summary>
/// <param name="file">The database.</param>
public sealed class SqliteReaders(SqliteFile file)
{
    private readonly Lock _gate = new();
    private readonly Stack<Reader> _idle = [];
    private long _releases;

    /// <summary>Runs a query.</summary>
    /// <param name="sql">A constant: its compiled statement is kept. Parameters are <c>?1</c>, <c>?2</c>, ...</param>
    /// <param name="argument">What <paramref name="read"/> binds.</param>
    /// <param name="read">Binds the parameters and reads the rows; must not keep the statement.</param>
    /// <exception cref="SqliteUnavailableException">The disk is full or fails.</exception>
    public T Read<TArgument, T>(string sql, TArgument argument, Func<SqliteStatement, TArgument, T> read)
    {
        var reader = Take();
        try
        {
            var statement = reader.Statement(sql);
            var result = read(statement, argument);
            statement.Reset();
            GiveBack(reader);
            return result;
        }
        catch (Microsoft.Data.Sqlite.SqliteException exception) when (file.Explain(exception) is DamagedDatabaseException damaged)
        {
            reader.Dispose();
            throw damaged;
        }
        catch
        {
            reader.Dispose();
            throw;
        }
    }

    /// <summary>Closes the connections, so that the file can be moved or removed.</summary>
    public void Release()
    {
        lock (_gate)
        {
            _releases++;
            while (_idle.TryPop(out var reader))
            {
                reader.Dispose();
            }
        }
    }

    private Reader Take()
    {
        long releases;
        lock (_gate)
        {
            if (_idle.TryPop(out var reader))
            {
                return reader;
            }

            releases = _releases;
        }

        return new Reader(file.Open(), releases);
    }

    private void GiveBack(Reader reader)
    {
        lock (_gate)
        {
            if (reader.Releases == _releases)
            {
                _idle.Push(reader);
                return;
            }
        }

        reader.Dispose();
    }

    /// <param name="connection">Used by one thread at a time.</param>
    /// <param name="releases">How many releases there had been when it was opened.</param>
    private sealed class Reader(Microsoft.Data.Sqlite.SqliteConnection connection, long releases) : IDisposable
    {
        private readonly Dictionary<string, SqliteStatement> _statements = new(StringComparer.Ordinal);

        public long Releases => releases;

        public SqliteStatement Statement(string sql)
        {
            if (!_statements.TryGetValue(sql, out var statement))
            {
                _statements.Add(sql, statement = new SqliteStatement(connection, sql));
            }

            return statement;
        }

        public void Dispose()
        {
            foreach (var statement in _statements.Values)
            {
                statement.Dispose();
            }

            connection.Dispose();
        }
    }
}
