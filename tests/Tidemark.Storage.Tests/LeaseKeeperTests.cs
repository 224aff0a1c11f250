using Tidemark.Testing;

namespace Tidemark.Storage.Tests;

public sealed class LeaseKeeperTests : IDisposable
{
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(3);

    private readonly TempFolder _folder = new();
    private readonly FakeClock _clock = FakeClock.At("2026-03-10T12:00:00Z");
    private readonly ControlDatabase _database;
    private readonly LeasedRows _mine;
    private readonly LeasedRows _theirs;

    public LeaseKeeperTests()
    {
        _database = new ControlDatabase(new DataFolder(_folder.Path));
        _database.Execute("CREATE TABLE job (id INTEGER PRIMARY KEY, lease_owner TEXT, lease_until INTEGER)").GetAwaiter().GetResult();
        _database.Execute("INSERT INTO job (id) VALUES (1)").GetAwaiter().GetResult();
        _mine = new LeasedRows(_database, "job", _clock, Lease);
        _theirs = new LeasedRows(_database, "job", _clock, Lease);
    }

    public void Dispose()
    {
        _database.Release();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_row_that_is_worked_on_for_many_leases_stays_claimed()
    {
        (await Claim(_mine)).ShouldBe(1);
        await using var keeper = new LeaseKeeper(_mine, 1, _clock, Unexpected, CancellationToken.None);
        for (var third = 0; third < 12; third++)
        {
            var before = await Until();
            _clock.Advance(Lease / 3);
            await Renewed(before);
            (await Claim(_theirs)).ShouldBeNull();
        }

        keeper.Token.IsCancellationRequested.ShouldBeFalse();
    }

    [Fact]
    public async Task The_work_stops_when_another_worker_has_taken_the_row()
    {
        (await Claim(_mine)).ShouldBe(1);
        await using var keeper = new LeaseKeeper(_mine, 1, _clock, Unexpected, CancellationToken.None);
        var stopped = new TaskCompletionSource();
        await using var registration = keeper.Token.Register(stopped.SetResult);
        await _database.Execute("UPDATE job SET lease_owner = 'another'");
        _clock.Advance(Lease / 3);
        await stopped.Task.WaitAsync(TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task A_renewal_that_fails_is_told_and_tried_again()
    {
        (await Claim(_mine)).ShouldBe(1);
        var failed = new TaskCompletionSource<Exception>();
        await using var keeper = new LeaseKeeper(_mine, 1, _clock, failed.SetResult, CancellationToken.None);
        await _database.Execute("ALTER TABLE job RENAME TO elsewhere");
        _clock.Advance(Lease / 3);
        (await failed.Task.WaitAsync(TimeSpan.FromSeconds(60))).Message.ShouldContain("job");
        keeper.Token.IsCancellationRequested.ShouldBeFalse();

        await _database.Execute("ALTER TABLE elsewhere RENAME TO job");
        var before = await Until();
        _clock.Advance(Lease / 3);
        await Renewed(before);
    }

    [Fact]
    public async Task The_work_stops_with_the_program()
    {
        using var program = new CancellationTokenSource();
        await using var keeper = new LeaseKeeper(_mine, 1, _clock, Unexpected, program.Token);
        await program.CancelAsync();
        keeper.Token.IsCancellationRequested.ShouldBeTrue();
    }

    private async Task Renewed(long before)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (await Until() == before)
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private static void Unexpected(Exception error) => throw new InvalidOperationException("no renewal should fail", error);

    private static Task<long?> Claim(LeasedRows rows) => rows.Claim("1 = 1", "id");

    private Task<long> Until() => _database.Read(connection => Dapper.SqlMapper.ExecuteScalarAsync<long>(connection, "SELECT lease_until FROM job"));
}
