using Microsoft.Data.Sqlite;
using Tidemark.Testing;

namespace Tidemark.Sqlite.Tests;

public sealed class SqliteWriterTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly SqliteFile _file;

    public SqliteWriterTests()
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
    public void What_was_committed_is_there_for_others_again_and_again()
    {
        using var writer = new SqliteWriter(_file);
        var add = writer.Prepare("INSERT INTO note (text) VALUES (?1)");
        for (var i = 1; i <= 3; i++)
        {
            writer.Begin();
            add.Bind(1, "note").Run();
            Count().ShouldBe(i - 1);
            writer.Commit();
            Count().ShouldBe(i);
        }
    }

    [Fact]
    public void A_writer_given_up_after_an_error_leaves_nothing_and_no_lock()
    {
        using (var writer = new SqliteWriter(_file))
        {
            writer.Begin();
            writer.Prepare("INSERT INTO note (text) VALUES ('half')").Run();
            Should.Throw<SqliteException>(() => writer.Prepare("INSERT INTO note (text) VALUES (NULL)").Run());
        }

        Count().ShouldBe(0);
        using var next = new SqliteWriter(_file);
        next.Begin();
        next.Prepare("INSERT INTO note (text) VALUES ('whole')").Run();
        next.Commit();
        Count().ShouldBe(1);
    }

    private long Count() => _file.Read(connection => connection.Scalar<long>("SELECT count(*) FROM note"));
}
