using NSubstitute;
using Tidemark.Metering.Watch;
using Tidemark.Usage.Contract;

namespace Tidemark.Exports.Tests.Work;

/// <summary>A usage store that lets a test in before the first question of an export.</summary>
internal sealed class WatchedUsage
{
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _asked;

    private WatchedUsage(IUsageStore inner, Func<WatchedUsage, CancellationToken, Task> before, Func<Task>? between = null)
    {
        Store = Substitute.For<IUsageStore>();
        Store.Watermark(default, default).ReturnsForAnyArgs(async call =>
        {
            Interlocked.Increment(ref _asked);
            await before(this, call.Arg<CancellationToken>());
            return await inner.Watermark(call.Arg<long>());
        });
        Store.Timeline(default!, default).ReturnsForAnyArgs(async call =>
        {
            var answer = await inner.Timeline(call.Arg<UsageQuery>());
            await (between?.Invoke() ?? Task.CompletedTask);
            return answer;
        });
        Store.Totals(default!, default, default).ReturnsForAnyArgs(call => inner.Totals(call.Arg<UsageQuery>(), call.Arg<UsageDimension>()));
        Store.Rows(default!, default).ReturnsForAnyArgs(call => inner.Rows(call.Arg<UsageQuery>(), call.Arg<CancellationToken>()));
    }

    public IUsageStore Store { get; }

    /// <summary>How many exports asked.</summary>
    public int Asked => _asked;

    /// <summary>Done when an export asks.</summary>
    public Task Reached => _reached.Task;

    /// <summary>One that only counts.</summary>
    public static WatchedUsage Counting(IUsageStore inner) => new(inner, (_, _) => Task.CompletedTask);

    /// <summary>One that fails.</summary>
    public static WatchedUsage Broken(IUsageStore inner) => new(inner, (_, _) => throw new IOException("The disk is on fire."));

    /// <summary>One that answers after <see cref="Release"/>.</summary>
    public static WatchedUsage Held(IUsageStore inner) => new(inner, (watched, cancellationToken) =>
    {
        watched._reached.TrySetResult();
        return watched._released.Task.WaitAsync(cancellationToken);
    });

    /// <summary>One that lets something happen after each timeline, before the next question.</summary>
    public static WatchedUsage Between(IUsageStore inner, Func<Task> between) => new(inner, (_, _) => Task.CompletedTask, between);

    public void Release() => _released.TrySetResult();
}
