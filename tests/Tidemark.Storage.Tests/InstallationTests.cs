using Tidemark.Sqlite;
using Tidemark.Testing;

namespace Tidemark.Storage.Tests;

public sealed class InstallationTests : IDisposable
{
    private readonly TempFolder _temp = new();
    private readonly DataFolder _folder;

    public InstallationTests() => _folder = new DataFolder(_temp["data"]);

    public void Dispose() => _temp.Dispose();

    [Fact]
    public void A_new_folder_and_one_that_has_only_accounts_yet_are_fine()
    {
        Installation.Check(_folder);
        Make(_folder.ControlDatabase);
        Installation.Check(_folder);
        Installation.NoteUsage(_folder);
        Make(_folder.UsageDatabase);
        Installation.Check(_folder);
    }

    [Theory]
    [InlineData("control.db", false, "control.db is missing, although usage.db beside it is not. It held the accounts")]
    [InlineData("control.db", true, "control.db is empty, although usage.db beside it is not. It held the accounts")]
    [InlineData("usage.db", false, "usage.db is missing, although control.db beside it is not. It held the figures")]
    [InlineData("usage.db", true, "usage.db is empty, although control.db beside it is not. It held the figures")]
    public void A_lost_database_is_not_replaced(string name, bool isEmpty, string problem)
    {
        Make(_folder.ControlDatabase);
        Make(_folder.UsageDatabase);
        Installation.NoteUsage(_folder);
        foreach (var path in Directory.EnumerateFiles(_folder.Root, name + "*"))
        {
            File.Delete(path);
        }

        if (isEmpty)
        {
            File.Create(Path.Combine(_folder.Root, name)).Dispose();
        }

        Should.Throw<IOException>(() => Installation.Check(_folder)).Message.ShouldContain(problem);
    }

    private static void Make(string path)
    {
        var file = new SqliteFile(path);
        file.Write((connection, _) =>
        {
            connection.Execute("CREATE TABLE t (x)");
            return true;
        });
        file.Release();
    }
}
