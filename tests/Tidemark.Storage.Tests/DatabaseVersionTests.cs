using Tidemark.Testing;

namespace Tidemark.Storage.Tests;

public sealed class DatabaseVersionTests
{
    [Fact]
    public async Task The_version_is_another_one_after_each_commit_of_any_process_and_the_same_without()
    {
        using var temp = new TempFolder();
        var folder = new DataFolder(temp.Path);
        var database = new ControlDatabase(folder);
        var seen = new HashSet<long> { database.Version() };
        seen.Add(database.Version()).ShouldBeFalse();
        await database.Execute("CREATE TABLE t (x)");
        seen.Add(database.Version()).ShouldBeTrue();
        await ToolRun.Shell($"sqlite3 '{folder.ControlDatabase}' 'INSERT INTO t VALUES (1)'");
        seen.Add(database.Version()).ShouldBeTrue();
        await database.Read(_ => Task.FromResult(true));
        seen.Add(database.Version()).ShouldBeFalse();
        database.Release();
        seen.Add(database.Version()).ShouldBeTrue();
        database.Release();
    }
}
