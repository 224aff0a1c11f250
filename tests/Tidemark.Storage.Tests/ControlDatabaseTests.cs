using Dapper;
using Tidemark.Testing;

namespace Tidemark.Storage.Tests;

public sealed class ControlDatabaseTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly ControlDatabase _database;

    public ControlDatabaseTests() => _database = new ControlDatabase(new DataFolder(_folder.Path), typeof(ControlDatabaseTests).Assembly);

    public void Dispose()
    {
        _database.Release();
        _folder.Dispose();
    }

    [Fact]
    public async Task What_another_process_commits_is_seen_by_the_next_read()
    {
        (await Names()).ShouldBeEmpty();
        await ToolRun.Shell($"sqlite3 '{_folder["control.db"]}' \"INSERT INTO item (name) VALUES ('beside')\"");
        (await Names()).ShouldBe(["beside"]);
    }

    [Fact]
    public async Task A_failed_write_leaves_nothing()
    {
        await Should.ThrowAsync<InvalidOperationException>(() => _database.Write<bool>(async (connection, transaction) =>
        {
            await connection.ExecuteAsync("INSERT INTO item (name) VALUES ('half')", transaction: transaction);
            throw new InvalidOperationException();
        }));
        (await Names()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Writers_of_one_process_queue_without_failing()
    {
        await Task.WhenAll(Enumerable.Range(1, 200).Select(id =>
            _database.Execute("INSERT INTO item (name) VALUES (@id)", new { id })));
        (await Names()).Count.ShouldBe(200);
    }

    private async Task<IReadOnlyList<string>> Names() => await _database.Read(async connection => (await connection.QueryAsync<string>("SELECT name FROM item")).AsList());
}
