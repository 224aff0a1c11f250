using System.Security.Cryptography;
using Tidemark.Metering.Formats;
using Tidemark.Metering.Ledger;
using Tidemark.Metering.Meters;
using Tidemark.Metering.Usage;

namespace Tidemark.Metering.Ingest;

/// <summary>One ingest of one content: looks it up in the ledger, meters what is new, and looks again when another process was faster.</summary>
internal sealed class IngestRun(
    IUsageStore store, TimeProvider clock, IngestSizes sizes, LogContent content, IngestRequest request, LogFormat? named, IProgress<IngestProgress>? progress)
{
    private const int ReportsPerSecond = 5;

    private readonly IngestTally _tally = new();
    private readonly HeldRanges _held = new();
    private readonly Hosts _hosts = new(request.Domains);
    private readonly MeterPool _meters = new(request.Places);
    private readonly int _threads = request.Threads > 0 ? request.Threads : Environment.ProcessorCount;
    private readonly long _started = clock.GetTimestamp();
    private long _reported = clock.GetTimestamp();
    private SourceIdentity? _source;
    private long _committed;
    private long _lines;

    public async Task<IngestOutcome> Run(CancellationToken cancellationToken)
    {
        if (content.Head.Length == 0)
        {
            return Outcome(named?.Name ?? LogFormats.Auto);
        }

        try
        {
            while (true)
            {
                var found = await SourceFinder.Find(store, request.Account, request.Domain ?? "", content, () => Report(0), cancellationToken);
                var format = FormatOf(found);
                _tally.SetKnown(found.Ranges);
                if (await Meter(found, format, cancellationToken))
                {
                    Report(0, always: true);
                    return Outcome(format.Name);
                }

                if (!content.CanRestart)
                {
                    throw new IngestException(
                        $"{content.Name}: another process is metering the same content. Nothing was counted twice; run the same command again to meter what is left.");
                }
            }
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            throw new IngestException(
                $"{content.Name}: cannot be read on after byte {content.BytesRead} of the file: {e.Message} The content up to byte {_committed} is metered; "
                + "put the file right and run the same command again: it goes on from there.");
        }
    }

    // What is known was metered under one format; it goes on under the same unless another is named.
    private LogFormat FormatOf(FoundSource found)
    {
        var format = named
            ?? LogFormats.All.FirstOrDefault(known => known.Name == found.Source?.Format)
            ?? LogFormats.Detect(content.Name, content.Head, content.HeadIsAll);
        Ingestor.Check(content.Name, request, format);
        return format;
    }

    private async Task<bool> Meter(FoundSource found, LogFormat format, CancellationToken cancellationToken)
    {
        _committed = found.Length;
        _held.Clear();
        _source = found.Source is { } known
            ? new SourceIdentity(known.Id, known.Name, request.Domain ?? "", known.Format, 0, [])
            : new SourceIdentity(null, content.Name, request.Domain ?? "", format.Name, 0, []);
        if (found.Source is not null && found.Ranges.Count < found.Source.Ranges.Count)
        {
            return true;
        }

        if (content.CanRestart)
        {
            content.Restart(found.Length);
        }

        using var reader = new LogReader(content, found.Length, sizes.ChunkBytes);
        var parts = new PipelineParts(
            () => new LineMeter(format, _hosts, request.Domain), _meters, _threads, sizes, batch => Commit(batch, found.LastSource), lines => Report(lines));
        using var pipeline = new MeteringPipeline(parts);
        if (!await pipeline.Run(reader, found.EndsInsideLine, cancellationToken))
        {
            return false;
        }

        cancellationToken.ThrowIfCancellationRequested();
        _tally.AddUnrecorded(_held.All, _held.UnknownHosts);
        if (reader.Tail.Length > 0 || reader.EndsInLongLine)
        {
            _tally.Reject(RejectReasons.NameOf(RejectReason.Incomplete), 1);
        }

        return true;
    }

    private async Task<bool> Commit(OpenBatch open, long lastSource)
    {
        var meter = open.Merge();
        using var cells = new BatchBuilder(meter, _hosts, request.Places);
        var batch = ToBatch(open, meter, cells, lastSource);
        var unknownHosts = meter.UnknownHosts.Select(pair => KeyValuePair.Create(_hosts.Name(pair.Key), pair.Value)).ToList();
        var isHeld = batch.Source.Id is null && batch.Accepted == 0;
        if (isHeld)
        {
            _held.Hold(batch, unknownHosts);
        }

        var done = isHeld || await CommitWithHeld(batch, unknownHosts);
        _meters.Return(meter);
        return done;
    }

    private async Task<bool> CommitWithHeld(MeteredBatch batch, List<KeyValuePair<string, long>> unknownHosts)
    {
        var outcome = await Stored(batch);
        if (outcome.Committed)
        {
            _source = batch.Source with { Id = outcome.SourceId };
            _committed = batch.End;
            _tally.Add(batch, unknownHosts.Concat(_held.UnknownHosts));
            _held.Clear();
        }

        return outcome.Committed;
    }

    private async Task<CommitOutcome> Stored(MeteredBatch batch)
    {
        try
        {
            return await store.Commit(batch, CancellationToken.None);
        }
        catch (IOException e)
        {
            throw new IngestException(
                $"{content.Name}: {e.Message} The content up to byte {_committed} is metered; the same command again goes on from there.");
        }
    }

    private MeteredBatch ToBatch(OpenBatch open, Meter meter, BatchBuilder cells, long lastSource)
    {
        var rejected = cells.Rejected();
        return new MeteredBatch
        {
            Account = request.Account,
            Feed = request.Feed,
            Source = _source!.Id is null ? Identified(_source, _held.All.Count > 0 ? _held.All[0].End : open.End) : _source,
            LastSource = lastSource,
            Before = [.. _held.All],
            Start = open.Start,
            End = open.End,
            Hash = open.Hash,
            Lines = meter.Accepted + rejected.Values.Sum(),
            Accepted = meter.Accepted,
            Bytes = meter.Bytes,
            Instants = meter.Accepted == 0 ? null : meter.Instants,
            Usage = cells.Usage(),
            Rankings = cells.Rankings(),
            Visitors = cells.Visitors(),
            Rejected = rejected,
            Samples = [.. meter.Samples.OrderBy(sample => sample.Offset).Take(Math.Min(_tally.SamplesWanted, _held.SamplesWanted))],
        };
    }

    private SourceIdentity Identified(SourceIdentity source, long firstEnd)
    {
        var head = content.IdentifyingHead;
        var length = (int)Math.Min(firstEnd, head.Length);
        return source with { HeadLength = length, HeadHash = SHA256.HashData(head[..length]) };
    }

    private void Report(long lines, bool always = false)
    {
        _lines = Math.Max(_lines, lines);
        var now = clock.GetTimestamp();
        if (progress is not null && (always || clock.GetElapsedTime(_reported, now) >= TimeSpan.FromSeconds(1.0 / ReportsPerSecond)))
        {
            _reported = now;
            progress.Report(new IngestProgress(content.BytesRead, content.BytesTotal, _lines));
        }
    }

    private IngestOutcome Outcome(string format) => _tally.ToOutcome(content.Name, format, clock.GetElapsedTime(_started));
}
