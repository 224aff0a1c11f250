using Tidemark.Testing;

namespace Tidemark.Sqlite.Tests;

public sealed class SqliteMigrationsTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Each_script_runs_once_however_many_start_at_once()
    {
        await Parallel.ForEachAsync(Enumerable.Range(0, 12), new ParallelOptions { MaxDegreeOfParallelism = 12 }, (_, _) =>
        {
            var file = new SqliteFile(_folder["many.db"]);
            SqliteMigrations.Apply(file, "steps", typeof(SqliteMigrationsTests).Assembly);
            return ValueTask.CompletedTask;
        });

        var rows = await ToolRun.Shell($"sqlite3 '{_folder["many.db"]}' 'SELECT name FROM migration ORDER BY name; SELECT count(*), sum(n) FROM counted'");
        rows.ShouldBe("001_make.sql\n002_fill.sql\n1|42\n");
    }

    [Fact]
    public void A_database_of_a_newer_version_is_refused()
    {
        var file = new SqliteFile(_folder["newer.db"]);
        SqliteMigrations.Apply(file, "steps", typeof(SqliteMigrationsTests).Assembly);
        file.Write((connection, _) =>
        {
            connection.Execute("INSERT INTO migration (name) VALUES ('009_future.sql')");
            return true;
        });

        Should.Throw<InvalidOperationException>(() => SqliteMigrations.Apply(file, "steps", typeof(SqliteMigrationsTests).Assembly))
            .Message.ShouldContain("009_future.sql");
    }

    [Fact]
    public void Two_rooms_with_a_script_of_one_name_are_refused()
    {
        var room = typeof(SqliteMigrationsTests).Assembly;
        Should.Throw<InvalidOperationException>(() => SqliteMigrations.Apply(new SqliteFile(_folder["twice.db"]), "steps", room, room))
            .Message.ShouldContain("001_make.sql");
    }

    [Fact]
    public void A_script_that_fails_leaves_nothing_behind()
    {
        var file = new SqliteFile(_folder["broken.db"]);
        Should.Throw<Microsoft.Data.Sqlite.SqliteException>(() => SqliteMigrations.Apply(file, "broken", typeof(SqliteMigrationsTests).Assembly));
        file.Read(connection => connection.Scalar<long>("SELECT count(*) FROM sqlite_master")).ShouldBe(0);
    }
}
