using Microsoft.Extensions.Logging;
using Tidemark.Accounts;
using Tidemark.Reports.Calendar;
using Tidemark.Usage.Contract;
using Tidemark.Usage.Model;

namespace Tidemark.Exports.Closing;

/// <summary>
/// Closes the months of accounts some days after their end, or after their first line was metered if that is later, so that the import
/// of a year of logs makes no adjustments. It can be stopped at any time, run twice, and run beside commits.
/// </summary>
public sealed class MonthCloser(AccountStore accounts, IClosedPeriods periods, MeteringOptions options, TimeProvider clock, ILogger<MonthCloser> logger)
{
    /// <summary>Longest time until a due month is checked.</summary>
    internal static readonly TimeSpan Pause = TimeSpan.FromMinutes(30);

    /// <summary>Closes due months, now and every half hour, until it is cancelled.</summary>
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

    /// <summary>Closes the due months of every account. A month whose figures cannot be added up does not prevent the others from being closed.</summary>
    /// <returns>The number of closed months.</returns>
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

    /// <summary>Closes the due months of an account.</summary>
    /// <returns>The number of closed months.</returns>
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

    /// <summary>Closes due months, then returns the closed months in a range. Correct also where no server runs.</summary>
    public async Task<IReadOnlyList<ClosedPeriod>> Closed(Account account, TimeRange within, CancellationToken cancellationToken = default)
    {
        await CloseDue(account, cancellationToken);
        return await periods.Closed(account.AliUid, within, cancellationToken);
    }

    /// <summary>The months of the zone that the days touch, with the time of their first metered line.</summary>
    private static IEnumerable<(TimeRange Month, DateTimeOffset FirstAt)> Months(IReadOnlyList<MeteredDay> days, TimeZoneInfo zone) =>
        days.SelectMany(day => new[] { ReportPeriod.DayOf(day.Start, zone), ReportPeriod.DayOf(day.Start.AddDays(1).AddTicks(-1), zone) }
                .Select(local => (Month: ReportPeriod.Month(local, zone), day.FirstAt)))
            .GroupBy(pair => pair.Month, pair => pair.FirstAt)
            .OrderBy(month => month.Key.Start)
            .Select(month => (month.Key, month.Min()));
}
