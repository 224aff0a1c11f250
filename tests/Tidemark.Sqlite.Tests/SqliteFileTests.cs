using System.Runtime.Versioning;
using Microsoft.Data.Sqlite;
using SQLitePCL;
using Tidemark.Testing;

namespace Tidemark.Sqlite.Tests;

public sealed class SqliteFileTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly SqliteFile _file;

    public SqliteFileTests()
    {
        _file = new SqliteFile(_folder["test.db"]);
        _file.Write((connection, _) =>
        {
            connection.Execute("CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT NOT NULL)");
            return true;
        });
    }

    public void Dispose()
    {
        _file.Release();
        _folder.Dispose();
    }

    [Fact]
    public void Every_connection_has_the_pragmas_also_when_it_comes_from_the_pool()
    {
        for (var i = 0; i < 3; i++)
        {
            using var connection = _file.Open();
            using var second = _file.Open();
            foreach (var one in new[] { connection, second })
            {
                one.Scalar<string>("PRAGMA journal_mode").ShouldBe("wal");
                one.Scalar<long>("PRAGMA synchronous").ShouldBe(2);
                one.Scalar<long>("PRAGMA foreign_keys").ShouldBe(1);
                one.Scalar<long>("PRAGMA busy_timeout").ShouldBe(60_000);
            }
        }
    }

    [Theory]
    [InlineData(4096)]
    [InlineData(8192)]
    public void A_new_file_has_the_page_size_asked_for_and_an_existing_one_keeps_its_own(int pageBytes)
    {
        var file = new SqliteFile(_folder[$"{pageBytes}.db"], pageBytes: pageBytes);
        file.Write((connection, _) =>
        {
            connection.Execute("CREATE TABLE note (id INTEGER PRIMARY KEY)");
            return true;
        });
        file.Release();
        var again = new SqliteFile(file.Path, pageBytes: 32_768);
        try
        {
            again.Write((connection, _) =>
            {
                connection.Execute("INSERT INTO note DEFAULT VALUES");
                return connection.Scalar<long>("PRAGMA page_size");
            }).ShouldBe(pageBytes);
        }
        finally
        {
            again.Release();
        }
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public void The_file_is_its_owners_only() =>
        File.GetUnixFileMode(_file.Path).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);

    [Fact]
    public void The_engine_is_the_machines_when_it_has_one()
    {
        using var connection = _file.Open();
        connection.ServerVersion.ShouldNotBe("3.35.5");
    }

    [Fact]
    public async Task An_exception_rolls_everything_back()
    {
        await Should.ThrowAsync<InvalidOperationException>(() => _file.WriteAsync<bool>((connection, _) =>
        {
            connection.Execute("INSERT INTO note (text) VALUES ('half')");
            throw new InvalidOperationException();
        }));
        Should.Throw<InvalidOperationException>(() => _file.Write<bool>((connection, _) =>
        {
            connection.Execute("INSERT INTO note (text) VALUES ('half')");
            throw new InvalidOperationException();
        }));

        _file.Read(connection => connection.Scalar<long>("SELECT count(*) FROM note")).ShouldBe(0);
    }

    [Fact]
    public async Task Writers_of_several_handles_queue_and_none_is_lost()
    {
        await Parallel.ForEachAsync(Enumerable.Range(0, 8), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (_, cancellationToken) =>
        {
            // a handle each: they meet at the file's lock only, as processes do
            var own = new SqliteFile(_file.Path);
            for (var i = 0; i < 20; i++)
            {
                await own.WriteAsync((connection, _) =>
                {
                    var count = connection.Scalar<long>("SELECT count(*) FROM note");
                    connection.Execute($"INSERT INTO note (id, text) VALUES ({count + 1}, 'x')");
                    return Task.FromResult(true);
                }, cancellationToken);
            }
        });

        _file.Read(connection => connection.Scalar<long>("SELECT count(*) FROM note")).ShouldBe(160);
    }

    [Fact]
    public async Task A_reader_keeps_its_state_while_another_process_writes()
    {
        using var connection = _file.Open();
        await using var snapshot = connection.BeginTransaction(deferred: true);
        connection.Scalar<long>("SELECT count(*) FROM note").ShouldBe(0);

        (await ToolRun.Shell($"sqlite3 '{_file.Path}' \"INSERT INTO note (text) VALUES ('beside')\"")).ShouldBe("");

        connection.Scalar<long>("SELECT count(*) FROM note").ShouldBe(0);
        snapshot.Commit();
        connection.Scalar<long>("SELECT count(*) FROM note").ShouldBe(1);
    }

    [Fact]
    public void A_file_that_cannot_be_opened_is_said_in_words()
    {
        // a folder where the file should be fails like a disk without room: SQLite cannot open it
        var path = System.IO.Path.Combine(System.IO.Path.GetDirectoryName(_file.Path)!, "folder.db");
        var file = new SqliteFile(path);
        System.IO.File.Delete(path);
        System.IO.Directory.CreateDirectory(path);
        var failure = Should.Throw<SqliteUnavailableException>(file.Open);
        failure.Message.ShouldStartWith($"{path} cannot be opened (");
        failure.Message.ShouldEndWith("free some and retry.");
    }

    [Fact]
    public async Task A_full_disk_is_said_in_words_and_nothing_is_written()
    {
        var failure = await Should.ThrowAsync<IOException>(() => _file.WriteAsync((connection, _) =>
        {
            connection.Execute("PRAGMA max_page_count = 4");
            connection.Execute("INSERT INTO note (text) VALUES (hex(zeroblob(100000)))");
            return Task.FromResult(true);
        }));

        failure.Message.ShouldContain(_file.Path);
        failure.Message.ShouldContain("full");
        _file.Read(connection => connection.Scalar<long>("SELECT count(*) FROM note")).ShouldBe(0);
    }

    [Fact]
    public async Task A_commit_that_rolls_itself_back_fails_with_its_own_cause_and_the_next_one_works()
    {
        var failure = await Should.ThrowAsync<SqliteException>(() => _file.WriteAsync((connection, _) =>
        {
            connection.Execute("INSERT INTO note (text) VALUES ('refused')");
            raw.sqlite3_commit_hook(connection.Handle, _ => 1, null);
            return Task.FromResult(true);
        }));
        using (var connection = _file.Open())
        {
            raw.sqlite3_commit_hook(connection.Handle, null, null);
        }

        failure.SqliteErrorCode.ShouldBe(raw.SQLITE_CONSTRAINT);
        _file.Write((connection, _) => connection.Scalar<long>("INSERT INTO note (text) VALUES ('kept') RETURNING 1")).ShouldBe(1);
        _file.Read(connection => connection.Scalar<string>("SELECT group_concat(text) FROM note")).ShouldBe("kept");
    }

    [Fact]
    public void A_released_file_can_be_moved_and_opened_again()
    {
        _file.Release();
        File.Move(_file.Path, _folder["moved.db"]);
        using var connection = new SqliteFile(_folder["moved.db"]).Open();
        connection.Scalar<long>("SELECT count(*) FROM note").ShouldBe(0);
        SqliteConnection.ClearPool(connection);
    }

    [Fact]
    public void A_statement_binds_reads_and_runs_again()
    {
        using var connection = _file.Open();
        connection.Execute("CREATE TEMP TABLE thing (n INTEGER, t TEXT, b BLOB)");
        using var insert = new SqliteStatement(connection, "INSERT INTO thing VALUES (?1, ?2, ?3)");
        insert.Bind(1, 7).Bind(2, "t'中").Bind(3, [1, 0, 255]).Run();
        insert.Bind(1, (long?)null).Bind(2, "").Bind(3, []).Run();

        using var select = new SqliteStatement(connection, "SELECT n, t, b FROM thing ORDER BY rowid");
        select.Step().ShouldBeTrue();
        (select.Int64(0), select.Text(1), select.IsNull(0)).ShouldBe((7, "t'中", false));
        select.Blob(2).ToArray().ShouldBe([1, 0, 255]);
        select.Step().ShouldBeTrue();
        (select.IsNull(0), select.IsNull(2), select.Blob(2).Length).ShouldBe((true, false, 0));
        select.Step().ShouldBeFalse();
        select.Step().ShouldBeTrue();
    }

    [Fact]
    public void A_statement_that_fails_says_why_and_can_be_run_again()
    {
        using var connection = _file.Open();
        Should.Throw<SqliteException>(() => new SqliteStatement(connection, "SELEC")).Message.ShouldContain("SELEC");
        using var insert = new SqliteStatement(connection, "INSERT INTO note (id, text) VALUES (?1, 'x')");
        insert.Bind(1, 1).Run();
        Should.Throw<SqliteException>(() => insert.Bind(1, 1).Run()).SqliteErrorCode.ShouldBe(19);
        insert.Bind(1, 2).Run();
    }
}
