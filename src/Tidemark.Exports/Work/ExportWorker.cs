using System.Text.Json;
using Microsoft.Extensions.Logging;
using Tidemark.Accounts;
using Tidemark.Documents.Rendering;
using Tidemark.Exports.Closing;
using Tidemark.Exports.Files;
using Tidemark.Exports.Tasks;
using Tidemark.Notifications;
using Tidemark.Storage;
using Tidemark.Usage.Contract;

namespace Tidemark.Exports.Work;

/// <summary>
/// Works on export tasks, one at a time; several workers may run, in one process or many. A task is held under a lease that
/// is renewed while the file is created; if a worker dies, another starts again when the lease has ended.
/// </summary>
public sealed class ExportWorker(
    ControlDatabase database,
    AccountStore accounts,
    DomainStore domains,
    IUsageStore usage,
    MonthCloser months,
    FileStore files,
    NotificationStore notifications,
    SvgRenderer renderer,
    ExportOptions options,
    TimeProvider clock,
    ILogger<ExportWorker> logger)
{
    /// <summary>The longest time until a new task is noticed.</summary>
    internal static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    private const int LongestReason = 500;

    private const string TooLarge =
        "The figures of the range exceed 63 bits, so a source has wrong figures. Find it by its bytes with tidemark sources, and remove it with tidemark sources remove.";

    private readonly ExportQueue _queue = new(database, options, clock);
    private readonly WorkSweep _sweep = new(database, files, options, clock);
    private readonly ExportProducer _producer = new(accounts, domains, usage, months, renderer, clock);

    /// <summary>Works until it is cancelled; then it returns its current task to the queue.</summary>
    public async Task Run(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await Sweep();
                if (!await RunOne(cancellationToken))
                {
                    await Task.Delay(Pause, clock, cancellationToken);
                }
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error)
            {
                logger.WorkerStumbled(error);
                await Task.Delay(Pause, clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>Records how many tasks are not finished and how large the files are, for the metrics.</summary>
    public async Task Measure()
    {
        WorkInstruments.Queued(await _queue.Length());
        files.Measure();
    }

    /// <summary>Processes one due task; false if there is none.</summary>
    internal async Task<bool> RunOne(CancellationToken cancellationToken)
    {
        if (await _queue.Claim() is not { } claimed)
        {
            return false;
        }

        await using var lease = _queue.Hold(claimed.Task.Id, error => logger.RenewalFailed(error, claimed.Task.Id), cancellationToken);
        try
        {
            await Work(claimed, lease.Token);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await _queue.Release(claimed.Task.Id);
            throw;
        }
        catch (OperationCanceledException) when (lease.Token.IsCancellationRequested)
        {
            logger.LeaseLost(claimed.Task.Id);
        }
        finally
        {
            _queue.LetGo(claimed.Task.Id);
        }

        return true;
    }

    /// <summary>Removes leftovers of killed workers; if this fails, the work continues.</summary>
    private async Task Sweep()
    {
        try
        {
            if (await _sweep.RunWhenDue() && await _queue.Bound() is > 0 and var bounded)
            {
                logger.InstantsBounded(bounded);
            }
        }
        catch (Exception error)
        {
            logger.SweepFailed(error);
        }
    }

    private async Task Work(ClaimedExport claimed, CancellationToken cancellationToken)
    {
        var task = claimed.Task;
        if (task.State == ExportState.Failed)
        {
            await Notify(task, task.Failure);
            return;
        }

        try
        {
            await Produce(task, cancellationToken);
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            var attempt = claimed.Attempts + 1;
            if (attempt < options.Attempts && !IsPermanent(error))
            {
                var after = options.RetryAfter * Math.Pow(2, claimed.Attempts);
                logger.AttemptFailed(error, task.Id, attempt, after);
                await _queue.Retry(task.Id, after);
                return;
            }

            logger.ExportFailed(error, task.Id);
            var reason = Excerpt.Of(error is OverflowException ? TooLarge : error.Message, LongestReason);
            if (await _queue.Fail(task.Id, reason))
            {
                WorkInstruments.Finished("failed");
                await Notify(task, reason);
            }
        }
    }

    /// <summary>Errors that every attempt would meet.</summary>
    private static bool IsPermanent(Exception error) => error is OverflowException or RenderingException { NeedsInstall: true };

    private async Task Produce(ExportTask task, CancellationToken cancellationToken)
    {
        var folder = files.BeginWork(task.Id);
        try
        {
            var draft = await _producer.Produce(task, folder, cancellationToken);
            var stored = await files.Keep(draft, cancellationToken);
            if (await _queue.Succeed(task, stored))
            {
                WorkInstruments.Finished("success");
                logger.ExportDone(task.Id, stored.Size, stored.Hash);
            }
            else
            {
                logger.LeaseLost(task.Id);
            }
        }
        finally
        {
            FileStore.RemoveTree(folder);
        }
    }

    private async Task Notify(ExportTask task, string reason)
    {
        var element = JsonSerializer.Serialize(new
        {
            taskId = task.Id.ToString(System.Globalization.CultureInfo.InvariantCulture),
            taskName = task.Name,
            kind = EnumColumn.ToColumn(task.Kind),
            startTime = task.StartText,
            endTime = task.EndText,
            reason,
        });
        await notifications.Raise(task.AliUid, new Notice($"export-failed-{task.Id}", "Operation", "error", "ExportFailed", element));
        await _queue.Release(task.Id);
    }
}
