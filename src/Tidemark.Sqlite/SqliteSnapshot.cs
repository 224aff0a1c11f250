using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Tidemark.Sqlite;

/// <summary>
/// One committed state of a database, whatever is committed meanwhile. Hold it briefly: as long as it is held, the write-ahead log only grows.
/// </summary>
public sealed class SqliteSnapshot : IDisposable
{
    private const int PagesAtOnce = 1024;

    private readonly SqliteConnection _connection;
    private readonly SqliteTransaction _transaction;

    private SqliteSnapshot(SqliteFile file)
    {
        _connection = file.Open();
        _transaction = _connection.BeginTransaction(deferred: true);

        // the state is chosen by the first read
        _connection.Scalar<long>("SELECT count(*) FROM sqlite_master");
    }

    /// <summary>
    /// The states of several databases at one instant. All of them are locked for writing until every state is held, in the order given:
    /// so nothing is committed to one of them in between.
    /// </summary>
    /// <exception cref="SqliteUnavailableException">A process kept a file locked.</exception>
    public static IReadOnlyList<SqliteSnapshot> AtOneInstant(params IReadOnlyList<SqliteFile> files) => Lock(files, 0);

    /// <summary>Copies the state into a new file with SQLite's online backup.</summary>
    /// <param name="path">The file; must not exist.</param>
    /// <param name="progress">Told how many pages are copied, and how many there are.</param>
    /// <param name="cancellationToken">Stops between two steps.</param>
    /// <exception cref="SqliteException">The copy cannot be written.</exception>
    public void CopyTo(string path, Action<long, long> progress, CancellationToken cancellationToken)
    {
        using var copy = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        copy.Open();
        using var backup = raw.sqlite3_backup_init(copy.Handle, "main", _connection.Handle, "main");
        int code;
        do
        {
            cancellationToken.ThrowIfCancellationRequested();
            code = raw.sqlite3_backup_step(backup, PagesAtOnce);
            var pages = raw.sqlite3_backup_pagecount(backup);
            progress(pages - raw.sqlite3_backup_remaining(backup), pages);
        }
        while (code == raw.SQLITE_OK);
        SqliteException.ThrowExceptionForRC(code == raw.SQLITE_DONE ? raw.SQLITE_OK : code, copy.Handle);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _transaction.Dispose();
        _connection.Dispose();
    }

    private static List<SqliteSnapshot> Lock(IReadOnlyList<SqliteFile> files, int next) => next == files.Count
        ? [.. files.Select(file => new SqliteSnapshot(file))]
        : files[next].Write((_, _) => Lock(files, next + 1));
}
