using Tidemark.Logs;
using Tidemark.Logs.Detection;
using Tidemark.Logs.Fields;
using Tidemark.Logs.Formats;
using Tidemark.Logs.Reading;
using Tidemark.Metering.Meters;
using Tidemark.Sqlite;
using Tidemark.Usage.Contract;

namespace Tidemark.Metering.Ingest;

/// <summary>One ingest of one content: looks it up in the ledger, meters what is new, and looks again when another process was faster.</summary>
internal sealed class IngestRun(
    ISourceLedger store, TimeProvider clock, IngestSizes sizes, LogContent content, IngestRequest request, LogFormat? named, IProgress<IngestProgress>? progress)
{
    private const int ReportsPerSecond = 5;

    private readonly IngestTally _tally = new();
    private readonly long _started = clock.GetTimestamp();
    private long _reported = clock.GetTimestamp();
    private SourcePoint? _point;
    private long _lines;

    public async Task<IngestOutcome> Run(CancellationToken cancellationToken)
    {
        if (content.Head.Length == 0)
        {
            return Outcome(named?.Name ?? LogFormats.Auto);
        }

        var meter = new SourceMeter(store, sizes, request, new MeterPool(request.Places), content, _tally, lines => Report(lines));
        try
        {
            while (true)
            {
                var found = await SourceFinder.Find(store, request.Account, request.Domain ?? "", content, () => Report(0), cancellationToken);
                var (format, evidence) = ChosenFormat(content, request, named, found);
                _tally.SetKnown(found.Ranges);
                _tally.AddFormat(new FormatUse(format.Name, found.Length) { Evidence = evidence });
                if (await MeterSupplements(meter, found, cancellationToken) && await Meter(meter, found, format, cancellationToken))
                {
                    Report(0, always: true);
                    await Delivered(found, cancellationToken);
                    return Outcome(format.Name);
                }

                if (!content.CanRestart)
                {
                    throw new LogException(
                        content.Name, "another process is metering the same content. Nothing was counted twice.", new LogRemedy.Repeat());
                }
            }
        }
        catch (Exception e) when (e is CommitException or SqliteUnavailableException)
        {
            throw new LogException(
                content.Name, $"{e.Message} The content up to byte {_point?.Committed ?? 0} is metered.", new LogRemedy.Repeat());
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            throw new LogException(
                content.Name,
                $"reading failed after byte {content.BytesRead} of the file: {e.Message} The content up to byte {_point?.Committed ?? 0} is metered.",
                new LogRemedy.RepairAndRepeat());
        }
    }

    /// <summary>What is known continues under the format of its last lines unless another is named.</summary>
    /// <exception cref="LogException">The format cannot be told, or needs a domain.</exception>
    public static LogFormat FormatOf(LogContent content, IngestRequest request, LogFormat? named, FoundSource found) =>
        ChosenFormat(content, request, named, found).Format;

    private static (LogFormat Format, string? Evidence) ChosenFormat(LogContent content, IngestRequest request, LogFormat? named, FoundSource found)
    {
        var given = named ?? LogFormats.Known(found.Source?.Format);
        var told = given is null ? FormatDetector.Detect(content.Name, content.Head, content.HeadIsAll) : null;
        var format = given ?? told!.Format;
        Ingestor.Check(content.Name, request, format, told?.Evidence);
        return (format, told?.Evidence);
    }

    // Before what is new: until it is metered, what the ledger says of unknown hosts is what this ingest found. Once something was committed here, it may not be.
    private async Task<bool> MeterSupplements(SourceMeter meter, FoundSource found, CancellationToken cancellationToken)
    {
        if (found.Source is not { } source || found.IsBeginning || request.Domain is not null || _tally.HasCommitted)
        {
            return true;
        }

        foreach (var plan in meter.Supplements(source))
        {
            var point = _point = new SourcePoint(found, plan);
            foreach (var (format, end) in plan.Stretches)
            {
                point.GoOnIn(format);
                var directives = await Task.Run(() => point.DirectivesOf(content), cancellationToken);
                point.EndsInsideLine = content.GoToLine(point.Position);
                using var reader = new LogReader(content, point.Position, sizes.ChunkBytes, directives) { End = end };
                if (!await meter.MeterSupplement(point, reader, cancellationToken))
                {
                    return false;
                }
            }
        }

        return true;
    }

    private async Task<bool> Meter(SourceMeter meter, FoundSource found, LogFormat format, CancellationToken cancellationToken)
    {
        var point = _point = new SourcePoint(found, format, content.Name, request.Domain ?? "");
        if (found.IsBeginning)
        {
            return true;
        }

        var directives = await Task.Run(() => point.DirectivesOf(content), cancellationToken);
        if (content.CanRestart)
        {
            content.Restart(point.Position);
        }

        using var reader = new LogReader(content, point.Position, sizes.ChunkBytes, directives);
        if (!await meter.Meter(point, reader, cancellationToken))
        {
            return false;
        }

        cancellationToken.ThrowIfCancellationRequested();
        _tally.AddUnrecorded(point.Held.All, point.Held.UnknownHosts);
        if (reader.Tail.Length > 0 || reader.EndsInLongLine)
        {
            _tally.Reject(RejectReasons.NameOf(RejectReason.Incomplete), 1);
        }

        return true;
    }

    // The content may complete the hour or day of its lines, also if all of it was metered before that was over
    private async Task Delivered(FoundSource found, CancellationToken cancellationToken)
    {
        if ((_point?.Source.Id ?? found.Source?.Id) is not { } source)
        {
            return;
        }

        try
        {
            await store.Delivered(new DeliveredFile(request.Account, source, request.Zone) { Feed = request.Feed, Rhythm = request.Rhythm }, cancellationToken);
        }
        catch (IOException e)
        {
            throw new CommitException(e.Message, e);
        }
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
