using Tidemark.Files;
using Tidemark.Logs;
using Tidemark.Logs.Detection;
using Tidemark.Logs.Formats;
using Tidemark.Logs.Formats.Own;
using Tidemark.Logs.Reading;
using Tidemark.Metering.Ingest;
using Tidemark.Metering.Meters;
using Tidemark.Usage.Contract;

namespace Tidemark.Metering.Watch;

/// <summary>Where a file is after a look at it.</summary>
internal enum Reached
{
    /// <summary>Nothing has changed since all that can be read of it was read.</summary>
    Same,

    /// <summary>Everything that can be read of it was read.</summary>
    End,

    /// <summary>There is more to read, now.</summary>
    More,

    /// <summary>Its time has not come: it is being compressed, another process meters it, or it is not known yet which format its last lines are of.</summary>
    Later,

    /// <summary>It was read to its end, and nothing will follow.</summary>
    LastLine,
}

/// <summary>Meters what is new in a file that is followed.</summary>
internal sealed class Follower(
    IUsageStore store, TimeProvider clock, WatchOptions options, IngestRequest request, FollowedFiles files, IProgress<WatchEvent> events)
{
    private const long LargeBacklog = 4 * 1024 * 1024;
    private const int MostHeldRanges = 1000;

    // A chunk that is not put on the heap of large objects, and holds the longest line
    private static readonly IngestSizes Small = new(ChunkBytes: 80_000);
    private static readonly IngestSizes Large = new();

    private static readonly TimeSpan LongestTurn = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LookUpHostsAfter = TimeSpan.FromSeconds(30);

    private readonly MeterPool _meters = new(request.Places);
    private readonly LogFormat? _named = LogFormats.Named(request.Format);

    /// <summary>Meters what is new of a file, and commits it.</summary>
    /// <param name="file">The file.</param>
    /// <param name="toTheEnd">Read it as something that nobody writes to any longer.</param>
    /// <param name="cancellationToken">Stops; batches that were read are committed.</param>
    /// <exception cref="LogException">Its format cannot be told, or it needs a domain. Not tried again before it changes.</exception>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    /// <exception cref="IOException">It cannot be read now.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read now.</exception>
    /// <exception cref="CommitException">The store cannot be written now.</exception>
    public async Task<Reached> Step(FollowedFile file, bool toTheEnd, CancellationToken cancellationToken)
    {
        if (HostsAppeared(file))
        {
            file.LookAgain();
        }

        if (file.Handle is null && (file.IsGone || file.ReadAt == file.Stamp))
        {
            return file.IsGone ? Reached.LastLine : Reached.Same;
        }

        if (!file.TryOpen())
        {
            return Reached.Later;
        }

        file.See(FileStamp.Of(file.Handle!), clock.GetTimestamp());
        var last = toTheEnd || IsQuiet(file);
        if (file.ReadAt == file.Stamp && !last)
        {
            return file.LeavesLines ? Reached.Later : Reached.Same;
        }

        if (file.WasTruncated())
        {
            Truncated(file);
        }

        try
        {
            file.LookAtMagic();
            return file.IsCompressed ? await StepCompressed(file, toTheEnd, cancellationToken) : await StepPlain(file, last, toTheEnd, cancellationToken);
        }
        catch (Exception e) when (e is LogException or InvalidDataException)
        {
            _ = Ended(file, file.Stamp, last || file.IsCompressed);
            throw;
        }
    }

    private void Truncated(FollowedFile file)
    {
        events.Report(new FileTruncated(file.Path, file.Point?.Position ?? 0));
        file.LookAgain();
        files.LookBehind(file);
    }

    private async Task<Reached> StepPlain(FollowedFile file, bool last, bool now, CancellationToken cancellationToken)
    {
        var seen = file.Stamp;
        if (seen.Length > 0 && (last || file.HasLineEnd()))
        {
            if (!await Found(file, cancellationToken))
            {
                return Ended(file, seen, last);
            }

            if (await Meter(file, leavesTail: !last, cancellationToken) is not Metered.All and var metered)
            {
                return metered == Metered.Part || now ? Reached.More : Reached.Later;
            }
        }

        return Ended(file, seen, last);
    }

    // Compressed files do not grow line by line: one is metered when it is whole.
    private async Task<Reached> StepCompressed(FollowedFile file, bool now, CancellationToken cancellationToken)
    {
        var seen = file.Stamp;
        if (!now && (clock.GetElapsedTime(file.ChangedAt) < options.Flush + options.Flush || IsBeingCompressed(file)))
        {
            return Reached.Later;
        }

        file.LookAgain();
        return !await Found(file, cancellationToken) || await Meter(file, leavesTail: false, cancellationToken) == Metered.All
            ? Ended(file, seen, last: true)
            : Reached.More;
    }

    // gzip and its kin remove the file when they have compressed it
    private static bool IsBeingCompressed(FollowedFile file) => LogNames.IsCompressed(file.Path) && FileStamp.Of(LogNames.Uncompressed(file.Path)) is not null;

    private static Reached Ended(FollowedFile file, FileStamp seen, bool last)
    {
        file.ReadAt = seen;
        if (!last)
        {
            return file.LeavesLines ? Reached.Later : Reached.End;
        }

        file.Rest();
        return file.IsGone ? Reached.LastLine : Reached.End;
    }

    private bool IsQuiet(FollowedFile file) =>
        file.IsGone
            ? clock.GetElapsedTime(file.ChangedAt) >= options.LetGo
            : clock.GetUtcNow() - file.Stamp.ModifiedAt >= FollowedFiles.LiveFor;

    // Held lines are of a file that the ledger does not know: it is read from its beginning when one of its hosts is a domain now.
    private bool HostsAppeared(FollowedFile file)
    {
        if (file.Point?.Held is not { All.Count: > 0 } held)
        {
            return false;
        }

        if (held.All.Count > MostHeldRanges)
        {
            return true;
        }

        if (clock.GetElapsedTime(file.HostsAt) < LookUpHostsAfter)
        {
            return false;
        }

        file.HostsAt = clock.GetTimestamp();
        return held.UnknownHosts.Keys.Any(host => request.Domains.Resolve(host) is not null);
    }

    /// <summary>Finds the content in the ledger, unless that was done; false when there is nothing to meter in it.</summary>
    private async Task<bool> Found(FollowedFile file, CancellationToken cancellationToken)
    {
        if (file.Point is not null)
        {
            return true;
        }

        if (!file.IsCompressed && CopyInProgress.Is(file, files.All))
        {
            return false;
        }

        // what is compared with the ledger and what is marked after that have to be one content
        var before = FileMark.Of(file.Handle!, file.IsCompressed ? 0 : file.Stamp.Length);
        using var content = LogContent.Over(file.Handle!, file.Path);
        var found = await SourceFinder.Find(store, request.Account, request.Domain ?? "", content, () => { }, cancellationToken);
        if (found.IsBeginning || found.IsCutOff || content.Head.Length == 0 || (file.OnlyIfKnown && found.Source is null))
        {
            return false;
        }

        file.Continue(new SourcePoint(found, IngestRun.FormatOf(content, request, _named, found), file.Path, request.Domain ?? ""));
        file.HostsAt = clock.GetTimestamp();
        events.Report(new FileBegun(file.Path, file.Point!.Format.Name, found.Length));
        file.Mark();
        if (before.Fits(file.Handle!))
        {
            return true;
        }

        Truncated(file);
        return false;
    }

    private async Task<Metered> Meter(FollowedFile file, bool leavesTail, CancellationToken cancellationToken)
    {
        var point = file.Point!;
        using var turn = new CancellationTokenSource(LongestTurn, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(turn.Token, cancellationToken);
        var before = FileMark.Of(file.Handle!, file.IsCompressed ? 0 : file.Stamp.Length);
        using var content = LogContent.Over(file.Handle!, file.Path);
        if (point.Source.Id is null)
        {
            content.LookAgain();
            if (content.Head.Length == 0)
            {
                // truncated since it was found: what is written to it from now on would be a source that nothing tells from others
                Truncated(file);
                return Metered.Refused;
            }
        }

        var directives = point.DirectivesOf(content);
        content.Restart(point.Position);
        var isLarge = file.Stamp.Length - point.Position > LargeBacklog;
        var sizes = isLarge ? Large : Small;
        var tally = new IngestTally();
        var meter = new SourceMeter(
            store,
            sizes,
            request with { Feed = file.Watched.Feed, Threads = isLarge ? request.Threads : 1 },
            isLarge ? new MeterPool(request.Places) : _meters,
            content,
            tally,
            _ => { });
        using var reader = new LogReader(content, point.Position, sizes.ChunkBytes, directives, isLarge ? null : file.RangeAtPoint(clock)) { LeavesTail = leavesTail };
        var started = clock.GetTimestamp();
        file.LeavesLines = false;
        try
        {
            if (!await meter.Meter(point, reader, either.Token))
            {
                file.LookAgain();
                return Metered.Refused;
            }

            file.LeavesLines = reader.LeavesLines;
            return either.IsCancellationRequested ? Metered.Part : Metered.All;
        }
        finally
        {
            file.Mark();
            if (!before.Fits(file.Handle!))
            {
                Truncated(file);
            }

            var outcome = tally.ToOutcome(file.Path, point.Format.Name, clock.GetElapsedTime(started));
            foreach (var use in outcome.Formats.Where(use => use.Evidence is not null))
            {
                events.Report(new FormatChanged(file.Path, use.Format, use.From, use.Evidence!));
            }

            events.Report(new LinesMetered(
                file.Path, outcome, point.Held.All.Sum(range => range.Lines), point.Position, file.IsCompressed ? 0 : Math.Max(0, file.Stamp.Length - point.Position)));
        }
    }
    private enum Metered
    {
        All,
        Part,
        Refused,
    }
}
