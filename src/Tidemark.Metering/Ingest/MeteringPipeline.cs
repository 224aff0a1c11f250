using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using System.Threading.Channels;
using Tidemark.Logs.Reading;
using Tidemark.Metering.Meters;

namespace Tidemark.Metering.Ingest;

/// <summary>How work is cut up. The defaults were measured; tests cut smaller.</summary>
/// <param name="ChunkBytes">What a thread parses at a time; fits the second-level cache.</param>
/// <param name="BatchBytes">What is committed at a time, at least.</param>
internal sealed record IngestSizes(int ChunkBytes = Chunk.DefaultBytes, long BatchBytes = 32 * 1024 * 1024);

/// <summary>What the pipeline needs of the world around it.</summary>
/// <param name="CreateLineMeter">Makes what reads lines; each lane has its own.</param>
/// <param name="Meters">Meters to be used over and over.</param>
/// <param name="Threads">How many lanes there are at most.</param>
/// <param name="Sizes">How work is cut up.</param>
/// <param name="Finish">Makes a batch that was read ready to be committed, in its lane; takes the meter.</param>
/// <param name="Commit">Commits, in order; false when the ledger refused.</param>
/// <param name="Report">Told the lines read so far.</param>
internal sealed record PipelineParts(
    Func<LineMeter> CreateLineMeter,
    MeterPool Meters,
    int Threads,
    IngestSizes Sizes,
    Func<OpenBatch, Meter, MeteredRange> Finish,
    Func<MeteredRange, Task<bool>> Commit,
    Action<long> Report);

/// <summary>
/// Reads on one thread, a batch ahead of the lanes; each lane parses, sums and encodes a batch of its own, so that nothing has to be merged; behind them the
/// batches are committed in order. With one thread reading and parsing are one loop, for which there is nothing to hand over.
/// </summary>
internal sealed class MeteringPipeline : IDisposable
{
    // Beyond one for each lane: one is committed, and one is read
    private const int BatchesBeside = 2;

    // What the reader may be ahead, all in all: with many lanes batches are smaller
    private const long ReadAheadBytes = 128 * 1024 * 1024;

    private readonly PipelineParts _parts;
    private readonly long _batchBytes;
    private readonly int _mostChunks;
    private readonly SemaphoreSlim _room;
    private readonly Channel<Chunk> _free = Channel.CreateUnbounded<Chunk>();
    private readonly Channel<OpenBatch> _closed = Channel.CreateUnbounded<OpenBatch>();
    private readonly BlockingCollection<OpenBatch> _opened = [];
    private readonly List<Task> _lanes = [];
    private int _chunks;
    private long _lines;
    private volatile bool _refused;

    public MeteringPipeline(PipelineParts parts)
    {
        _parts = parts;
        _room = new SemaphoreSlim(parts.Threads + BatchesBeside);
        _batchBytes = Inline ? parts.Sizes.BatchBytes : Math.Min(parts.Sizes.BatchBytes, ReadAheadBytes / parts.Threads);

        // while the last lane begins its batch, the others may have all of theirs before them
        _mostChunks = Inline ? 1 : (int)(((parts.Threads - 1) * (_batchBytes / parts.Sizes.ChunkBytes)) + (4 * parts.Threads));
    }

    private bool Inline => _parts.Threads == 1;

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
        Exception? unreadable = null;
        var reading = Guarded(async () => unreadable = await Read(reader, insideLine, broken, cancellationToken), broken);
        var committing = Guarded(() => CommitInOrder(broken.Token), broken);

        // lanes are started by the reader: when it is done there are no more
        await Task.WhenAny(reading);
        Task[] tasks = [reading, committing, .. _lanes];
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

    public void Dispose()
    {
        _room.Dispose();
        _opened.Dispose();
    }

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

