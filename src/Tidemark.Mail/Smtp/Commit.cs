using System.Runtime.ExceptionServices;

namespace Tidemark.Mail.Smtp;

/// <summary>
/// The moment between the last byte of a mail and its final dot: the caller records that the mail may arrive, and from then on
/// stopping only shortens the wait for the reply.
/// </summary>
internal sealed class Commit : IDisposable
{
    private const int Open = 0;
    private const int Committing = 1;
    private const int Stopped = 2;

    private static readonly TimeSpan GraceAfterDot = TimeSpan.FromSeconds(10);

    private readonly RelayClient _client;
    private readonly Func<Task> _beforeCommit;
    private readonly CancellationToken _callers;
    private readonly CancellationTokenSource _stop;
    private readonly CancellationTokenRegistration _registration;
    private int _state;

    public Commit(RelayClient client, Func<Task> beforeCommit, TimeProvider clock, CancellationToken cancellationToken)
    {
        (_client, _beforeCommit, _callers) = (client, beforeCommit, cancellationToken);
        _stop = new CancellationTokenSource(Timeout.InfiniteTimeSpan, clock);
        _registration = cancellationToken.Register(Stop);
    }

    /// <summary>Stops the transfer.</summary>
    public CancellationToken Token => _stop.Token;

    /// <summary>Whether the server waits for the mail's bytes.</summary>
    public bool IsBegun { get; private set; }

    /// <summary>Whether the mail may have been accepted.</summary>
    public bool IsCommitted { get; private set; }

    /// <summary>Why the caller did not commit; null when it did, or was not asked.</summary>
    public ExceptionDispatchInfo? Failure { get; private set; }

    /// <summary>Writes the mail's body, then asks the caller.</summary>
    public async Task Around(Func<Task> write)
    {
        IsBegun = true;
        _client.WaitForMail();
        await write();
        if (Interlocked.CompareExchange(ref _state, Committing, Open) != Open)
        {
            throw new OperationCanceledException(_callers);
        }

        try
        {
            await _beforeCommit();
        }
        catch (Exception error)
        {
            Failure = ExceptionDispatchInfo.Capture(error);
            throw;
        }

        _client.Log.Clear();
        IsCommitted = true;
    }

    public void Dispose()
    {
        _registration.Dispose();
        _stop.Dispose();
    }

    private void Stop()
    {
        if (Interlocked.CompareExchange(ref _state, Stopped, Open) == Open)
        {
            _stop.Cancel();
        }
        else
        {
            _stop.CancelAfter(GraceAfterDot);
        }
    }
}
