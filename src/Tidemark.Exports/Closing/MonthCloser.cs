using Microsoft.Extensions.Logging;
using Tidemark.Accounts;
using Tidemark.Reports.Calendar;
using Tidemark.Usage.Contract;
using Tidemark.Usage.Model;

namespace Tidemark.Exports.Closing;

/// <summary>
/// Closes the months of accounts: some days after their end, or after their first line was metered when that is later, so that
/// the import of a year of logs makes no adjustments while it lasts. May be stopped at any time, run twice, and run beside commits.
/// </summary>
public sealed class MonthCloser(AccountStore accounts, IClosedPeriods periods, MeteringOptions options, TimeProvider clock, ILogger<MonthCloser> logger)
{
    /// <summary>How long a month that is due waits at most until someone looks.</summary>
    internal static readonly TimeSpan Pause = TimeSpan.FromMinutes(30);

    /// <summary>Closes what is due, now and every half hour, until it is cancelled.</summary>
    public async Task Run(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await CloseDue(cancellationToken);
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                logger.ClosingFailed(error);
            }

            await Task.Delay(Pause, clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Closes the months of every account that are due; one whose figures cannot be added up does not keep the others from it.</summary>
    /// <returns>How many were closed.</returns>
    public async Task<int> CloseDue(CancellationToken cancellationToken = default)
    {
        var closed = 0;
        foreach (var account in await accounts.List())
        {
            try
            {
                closed += await CloseDue(account, cancellationToken);
            }
            catch (OverflowException error)
            {
                logger.MonthTooLarge(error, account.AliUid);
            }
        }

        return closed;
    }

    /// <summary>Closes the months of an account that are due.</summary>
    /// <returns>How many were closed.</returns>
    public async Task<int> CloseDue(Account account, CancellationToken cancellationToken = default)
    {
        var due = clock.GetUtcNow() - options.CloseAfter;
        var closed = 0;
        foreach (var (month, firstAt) in Months(await periods.MeteredDays(account.AliUid, cancellationToken), account.Zone))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (month.End <= due && firstAt <= due && await periods.Close(account.AliUid, month, cancellationToken))
            {
                logger.MonthClosed(account.AliUid, month.Start, month.End);
                closed++;
            }
        }

        return closed;
    }

    /// <summary>The closed months within a range, once those that are due are closed: right also where no server runs.</summary>
    public async Task<IReadOnlyList<ClosedPeriod>> Closed(Account account, TimeRange within, CancellationToken cancellationToken = default)
    {
        await CloseDue(account, cancellationToken);
        return await periods.Closed(account.AliUid, within, cancellationToken);
    }

    /// <summary>The months of the zone that the days touch, with the instant at which the first of them was metered.</summary>
    private static IEnumerable<(TimeRange Month, DateTimeOffset FirstAt)> Months(IReadOnlyList<MeteredDay> days, TimeZoneInfo zone) =>
        days.SelectMany(day => new[] { ReportPeriod.DayOf(day.Start, zone), ReportPeriod.DayOf(day.Start.AddDays(1).AddTicks(-1), zone) }
                .Select(local => (Month: ReportPeriod.Month(local, zone), day.FirstAt)))
            .GroupBy(pair => pair.Month, pair => pair.FirstAt)
            .OrderBy(month => month.Key.Start)
            .Select(month => (month.Key, month.Min()));
}
