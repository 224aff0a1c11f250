using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Tidemark.Usage.Contract;

namespace Tidemark.Intake.Retention;

/// <summary>Forgets posts that are older than they are remembered. May be stopped or killed at any time, and run twice.</summary>
public sealed class PostCleanup(IPostLedger ledger, IntakeOptions options, TimeProvider clock, ILogger<PostCleanup> log)
{
    private const int AtOnce = 1000;

    private static readonly TimeSpan Pause = TimeSpan.FromHours(1);

    /// <summary>Forgets what is to be forgotten, now and every hour, until it is cancelled.</summary>
    public async Task Run(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Pause, clock);
        try
        {
            do
            {
                try
                {
                    await Forget(cancellationToken);
                }
                catch (Exception error) when (error is SqliteException or IOException)
                {
                    log.ForgettingFailed(error);
                }
            }
            while (await timer.WaitForNextTickAsync(cancellationToken));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // asked to stop
        }
    }

    /// <summary>Forgets every post that is older than Intake:KeyRetention, in short transactions.</summary>
    public async Task Forget(CancellationToken cancellationToken = default)
    {
        while (await ledger.ForgetPosts(clock.GetUtcNow() - options.KeyRetention, AtOnce, cancellationToken) == AtOnce)
        {
            await Task.Yield();
        }
    }
}
