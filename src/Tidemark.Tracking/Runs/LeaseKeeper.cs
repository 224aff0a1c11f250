using Microsoft.Extensions.Logging;
using Tidemark.Storage;

namespace Tidemark.Tracking.Runs;

/// <summary>Renews the lease of a run while it is processed, and stops the work if the lease is lost.</summary>
internal sealed class LeaseKeeper : IAsyncDisposable
{
    private readonly CancellationTokenSource _work;
    private readonly CancellationTokenSource _done = new();
    private readonly Task _renewing;

    public LeaseKeeper(LeasedRows leases, long id, TimeProvider clock, ILogger logger, CancellationToken cancellationToken)
    {
        _work = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _renewing = Renew(leases, id, clock, logger);
    }

    /// <summary>Cancelled when the program stops or the lease is lost.</summary>
    public CancellationToken Token => _work.Token;

    public async ValueTask DisposeAsync()
    {
        await _done.CancelAsync();
        await _renewing;
        _done.Dispose();
        _work.Dispose();
    }

    private async Task Renew(LeasedRows leases, long id, TimeProvider clock, ILogger logger)
    {
        try
        {
            while (true)
            {
                await Task.Delay(leases.Duration / 3, clock, _done.Token);
                try
                {
                    if (!await leases.Renew(id))
                    {
                        await _work.CancelAsync();
                        return;
                    }
                }
                catch (Exception error) when (error is not OperationCanceledException)
                {
                    logger.RenewalFailed(id, error);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // the work is done
        }
    }
}
