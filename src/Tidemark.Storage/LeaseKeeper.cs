namespace Tidemark.Storage;

/// <summary>Holds a claimed row while it is worked on: renews its lease, and stops the work when another worker took the row.</summary>
public sealed class LeaseKeeper : IAsyncDisposable
{
    private readonly CancellationTokenSource _work;
    private readonly CancellationTokenSource _done = new();
    private readonly Task _renewing;

    /// <param name="rows">Where the row was claimed.</param>
    /// <param name="id">The row.</param>
    /// <param name="clock">Says when a third of the lease is over.</param>
    /// <param name="onFailure">Told when a renewal fails: a later one may come in time; if none does, the row is lost at the end.</param>
    /// <param name="cancellationToken">Stops the work when the program stops.</param>
    public LeaseKeeper(LeasedRows rows, long id, TimeProvider clock, Action<Exception> onFailure, CancellationToken cancellationToken)
    {
        _work = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _renewing = Renew(rows, id, new PeriodicTimer(rows.Duration / 3, clock), onFailure);
    }

    /// <summary>Cancelled when the program stops or the lease is lost.</summary>
    public CancellationToken Token => _work.Token;

    /// <summary>Ends the renewals; the row stays claimed.</summary>
    public async ValueTask DisposeAsync()
    {
        await _done.CancelAsync();
        await _renewing;
        _done.Dispose();
        _work.Dispose();
    }

    private async Task Renew(LeasedRows rows, long id, PeriodicTimer timer, Action<Exception> onFailure)
    {
        using (timer)
        {
            try
            {
                while (await timer.WaitForNextTickAsync(_done.Token))
                {
                    if (!await TryRenew(rows, id, onFailure))
                    {
                        await _work.CancelAsync();
                        return;
                    }
                }
            }
            catch (OperationCanceledException)
            {
                // the work is done
            }
        }
    }

    private static async Task<bool> TryRenew(LeasedRows rows, long id, Action<Exception> onFailure)
    {
        try
        {
            return await rows.Renew(id);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            onFailure(error);
            return true;
        }
    }
}
