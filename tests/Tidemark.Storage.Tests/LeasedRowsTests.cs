using System.Collections.Concurrent;
using Dapper;
using Tidemark.Testing;

namespace Tidemark.Storage.Tests;

public sealed class LeasedRowsTests : IDisposable
{
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);

    private readonly TempFolder _folder = new();
    private readonly FakeClock _clock = FakeClock.At("2026-03-10T12:00:00Z");
    private readonly ControlDatabase _database;

    public LeasedRowsTests()
    {
        _database = new ControlDatabase(new DataFolder(_folder.Path));
        _database.Write((connection, transaction) => connection.ExecuteAsync(
            "CREATE TABLE job (id INTEGER PRIMARY KEY, due_at INTEGER NOT NULL, lease_owner TEXT, lease_until INTEGER)", transaction: transaction))
            .GetAwaiter().GetResult();
    }

    public void Dispose()
    {
        _database.Release();
        _folder.Dispose();
    }

    [Fact]
    public async Task Many_claimers_never_hold_the_same_row()
    {
        await Add(60);
        var claimed = new ConcurrentBag<long>();
        await Parallel.ForEachAsync(Enumerable.Range(0, 6), new ParallelOptions { MaxDegreeOfParallelism = 6 }, async (_, _) =>
        {
            var own = new LeasedRows(new ControlDatabase(new DataFolder(_folder.Path)), "job", _clock, Lease);
            while (await own.Claim("due_at <= @now", "due_at, id") is { } id)
            {
                claimed.Add(id);
            }
        });

        claimed.Order().ShouldBe(Enumerable.Range(1, 60).Select(id => (long)id));
    }

    [Fact]
    public async Task Rows_are_claimed_in_order_and_only_when_due()
    {
        await Add(2);
        await _database.Execute("UPDATE job SET due_at = @later WHERE id = 1", new { later = Instant.ToColumn(_clock.GetUtcNow().AddMinutes(1)) });
        var rows = Rows();

        (await rows.Claim("due_at <= @now", "due_at, id")).ShouldBe(2);
        (await rows.Claim("due_at <= @now", "due_at, id")).ShouldBeNull();
        _clock.Advance(TimeSpan.FromMinutes(1));
        (await rows.Claim("due_at <= @now", "due_at, id")).ShouldBe(1);
    }

    [Fact]
    public async Task A_lease_that_ended_is_taken_over_and_cannot_be_renewed_by_the_first()
    {
        await Add(1);
        var (first, second) = (Rows(), Rows());
        (await first.Claim("1", "id")).ShouldBe(1);
        (await second.Claim("1", "id")).ShouldBeNull();

        _clock.Advance(Lease);
        (await second.Claim("1", "id")).ShouldBe(1);
        (await first.Renew(1)).ShouldBeFalse();
        await first.Release(1);
        (await second.Renew(1)).ShouldBeTrue();
    }

    [Fact]
    public async Task A_renewed_lease_lasts_from_its_renewal()
    {
        await Add(1);
        var (first, second) = (Rows(), Rows());
        await first.Claim("1", "id");
        _clock.Advance(Lease - TimeSpan.FromSeconds(1));
        (await first.Renew(1)).ShouldBeTrue();
        _clock.Advance(Lease - TimeSpan.FromSeconds(1));

        (await second.Claim("1", "id")).ShouldBeNull();
        _clock.Advance(TimeSpan.FromSeconds(1));
        (await second.Claim("1", "id")).ShouldBe(1);
    }

    [Fact]
    public async Task A_lease_that_ended_but_was_not_taken_over_can_still_be_renewed()
    {
        await Add(1);
        var rows = Rows();
        await rows.Claim("1", "id");
        _clock.Advance(Lease + Lease);
        (await rows.Renew(1)).ShouldBeTrue();
    }

    [Fact]
    public async Task A_released_row_is_free_at_once()
    {
        await Add(1);
        var (first, second) = (Rows(), Rows());
        await first.Claim("1", "id");
        await first.Release(1);
        (await second.Claim("1", "id")).ShouldBe(1);
    }

    private LeasedRows Rows() => new(_database, "job", _clock, Lease);

    private Task<int> Add(int count) => _database.Write(async (connection, transaction) =>
    {
        for (var id = 1; id <= count; id++)
        {
            await connection.ExecuteAsync("INSERT INTO job (id, due_at) VALUES (@id, 0)", new { id }, transaction);
        }

        return count;
    });
}