    private async Task<Exception?> Read(LogReader reader, bool insideLine, CancellationTokenSource broken, CancellationToken cancelled)
    {
        OpenBatch? batch = null;
        try
        {
            batch = await Open(reader.Position, broken);
            if (insideLine)
            {
                reader.SkipRestOfLine();
            }

            var inline = Inline ? _parts.CreateLineMeter() : null;
            var meter = Inline ? _parts.Meters.Rent() : null;
            while (!_refused && !cancelled.IsCancellationRequested)
            {
                var chunk = await FreeChunk(broken.Token);
                if (!reader.TryRead(chunk) && !TryReadTail(reader, chunk))
                {
                    Close(batch, meter, reader);
                    break;
                }

                if (inline is not null)
                {
                    Parse(chunk, inline, meter!);
                }
                else
                {
                    batch.Chunks.Add(chunk, CancellationToken.None);
                }

                _parts.Report(Interlocked.Read(ref _lines));
                if (reader.Position - batch.Start >= _batchBytes)
                {
                    Close(batch, meter, reader);
                    batch = await Open(reader.Position, broken);
                    meter = Inline ? _parts.Meters.Rent() : null;
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
            // what was not closed is not committed
            batch?.Chunks.CompleteAdding();
            _opened.CompleteAdding();
            _closed.Writer.Complete();
        }
    }

    // The last line may lack its line end because it is being written just now
    private bool TryReadTail(LogReader reader, Chunk chunk)
    {
        if (reader.Tail.Length == 0 || reader.EndsInLongLine || !_parts.CreateLineMeter().IsComplete(reader.Tail))
        {
            return false;
        }

        reader.ReadTail(chunk);
        return true;
    }

    private async ValueTask<Chunk> FreeChunk(CancellationToken broken)
    {
        if (_free.Reader.TryRead(out var chunk))
        {
            return chunk;
        }

        if (_chunks < _mostChunks)
        {
            _chunks++;
            return new Chunk(_parts.Sizes.ChunkBytes);
        }

        return await _free.Reader.ReadAsync(broken);
    }

    private async Task<OpenBatch> Open(long start, CancellationTokenSource broken)
    {
        await _room.WaitAsync(broken.Token);
        var batch = new OpenBatch(start);
        if (!Inline)
        {
            _opened.Add(batch, CancellationToken.None);
            if (_lanes.Count < _parts.Threads)
            {
                _lanes.Add(StartLane(broken));
            }
        }

        return batch;
    }

    private void Close(OpenBatch batch, Meter? meter, LogReader reader)
    {
        if (reader.Position > batch.Start)
        {
            batch.Close(reader.Position, reader.TakeRange());
            _closed.Writer.TryWrite(batch);
            if (meter is not null)
            {
                batch.Metered.SetResult(_parts.Finish(batch, meter));
            }
        }

        batch.Chunks.CompleteAdding();
    }

    // A thread of its own: it works without a pause for as long as there is something to read
    private Task StartLane(CancellationTokenSource broken) => Task.Factory.StartNew(
        () =>
        {
            try
            {
                Meter(broken.Token);
            }
            catch (OperationCanceledException)
            {
                // another task failed, which is what the caller is told
            }
            catch
            {
                broken.Cancel();
                throw;
            }
        },
        CancellationToken.None,
        TaskCreationOptions.LongRunning,
        TaskScheduler.Default);

    private void Meter(CancellationToken broken)
    {
        var lineMeter = _parts.CreateLineMeter();
        foreach (var batch in _opened.GetConsumingEnumerable(broken))
        {
            var meter = _parts.Meters.Rent();
            foreach (var chunk in batch.Chunks.GetConsumingEnumerable(broken))
            {
                Parse(chunk, lineMeter, meter);
            }

            if (batch.IsClosed)
            {
                batch.Metered.SetResult(_parts.Finish(batch, meter));
            }
            else
            {
                _parts.Meters.Return(meter);
            }
        }
    }

    private void Parse(Chunk chunk, LineMeter lineMeter, Meter meter)
    {
        var lines = lineMeter.Read(chunk, meter);
        Interlocked.Add(ref _lines, lines);
        _free.Writer.TryWrite(chunk);
    }

    private async Task CommitInOrder(CancellationToken broken)
    {
        await foreach (var batch in _closed.Reader.ReadAllAsync(broken))
        {
            using (var range = await batch.Metered.Task.WaitAsync(broken))
            {
                if (!_refused && !await _parts.Commit(range))
                {
                    _refused = true;
                }
            }

            _room.Release();
        }
    }
}
