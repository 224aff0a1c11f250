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

    private readonly ConcurrentDictionary<long, Task> _working = new();
    private readonly RunStore _runs;
    private readonly Scheduler _scheduler;
    private readonly RunProcess _process;
    private readonly RunFailures _failures;
    private readonly RelayAnswers _answers;
    private readonly WrongInstants _instants;
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
        var deliveries = new DeliveryStore(database, new RetryPolicy(options));
        var notices = new OwnerNotices(notifications);
        var ending = new RunEnding(runs, notices, clock);
        _answers = new RelayAnswers(deliveries, logger);
        _instants = new WrongInstants(database, runs, _leases, accounts, options, clock, logger);
        _scheduler = new Scheduler(runs, accounts, notices, clock, logger);
        _failures = new RunFailures(runs, deliveries, ending, options, clock);
        _process = new RunProcess(
            runs, deliveries, _answers, ending, tasks, accounts, reports, new MailComposer(reports), relay, notices, feeds, reportOptions, clock);
    }

    /// <summary>Works until it is stopped. A mail that waits for the relay's answer gets a few more seconds.</summary>
    public async Task Run(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await _answers.RecordKept();
                await _instants.CheckWhenDue();
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
        try
        {
            await _answers.RecordKept();
        }
        catch (Exception error)
        {
            _logger.AnswersLost(_answers.Kept, error);
        }
    }

    /// <summary>Fires due tasks and processes due runs one after the other; for tests and tools.</summary>
    internal async Task Step(CancellationToken cancellationToken = default)
    {
        await _instants.CheckWhenDue();
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
            await Advance(run, cancellationToken);
        }
        catch (LeaseLostException error)
        {
            _logger.RunLeft(run, error.Message);
        }
        catch (Exception error)
        {
            _logger.RunFailed(run, error);
            await Decide(run, error);
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

    private async Task Advance(long run, CancellationToken cancellationToken)
    {
        await using var lease = new LeaseKeeper(_leases, run, _clock, error => _logger.RenewalFailed(run, error), cancellationToken);
        try
        {
            await _process.Advance(run, _leases.Owner, lease.Token);
        }
        catch (OperationCanceledException error) when (lease.Token.IsCancellationRequested)
        {
            _logger.RunLeft(run, error.Message);
        }
    }

    private async Task Decide(long run, Exception reason)
    {
        try
        {
            await _failures.Decide(run, _leases.Owner, reason);
        }
        catch (Exception error)
        {
            // also not recorded now: the run stays due, so it is decided at a later attempt
            _logger.RunFailed(run, error);
        }
    }
}
