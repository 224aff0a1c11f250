using System.Security.Cryptography;
using Tidemark.Logs;
using Tidemark.Logs.Detection;
using Tidemark.Logs.Reading;
using Tidemark.Metering.Meters;
using Tidemark.Usage.Contract;

namespace Tidemark.Metering.Ingest;

/// <summary>Meters one content from where it stands to its end and commits that, batch by batch.</summary>
internal sealed class SourceMeter(
    ISourceLedger store, IngestSizes sizes, IngestRequest request, MeterPool meters, LogContent content, IngestTally tally, Action<long> report)
{
    private readonly Hosts _hosts = new(request.Domains);
    private readonly int _threads = request.Threads > 0 ? request.Threads : Environment.ProcessorCount;

    /// <summary>What the ledger's unknown hosts of a source leave to be metered, now that some of them may be domains.</summary>
    public IReadOnlyList<SupplementPlan> Supplements(KnownSource source) => SupplementPlan.Of(source, _hosts);

    /// <summary>Meters what the reader reads; the point moves with every commit.</summary>
    /// <param name="point">Where the content stands.</param>
    /// <param name="reader">Stands at the point.</param>
    /// <param name="cancellationToken">Stops before the next batch; batches that were read are committed first.</param>
    /// <returns>False when the ledger refused a batch, because it knows more of the content than the point says: look again.</returns>
    /// <exception cref="CommitException">The store cannot be written now.</exception>
    /// <exception cref="InvalidDataException">The content is damaged.</exception>
    /// <exception cref="LogException">The log continues in another format than the one that was named, or in one that needs a domain. What is before is committed.</exception>
    public async Task<bool> Meter(SourcePoint point, LogReader reader, CancellationToken cancellationToken)
    {
        var start = point.Position;
        tally.AddFormat(new FormatUse(point.Format.Name, start));
        do
        {
            reader.Watch(point.Format);
            using var pipeline = new MeteringPipeline(Parts(point));
            if (!await pipeline.Run(reader, point.EndsInsideLine, cancellationToken))
            {
                return false;
            }
        }
        while (reader.Next is { } next && GoOn(point, reader.Position, next));

        if (point.Position > start && point.Position == reader.Position)
        {
            point.EndsInsideLine = reader.EndsInsideLine;
        }

        return true;
    }

    /// <summary>Meters what a reader of a supplement reads, and notes that it came to the reader's end.</summary>
    /// <param name="point">Where the supplement stands.</param>
    /// <param name="reader">Stands at the point, and has an end.</param>
    /// <param name="cancellationToken">As for <see cref="Meter"/>.</param>
    /// <returns>False when the ledger refused a batch: look again.</returns>
    /// <exception cref="CommitException">The store cannot be written now.</exception>
    /// <exception cref="InvalidDataException">The content is damaged.</exception>
    public async Task<bool> MeterSupplement(SourcePoint point, LogReader reader, CancellationToken cancellationToken)
    {
        using var pipeline = new MeteringPipeline(Parts(point));
        if (!await pipeline.Run(reader, point.EndsInsideLine, cancellationToken))
        {
            return false;
        }

        cancellationToken.ThrowIfCancellationRequested();
        if (point.Committed >= reader.End)
        {
            return true;
        }

        // what is left is the rest of a line without an end
        var rest = new OpenBatch(point.Committed);
        rest.Close(reader.End, new HashedRange(rest.Start, []));
        using var range = Finish(rest, meters.Rent());
        return await Commit(range, point);
    }

    private PipelineParts Parts(SourcePoint point) => new(
        () => new LineMeter(point.Format, _hosts, request.Domain, request.Clients, point.Supplement?.Filter), meters, _threads, sizes, Finish, range => Commit(range, point), report);

    // Everything before is committed, or held as ranges without an accepted line
    private bool GoOn(SourcePoint point, long at, DetectedFormat next)
    {
        if (request.Format != LogFormats.Auto || (!next.Format.NamesHost && request.Domain is null))
        {
            throw FormatChange.Fault(content.Name, request, point, at, next);
        }

        point.GoOnIn(next.Format);
        tally.AddFormat(new FormatUse(next.Format.Name, at) { Evidence = next.Evidence });
        return true;
    }

    private MeteredRange Finish(OpenBatch batch, Meter meter)
    {
        try
        {
            var cells = new BatchBuilder(meter, _hosts, request.Places, request.Clients.CreateAnonymiser());
            return new MeteredRange(batch, meter, meters, _hosts, cells, store);
        }
        catch (IOException e)
        {
            // the key of a day could not be made
            throw new CommitException(e.Message, e);
        }
    }

    private async Task<bool> Commit(MeteredRange range, SourcePoint point)
    {
        var batch = ToBatch(range, point);
        if (batch.Source.Id is null && batch.Accepted == 0 && batch.Supplement is null)
        {
            point.Hold(batch, range.UnknownHosts);
            return true;
        }

        return await CommitWithHeld(batch, range.UnknownHosts, point);
    }

    private async Task<bool> CommitWithHeld(MeteredBatch batch, Dictionary<string, long> unknownHosts, SourcePoint point)
    {
        var outcome = await Stored(batch);
        if (outcome.Committed)
        {
            if (point.Supplement is null)
            {
                tally.Add(batch, unknownHosts.Concat(point.Held.UnknownHosts));
            }
            else
            {
                tally.AddSupplement(batch);
            }

            point.Commit(outcome.SourceId, batch.End);
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
            throw new CommitException(e.Message, e);
        }
    }

    private MeteredBatch ToBatch(MeteredRange range, SourcePoint point)
    {
        var held = point.Held;
        return new MeteredBatch
        {
            Account = request.Account,
            Feed = request.Feed,
            Parser = point.Format.ParserVersion,
            Source = point.Source.Id is null ? Identified(point.Source, range.End) : point.Source,
            LastSource = point.LastSource,
            Before = [.. held.All],
            Start = range.Start,
            End = range.End,
            Hash = range.Hash,
            Extends = range.HashedFrom < range.Start ? range.HashedFrom : null,
            Lines = range.Lines,
            Accepted = range.Accepted,
            Bytes = range.Bytes,
            Instants = range.Instants,
            UtcOffsets = range.UtcOffsets,
            Prepared = range.Prepared,
            Usage = range.Usage,
            Rankings = [],
            Visitors = [],
            Rejected = range.Rejected,
            UnknownHosts = range.UnknownHosts,
            UnknownHostsBefore = held.UnknownHosts.ToDictionary(),
            KnownHosts = _hosts.Known,
            Supplement = point.Source.Id is null ? point.Supplement?.Claim : null,
            Samples = [.. range.Samples.Take(Math.Min(tally.SamplesWanted, held.SamplesWanted))],
        };
    }

    // With the first line that was accepted: lines before it, such as those that name columns, may well be those of many logs
    private SourceIdentity Identified(SourceIdentity source, long end)
    {
        var head = content.IdentifyingHeadBefore(end);
        if (head.Length == 0)
        {
            // nothing would tell this source from others again
            throw new InvalidDataException("The file was truncated and rewritten while it was being read.");
        }

        return source with { HeadLength = head.Length, HeadHash = SHA256.HashData(head) };
    }
}

/// <summary>The store cannot be written now: its disk is full, or another process keeps it locked. Nothing of the batch was written.</summary>
internal sealed class CommitException(string message, Exception cause) : Exception(message, cause);
