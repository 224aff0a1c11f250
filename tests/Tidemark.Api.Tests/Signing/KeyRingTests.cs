using Tidemark.Accounts;
using Tidemark.Api.Signing;
using Tidemark.Storage;
using Tidemark.Testing;

namespace Tidemark.Api.Tests.Signing;

public sealed class KeyRingTests : IDisposable
{
    private readonly TempFolder _temp = new();

    public void Dispose() => _temp.Dispose();

    [Fact]
    public async Task A_key_that_another_process_disables_is_disabled_at_the_next_call()
    {
        var folder = new DataFolder(_temp.Path);
        var database = new ControlDatabase(folder, typeof(AccountStore).Assembly);
        var accounts = new AccountStore(database, DataKey.Load(folder), TimeProvider.System);
        var ring = new KeyRing(accounts, database);
        var (account, key) = await accounts.Create("first", null, "UTC");
        (await ring.Find(key.Id))!.Account.AliUid.ShouldBe(account.AliUid);
        (await ring.Find(key.Id))!.Key.Active.ShouldBeTrue();
        await ToolRun.Shell($"sqlite3 '{folder.ControlDatabase}' 'UPDATE access_key SET active = 0'");
        (await ring.Find(key.Id))!.Key.Active.ShouldBeFalse();
        await database.Execute("UPDATE access_key SET active = 1");
        (await ring.Find(key.Id))!.Key.Active.ShouldBeTrue();
        var recalled = ring.Recall(key.Id)!;
        recalled.Version.ShouldBe(ring.Version());
        await database.Execute("DELETE FROM access_key");
        recalled.Version.ShouldNotBe(ring.Version());
        (await ring.Find(key.Id)).ShouldBeNull();
        database.Release();
    }
}
