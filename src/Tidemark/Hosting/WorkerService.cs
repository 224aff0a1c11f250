namespace Tidemark.Hosting;

/// <summary>Keeps a room's worker running: when it breaks, that is logged and it is started again, ever later up to a minute.</summary>
/// <param name="name">For the log.</param>
/// <param name="run">The worker; ends when it is cancelled.</param>
/// <param name="clock">Waits between the starts.</param>
/// <param name="log">Where a crash is told.</param>
internal sealed class WorkerService(string name, Func<CancellationToken, Task> run, TimeProvider clock, ILogger<WorkerService> log) : BackgroundService
{
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var pause = Shortest;
        while (!stoppingToken.IsCancellationRequested)
        {
            var started = clock.GetTimestamp();
            try
            {
                // a worker that works before it awaits must not hold up the start of the server
                await Task.Run(() => run(stoppingToken), stoppingToken);
                if (!stoppingToken.IsCancellationRequested)
                {
                    LogMessages.WorkerEnded(log, name);
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // whatever broke it: the others go on, and it is started again
            catch (Exception error)
#pragma warning restore CA1031
            {
                LogMessages.WorkerBroke(log, error, name, pause);
            }

            if (clock.GetElapsedTime(started) > Longest)
            {
                pause = Shortest;
            }

            await Task.Delay(pause, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            pause = pause * 2 < Longest ? pause * 2 : Longest;
        }
    }
}
