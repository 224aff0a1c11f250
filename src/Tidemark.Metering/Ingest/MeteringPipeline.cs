using System.Runtime.ExceptionServices;
using System.Threading.Channels;
using Tidemark.Metering.Meters;

namespace Tidemark.Metering.Ingest;

/// <summary>How work is cut up. The defaults were measured; tests cut smaller.</summary>
/// <param name="ChunkBytes">What a thread parses at a time; fits the second-level cache.</param>
/// <param name="BatchBytes">What is committed at a time, at least.</param>
internal sealed record IngestSizes(int ChunkBytes = 256 * 1024, long BatchBytes = 32 * 1024 * 1024);

/// <summary>What the pipeline needs of the world around it.</summary>
internal sealed record PipelineParts(
    Func<LineMeter> CreateLineMeter, MeterPool Meters, int Threads, IngestSizes Sizes, Func<OpenBatch, Task<bool>> Commit, Action<long> Report);

/// <summary>
/// Reads on one thread, parses on the others, and commits behind them in order: one batch is committed while the next is
/// read. With one thread reading and parsing are one loop, for which there is nothing to hand over.
/// </summary>
internal sealed class MeteringPipeline(PipelineParts parts) : IDisposable
{
    private const int BatchesInFlight = 2;

    private readonly SemaphoreSlim _room = new(BatchesInFlight);
    private readonly Channel<OpenBatch> _batches = Channel.CreateUnbounded<OpenBatch>();
    private readonly Channel<Chunk> _free = Channel.CreateUnbounded<Chunk>();
    private readonly Channel<Chunk> _full = Channel.CreateUnbounded<Chunk>();
    private long _lines;
    private volatile bool _refused;

    /// <summary>
    /// Meters everything up to the end, or until a batch is refused.
    /// </summary>
    /// <param name="reader">Where lines come from.</param>
    /// <param name="insideLine">The reader stands inside a line whose beginning was metered before.</param>
    /// <param name="cancellationToken">Stops before the next batch; batches that were read are committed first.</param>
    /// <returns>False when a batch was refused: nothing of it or after it was committed.</returns>
    /// <exception cref="InvalidDataException">The content is damaged; the batches before were committed.</exception>
    public async Task<bool> Run(LogReader reader, bool insideLine, CancellationToken cancellationToken)
    {
        using var broken = new CancellationTokenSource();
        for (var i = 0; i < (parts.Threads == 1 ? 1 : (parts.Threads * 2) + 2); i++)
        {
            _free.Writer.TryWrite(new Chunk(parts.Sizes.ChunkBytes));
        }

        Exception? unreadable = null;
        var tasks = new List<Task>
        {
            Guarded(async () => unreadable = await Read(reader, insideLine, broken.Token, cancellationToken), broken),
            Guarded(() => CommitInOrder(broken.Token), broken),
        };
        if (parts.Threads > 1)
        {
            tasks.AddRange(Enumerable.Range(0, parts.Threads).Select(thread => Guarded(() => Parse(thread, broken.Token), broken)));
        }

        try
        {
            await Task.WhenAll(tasks);
        }
        catch (Exception e)
        {
            var cause = tasks.Select(task => task.Exception?.InnerException).FirstOrDefault(inner => inner is not null);
            ExceptionDispatchInfo.Throw(cause ?? e);
        }

        if (unreadable is not null)
        {
            ExceptionDispatchInfo.Throw(unreadable);
        }

        return !_refused;
    }

    public void Dispose() => _room.Dispose();

    private static Task Guarded(Func<Task> work, CancellationTokenSource broken) => Task.Run(async () =>
    {
        try
        {
            await work();
        }
        catch
        {
            await broken.CancelAsync();
            throw;
        }
    });

    private async Task<Exception?> Read(LogReader reader, bool insideLine, CancellationToken broken, CancellationToken cancelled)
    {
        try
        {
            var inline = parts.Threads == 1 ? parts.CreateLineMeter() : null;
            var batch = await Open(reader.Position, broken);
            if (insideLine)
            {
                reader.SkipRestOfLine();
            }

            while (!_refused && !cancelled.IsCancellationRequested)
            {
                var chunk = await _free.Reader.ReadAsync(broken);
                if (!reader.TryRead(chunk) && !TryReadTail(reader, chunk))
                {
                    Close(batch, reader);
                    break;
                }

                chunk.Batch = batch;
                batch.Begin();
                if (inline is not null)
                {
                    Parse(chunk, inline, 0);
                }
                else
                {
                    _full.Writer.TryWrite(chunk);
                }

                parts.Report(Interlocked.Read(ref _lines));
                if (reader.Position - batch.Start >= parts.Sizes.BatchBytes)
                {
                    Close(batch, reader);
                    batch = await Open(reader.Position, broken);
                }
            }

            return null;
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            // what was read before goes its way; the caller hears of it when that is done
            return e;
        }
        finally
        {
            _full.Writer.Complete();
            _batches.Writer.Complete();
        }
    }

    // The last line may lack its line end because it is being written just now
    private bool TryReadTail(LogReader reader, Chunk chunk)
    {
        if (reader.Tail.Length == 0 || reader.EndsInLongLine || !parts.CreateLineMeter().IsComplete(reader.Tail))
        {
            return false;
        }

        reader.ReadTail(chunk);
        return true;
    }

    private async Task<OpenBatch> Open(long start, CancellationToken broken)
    {
        await _room.WaitAsync(broken);
        return new OpenBatch(start, parts.Threads, parts.Meters);
    }

    private void Close(OpenBatch batch, LogReader reader)
    {
        if (reader.Position > batch.Start)
        {
            batch.Close(reader.Position, reader.TakeHash());
            _batches.Writer.TryWrite(batch);
        }
    }

    private async Task Parse(int thread, CancellationToken broken)
    {
        var lineMeter = parts.CreateLineMeter();
        await foreach (var chunk in _full.Reader.ReadAllAsync(broken))
        {
            Parse(chunk, lineMeter, thread);
        }
    }

    private void Parse(Chunk chunk, LineMeter lineMeter, int thread)
    {
        var batch = chunk.Batch!;
        var lines = lineMeter.Read(chunk, batch.MeterOf(thread));
        Interlocked.Add(ref _lines, lines);
        _free.Writer.TryWrite(chunk);
        batch.Finish();
    }

    private async Task CommitInOrder(CancellationToken broken)
    {
        await foreach (var batch in _batches.Reader.ReadAllAsync(broken))
        {
            await batch.Metered.WaitAsync(broken);
            if (!_refused && !await parts.Commit(batch))
            {
                _refused = true;
            }

            _room.Release();
        }
    }
}
