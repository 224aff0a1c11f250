using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Tidemark.Accounts;
using Tidemark.Mail;
using Tidemark.Notifications;
using Tidemark.Reports;
using Tidemark.Reports.Queries;
using Tidemark.Storage;
using Tidemark.Tracking.Mails;
using Tidemark.Tracking.Runs;
using Tidemark.Tracking.Tasks;
using Tidemark.Usage.Contract;

namespace Tidemark.Tracking.Work;

/// <summary>
/// Runs tracking tasks: fires what is due, claims runs under a lease, writes and sends their mail. Any number of workers in
/// any number of processes may run on the same database.
/// </summary>
public sealed class TrackingWorker
{
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AfterFailure = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<long, Task> _working = new();
    private readonly RunStore _runs;
    private readonly Scheduler _scheduler;
    private readonly RunProcess _process;
    private readonly LeasedRows _leases;
    private readonly TrackingOptions _options;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;

    /// <summary>A worker with a lease owner of its own.</summary>
    public TrackingWorker(
        ControlDatabase database, AccountStore accounts, TrackingTaskStore tasks, RunStore runs, ReportQueries reports, IFeeds feeds,
        NotificationStore notifications, MailRelay relay, TrackingOptions options, ReportOptions reportOptions, TimeProvider clock, ILogger<TrackingWorker> logger)
    {
        (_runs, _options, _clock, _logger) = (runs, options, clock, logger);
        _leases = new LeasedRows(database, "run", clock, options.Lease);
        _scheduler = new Scheduler(runs, accounts, clock, logger);
        _process = new RunProcess(
            runs, new DeliveryStore(database, new RetryPolicy(options)), tasks, accounts, reports, new MailComposer(reports), relay,
            new OwnerNotices(notifications), feeds, reportOptions, clock);
    }

    /// <summary>Works until it is stopped. A mail that waits for the relay's answer gets a few more seconds.</summary>
    public async Task Run(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await _scheduler.Step();
                await Claim(cancellationToken);
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                _logger.PollFailed(error);
            }

            await Task.Delay(Poll, _clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await Task.WhenAll(_working.Values);
    }

    /// <summary>Fires due tasks and processes due runs one after the other; for tests and tools.</summary>
    internal async Task Step(CancellationToken cancellationToken = default)
    {
        await _scheduler.Step();
        while (await _leases.Claim(RunStore.Due, "due_at, id") is { } run)
        {
            await Work(run, cancellationToken);
        }
    }

    private async Task Claim(CancellationToken cancellationToken)
    {
        while (_working.Count < _options.Concurrency && await _runs.AnyDue(_clock.GetUtcNow()) && await _leases.Claim(RunStore.Due, "due_at, id") is { } run)
        {
            var work = new Task<Task>(() => Work(run, cancellationToken));
            _working[run] = work.Unwrap();
            work.Start(TaskScheduler.Default);
        }
    }

    private async Task Work(long run, CancellationToken cancellationToken)
    {
        try
        {
            await using (var lease = new LeaseKeeper(_leases, run, _clock, error => _logger.RenewalFailed(run, error), cancellationToken))
            {
                await _process.Advance(run, _leases.Owner, lease.Token);
            }
        }
        catch (Exception error) when (error is LeaseLostException or OperationCanceledException)
        {
            _logger.RunLeft(run, error.Message);
        }
        catch (Exception error)
        {
            _logger.RunFailed(run, error);
            await PutOff(run, error);
        }

        try
        {
            await _leases.Release(run);
        }
        catch (Exception error)
        {
            _logger.RunFailed(run, error);
        }

        _working.TryRemove(run, out _);
    }

    /// <summary>The cause may be temporary; other runs continue meanwhile.</summary>
    private async Task PutOff(long run, Exception reason)
    {
        try
        {
            var now = _clock.GetUtcNow();
            await _runs.PutOff(run, _leases.Owner, $"failed and is retried: {reason.Message}", now + AfterFailure, now);
        }
        catch (Exception error)
        {
            _logger.RunFailed(run, error);
        }
    }
}
