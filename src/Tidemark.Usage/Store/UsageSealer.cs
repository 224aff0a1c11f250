using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Tidemark.Usage.Contract;
using Tidemark.Usage.Model;
using Tidemark.Usage.Store.Audience;
using Tidemark.Usage.Store.Days;

namespace Tidemark.Usage.Store;

/// <summary>
/// Seals past days: rows become blocks, hours of rankings and visitors get their sum of the day. Answers are the same before,
/// meanwhile and after; they come faster. May be stopped or killed at any time, run twice, and run beside commits.
/// </summary>
public sealed class UsageSealer(
    SqliteUsageStore store, TimeProvider clock, ILogger<UsageSealer> logger, UsageTrimmer? trimmer = null, ChecksumFiller? checksums = null)
{
    /// <summary>How many series are moved while the write lock is held: some tens of milliseconds.</summary>
    private const int SeriesAtOnce = 100;

    /// <summary>How many keys of day sums are entered while the write lock is held.</summary>
    private const int KeysAtOnce = 50_000;

    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(5);

    /// <summary>Seals what has to be sealed, trims what is too old and adds missing checksums, now and every five minutes, until it is cancelled.</summary>
    public async Task Run(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Pause, clock);
        try
        {
            do
            {
                try
                {
                    await Seal(clock.GetUtcNow(), cancellationToken);
                    if (trimmer is not null)
                    {
                        await trimmer.Trim(clock.GetUtcNow(), cancellationToken);
                    }

                    if (checksums is not null)
                    {
                        await checksums.Fill(cancellationToken);
                    }
                }
                catch (Exception exception) when (exception is SqliteException or IOException or OverflowException)
                {
                    logger.SealingFailed(exception);
                }
            }
            while (await timer.WaitForNextTickAsync(cancellationToken));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // asked to stop
        }
    }

    /// <summary>Seals every day before the day before <paramref name="now"/>, in many short transactions.</summary>
    /// <returns>What was done; days that somebody else sealed meanwhile may be among them.</returns>
    public async Task<SealOutcome> Seal(DateTimeOffset now, CancellationToken cancellationToken = default)
    {
        var (moved, merged, summed) = (new DayCounter(), new DayCounter(), new DayCounter());
        var firstOpen = UsageDay.FirstOpen(now);
        foreach (var day in store.File.Read(connection => OpenDays.Past(connection, firstOpen)))
        {
            foreach (var series in store.File.Read(connection => OpenDays.SeriesOf(connection, day)).Chunk(SeriesAtOnce))
            {
                await Each(series, (connection, some) => OpenDays.Move(connection, day, some), some => moved.Add(day, some.Count), cancellationToken);
            }
        }

        var last = (long.MinValue, 0L);
        while (store.File.Read(connection => BlockTable.Several(connection, firstOpen, last, SeriesAtOnce)) is [.., var next] several)
        {
            await Each(several, UsageBlocks.Merge, some => some.ToList().ForEach(one => merged.Add(one.Day)), cancellationToken);
            last = next;
        }

        var sums = new List<RolledDay>();
        foreach (var (place, day) in store.File.Read(connection => DayRoller.Waiting(connection, firstOpen)))
        {
            try
            {
                sums.Add(store.File.Read(connection => DayRoller.Sum(connection, place, day)));
            }
            catch (OverflowException exception)
            {
                logger.NotSealed(exception);
            }
            catch (DamagedFiguresException exception)
            {
                logger.DamageSkipped(exception.Message);
            }

            if (sums.Sum(sum => sum.Size) >= KeysAtOnce)
            {
                await Enter(sums, summed, cancellationToken);
            }
        }

        await Enter(sums, summed, cancellationToken);
        return new SealOutcome(moved.Tally, merged.Tally, summed.Tally);
    }

    private async Task Enter(List<RolledDay> sums, DayCounter summed, CancellationToken cancellationToken)
    {
        var entered = new List<RolledDay>();
        await Write(connection => entered = sums.FindAll(sum => DayRoller.Enter(connection, sum)), cancellationToken);
        entered.ForEach(sum => summed.Add(UsageDay.Of(sum.Start)));
        sums.Clear();
    }

    /// <summary>Seals some days of series; one whose sums do not fit into 63 bits, or that is damaged, stays as it is, and keeps no other from being sealed.</summary>
    private async Task Each<T>(
        IReadOnlyList<T> all, Action<SqliteConnection, IReadOnlyList<T>> seal, Action<IReadOnlyList<T>> done, CancellationToken cancellationToken)
    {
        try
        {
            await Write(connection => seal(connection, all), cancellationToken);
            done(all);
        }
        catch (Exception exception) when (exception is OverflowException or DamagedFiguresException && all.Count > 1)
        {
            foreach (var one in all)
            {
                await Each([one], seal, done, cancellationToken);
            }
        }
        catch (OverflowException exception)
        {
            logger.NotSealed(exception);
        }
        catch (DamagedFiguresException exception)
        {
            logger.DamageSkipped(exception.Message);
        }
    }

    private Task<bool> Write(Action<SqliteConnection> work, CancellationToken cancellationToken) =>
        store.File.WriteAsync(
            (connection, _) =>
            {
                work(connection);
                return Task.FromResult(true);
            },
            cancellationToken);
}
