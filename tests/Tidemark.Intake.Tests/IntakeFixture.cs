using Tidemark.Accounts;
using Tidemark.Storage;
using Tidemark.Testing;

namespace Tidemark.Intake.Tests;

/// <summary>A data folder with an account.</summary>
public abstract class IntakeFixture : IDisposable
{
    protected const long Uid = 1234567890123456;

    protected IntakeFixture()
    {
        Data = new DataFolder(Folder["data"]);
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
}
