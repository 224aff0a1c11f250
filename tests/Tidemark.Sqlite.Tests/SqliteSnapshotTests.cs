using Tidemark.Testing;

namespace Tidemark.Sqlite.Tests;

public sealed class SqliteSnapshotTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_copy_holds_the_state_of_its_instant_whatever_is_committed_while_it_is_made()
    {
        var file = new SqliteFile(_folder["a.db"]);
        file.Write((connection, _) =>
        {
            connection.Execute("CREATE TABLE n (n INTEGER, filler BLOB); INSERT INTO n WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c WHERE x < 5000) SELECT 1, randomblob(1000) FROM c");
            return true;
        });
        using (var snapshot = SqliteSnapshot.AtOneInstant(file)[0])
        {
            var steps = 0;
            snapshot.CopyTo(_folder["copy.db"], (_, _) => file.Write((connection, _) =>
            {
                // between two steps of the copy: each commit changes pages that are copied and pages that are not yet
                connection.Execute($"UPDATE n SET n = {++steps + 1} WHERE rowid % 7 = 0; DELETE FROM n WHERE rowid = {steps}");
                return true;
            }), CancellationToken.None);
            steps.ShouldBeGreaterThan(1);
        }

        (await Sql("copy.db", "SELECT count(*), sum(n) FROM n; PRAGMA integrity_check")).ShouldBe("5000|5000\nok\n");
        (await Sql("a.db", "SELECT count(*) < 5000 FROM n")).ShouldBe("1\n");
        file.Release();
    }

    [Fact]
    public async Task States_of_two_databases_are_of_one_instant()
    {
        var first = Counter("1.db");
        var second = Counter("2.db");
        using var stop = new CancellationTokenSource();
        var writer = Task.Run(() =>
        {
            for (var n = 1; !stop.IsCancellationRequested; n++)
            {
                foreach (var file in new[] { first, second })
                {
                    file.Write((connection, _) =>
                    {
                        connection.Execute($"UPDATE n SET n = {n}");
                        return true;
                    });
                }
            }
        });
        for (var i = 0; i < 30; i++)
        {
            var states = SqliteSnapshot.AtOneInstant(first, second);
            foreach (var (index, state) in states.Index())
            {
                state.CopyTo(_folder[$"copy{i}.{index}.db"], (_, _) => { }, CancellationToken.None);
                state.Dispose();
            }

            var (one, two) = (long.Parse(await Sql($"copy{i}.0.db", "SELECT n FROM n")), long.Parse(await Sql($"copy{i}.1.db", "SELECT n FROM n")));
            (one - two).ShouldBeInRange(0, 1);
        }

        await stop.CancelAsync();
        await writer;
        first.Release();
        second.Release();
    }

    private SqliteFile Counter(string name)
    {
        var file = new SqliteFile(_folder[name]);
        return file.Write((connection, _) =>
        {
            connection.Execute("CREATE TABLE n (n INTEGER); INSERT INTO n VALUES (0)");
            return file;
        });
    }

    private async Task<string> Sql(string name, string sql)
    {
        var run = await ToolRun.Run("sqlite3", [_folder[name], sql]);
        run.Errors.ShouldBe("");
        return run.Output;
    }
}
