using System.Collections.Concurrent;
using Tidemark.Logs.Reading;

namespace Tidemark.Metering.Ingest;

/// <summary>A range of the content while it is read and metered, by one lane.</summary>
/// <param name="start">Its first byte.</param>
internal sealed class OpenBatch(long start)
{
    /// <summary>First byte.</summary>
    public long Start { get; } = start;

    /// <summary>What was read of it, for its lane; complete when no more comes.</summary>
    public BlockingCollection<Chunk> Chunks { get; } = [];

    /// <summary>Done when all of it is metered.</summary>
    public TaskCompletionSource<MeteredRange> Metered { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>First byte after; set when it is closed.</summary>
    public long End { get; private set; }

    /// <summary>The range that it ends; set when it is closed.</summary>
    public HashedRange Range { get; private set; }

    /// <summary>Whether it is to be committed. One that is complete without being closed was left in the middle.</summary>
    public bool IsClosed => End > Start;

    /// <summary>The last chunk was read.</summary>
    public void Close(long end, HashedRange range)
    {
        End = end;
        Range = range;
    }
}
