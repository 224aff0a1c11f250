using Tidemark.Testing;
using Tidemark.Tracking.Runs;

namespace Tidemark.Tracking.Tests.Runs;

/// <summary>The disk of the data folder becomes full while a run is in hand.</summary>
public sealed class FullDiskTests : IDisposable
{
    private static readonly TimeSpan Lease = new TrackingOptions().Lease;

    private readonly SmallDisk _disk = new(8);
    private readonly RunHouse _house;

    public FullDiskTests() => _house = new RunHouse("2026-03-10T08:00:00Z", _disk["data"]) { Reports = new() { MaxWait = TimeSpan.Zero } };

    public void Dispose()
    {
        _house.Dispose();
        _disk.Dispose();
    }

    [Fact]
    public async Task A_250_that_cannot_be_recorded_is_recorded_when_there_is_room_and_its_recipient_is_not_mailed_again()
    {
        using var relay = new HookedRelay();
        var (account, id) = await _house.Due("first@example.com", "second@example.com");
        var worker = _house.Worker(RunHouse.Relay(relay.Port));
        relay.BeforeReply = _ =>
        {
            _disk.Fill();
            return Task.CompletedTask;
        };

        await worker.Step();

        relay.Recipients.ShouldBe(["first@example.com"], "the second could not be marked as on its way");
        (await _house.One<string>("SELECT state FROM delivery WHERE recipient = 'first@example.com'")).ShouldBe("sending", "the 250 was not recorded");
        relay.BeforeReply = _ => Task.CompletedTask;
        _disk.MakeRoom();
        _house.Clock.Advance(Lease);
        await worker.Step();

        var run = (await _house.Runs.Newest(account.AliUid, id, 1))[0];
        (run.State, run.Detail).ShouldBe((RunState.Delivered, "Delivered to 2 of 2 recipients."));
        run.Deliveries.ShouldAllBe(delivery => delivery.Attempts == 1 && delivery.ReplyCode == 250);
        relay.Recipients.ShouldBe(["first@example.com", "second@example.com"]);
    }

    [Fact]
    public async Task A_run_that_meets_a_full_disk_goes_on_when_there_is_room()
    {
        using var relay = new HookedRelay();
        var (account, id) = await _house.Due("ops@example.com");
        var worker = _house.Worker(RunHouse.Relay(relay.Port));
        _disk.Fill();
        using var stop = new CancellationTokenSource();
        var running = worker.Run(stop.Token);
        for (var second = 0; second < 10; second++)
        {
            _house.Clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(10);
        }

        running.IsCompleted.ShouldBeFalse("a worker outlives a full disk");
        relay.Recipients.ShouldBeEmpty();
        _disk.MakeRoom();
        while (relay.Recipients.Count == 0 || (await _house.Runs.Newest(account.AliUid, id, 1)) is not [{ State: RunState.Delivered }])
        {
            _house.Clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(10);
        }

        await stop.CancelAsync();
        await running;
        relay.Recipients.ShouldBe(["ops@example.com"]);
    }
}
