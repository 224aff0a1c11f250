using Tidemark.Storage;
using Tidemark.Testing;

namespace Tidemark.Accounts.Tests;

/// <summary>A data folder with the stores of this room.</summary>
public abstract class AccountsFixture : IDisposable
{
    protected AccountsFixture()
    {
        Data = new DataFolder(Folder.Path);
        Database = new ControlDatabase(Data, typeof(AccountStore).Assembly);
        Accounts = new AccountStore(Database, DataKey.Load(Data), Clock);
        Domains = new DomainStore(Database, Clock);
    }

    protected TempFolder Folder { get; } = new();

    protected FakeClock Clock { get; } = FakeClock.At("2026-11-20T07:00:00Z");

    protected DataFolder Data { get; }

    protected ControlDatabase Database { get; }

    protected AccountStore Accounts { get; }

    protected DomainStore Domains { get; }

    public void Dispose()
    {
        Database.Release();
        Folder.Dispose();
        GC.SuppressFinalize(this);
    }

    protected async Task<long> NewAccount(string name = "demo") => (await Accounts.Create(name, null, "Asia/Shanghai")).Account.AliUid;
}
