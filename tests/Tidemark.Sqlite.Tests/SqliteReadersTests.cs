using Microsoft.Data.Sqlite;
using Tidemark.Testing;

namespace Tidemark.Sqlite.Tests;

public sealed class SqliteReadersTests : IDisposable
{
    private const string Texts = "SELECT text FROM note WHERE id >= ?1 ORDER BY id";

    private readonly TempFolder _folder = new();
    private readonly SqliteFile _file;
    private readonly SqliteReaders _readers;

    public SqliteReadersTests()
    {
        _file = new SqliteFile(_folder["test.db"]);
        _readers = new SqliteReaders(_file);
        Execute("CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT NOT NULL)");
    }

    public void Dispose()
    {
        _readers.Release();
        _file.Release();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_query_sees_what_was_committed_before_it_whoever_did_it()
    {
        From(1).ShouldBeEmpty();
        Execute("INSERT INTO note (text) VALUES ('one')");
        From(1).ShouldBe(["one"]);
        await ToolRun.Shell($"sqlite3 '{_file.Path}' \"INSERT INTO note (text) VALUES ('two')\"");
        From(1).ShouldBe(["one", "two"]);
        From(2).ShouldBe(["two"]);
    }

    [Fact]
    public void A_query_that_leaves_rows_unread_keeps_nobody_from_writing_and_the_next_begins_at_the_first()
    {
        Execute("INSERT INTO note (text) VALUES ('one'), ('two')");
        First().ShouldBe("one");
        Execute("DELETE FROM note WHERE id = 1");
        Execute("PRAGMA wal_checkpoint(TRUNCATE)");
        new FileInfo(_file.Path + "-wal").Length.ShouldBe(0);
        First().ShouldBe("two");

        string First() => _readers.Read(Texts, 1, static (statement, id) => statement.Bind(1, id).Step() ? statement.Text(0) : "");
    }

    [Fact]
    public void A_query_that_fails_spoils_none_after_it()
    {
        Should.Throw<SqliteException>(() => _readers.Read("SELECT nothing FROM note", 0, static (statement, _) => statement.Step()));
        Should.Throw<InvalidOperationException>(() => _readers.Read<int, bool>(Texts, 1, static (_, _) => throw new InvalidOperationException()));
        Execute("INSERT INTO note (text) VALUES ('one')");
        From(1).ShouldBe(["one"]);
    }

    [Fact]
    public async Task Many_may_ask_at_once()
    {
        Execute("INSERT INTO note (text) VALUES ('one'), ('two'), ('three')");
        var answers = await Task.WhenAll(Enumerable.Range(0, 64).Select(i => Task.Run(() => From(1 + (i % 3)).Count)));
        answers.ShouldBe(Enumerable.Range(0, 64).Select(i => 3 - (i % 3)));
    }

    [Fact]
    public void Once_released_nothing_holds_the_file_and_it_may_be_asked_again()
    {
        From(1).ShouldBeEmpty();
        _readers.Release();
        _file.Release();
        OpenFiles().ShouldBeEmpty();
        From(1).ShouldBeEmpty();
        OpenFiles().ShouldNotBeEmpty();
    }

    private List<string> From(int id) => _readers.Read(Texts, id, static (statement, id) =>
    {
        var texts = new List<string>();
        statement.Bind(1, id);
        while (statement.Step())
        {
            texts.Add(statement.Text(0));
        }

        return texts;
    });

    private void Execute(string sql)
    {
        using var connection = _file.Open();
        connection.Execute(sql);
    }

    private IReadOnlyList<string> OpenFiles() =>
        [.. Directory.EnumerateFiles("/proc/self/fd").Select(link => new FileInfo(link).LinkTarget ?? "").Where(target => target.StartsWith(_file.Path, StringComparison.Ordinal))];
}
