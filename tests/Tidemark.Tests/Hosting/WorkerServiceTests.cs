using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Tidemark.Hosting;
using Tidemark.Testing;

namespace Tidemark.Tests.Hosting;

public sealed class WorkerServiceTests
{
    [Fact]
    public async Task A_worker_that_breaks_is_logged_and_started_again_ever_later()
    {
        var clock = FakeClock.At("2026-01-01T00:00:00Z");
        var starts = new ConcurrentQueue<DateTimeOffset>();
        var started = new SemaphoreSlim(0);
        var log = new Collected();
        using var service = new WorkerService(
            "test",
            _ =>
            {
                starts.Enqueue(clock.GetUtcNow());
                started.Release();
                throw new InvalidOperationException("broken");
            },
            new SoonClock(clock),
            log);
        await service.StartAsync(CancellationToken.None);
        for (var i = 0; i < 8; i++)
        {
            await started.WaitAsync();
        }

        await service.StopAsync(CancellationToken.None);
        var pauses = starts.Zip(starts.Skip(1), (a, b) => (b - a).TotalSeconds).Take(7);
        pauses.ShouldBe([1, 2, 4, 8, 16, 32, 60]);
        log.Lines.ShouldContain(line => line.Contains("test failed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_worker_that_is_asked_to_stop_is_not_started_again()
    {
        var entered = new TaskCompletionSource();
        var count = 0;
        using var service = new WorkerService(
            "test",
            async token =>
            {
                count++;
                entered.SetResult();
                await Task.Delay(Timeout.Infinite, token);
            },
            TimeProvider.System,
            new Collected());
        await service.StartAsync(CancellationToken.None);
        await entered.Task;
        await service.StopAsync(CancellationToken.None);
        count.ShouldBe(1);
    }

    /// <summary>Every timer fires at once, and the clock has moved by what was waited.</summary>
    private sealed class SoonClock(FakeClock clock) : TimeProvider
    {
        public override long TimestampFrequency => clock.TimestampFrequency;

        public override DateTimeOffset GetUtcNow() => clock.GetUtcNow();

        public override long GetTimestamp() => clock.GetTimestamp();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            clock.Advance(dueTime);
            return System.CreateTimer(callback, state, TimeSpan.FromMilliseconds(1), period);
        }
    }

    private sealed class Collected : ILogger<WorkerService>
    {
        public ConcurrentQueue<string> Lines { get; } = new();

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Enqueue(formatter(state, exception));
    }
}
