using System.Globalization;
using System.Text;
using Tidemark.Accounts;
using Tidemark.Reports;
using Tidemark.Reports.Calendar;
using Tidemark.Text;
using Tidemark.Usage.Contract;
using Tidemark.Usage.Model;

namespace Tidemark.WebConsole.Overview;

/// <summary>The months of an account that were closed lately, the newest first.</summary>
internal sealed record ClosedMonths(IReadOnlyList<ClosedMonth> Months, Account Account)
{
    /// <summary>How many months are shown.</summary>
    public const int Shown = 13;

    /// <summary>Reads what is closed already; closes nothing.</summary>
    public static async Task<ClosedMonths> Read(IClosedPeriods periods, Account account, DateTimeOffset now, CancellationToken cancellationToken)
    {
        // the month before the first that is shown may begin up to a month and a day earlier
        var closed = await periods.Closed(account.AliUid, new TimeRange(now.AddMonths(-Shown - 1), now), cancellationToken);
        var billing = new Billing(account.TrafficFactor);
        return new ClosedMonths([.. closed.Reverse().Take(Shown).Select(period => new ClosedMonth(period, account.Zone, billing))], account);
    }
}

/// <summary>A closed month in usage figures: logged bytes with the account's factor applied, as statements have them.</summary>
internal sealed class ClosedMonth
{
    private const int LongestName = 100;
    private const int AdjustmentsShown = 10;

    private readonly Billing _billing;

    public ClosedMonth(ClosedPeriod period, TimeZoneInfo zone, Billing billing)
    {
        var (then, since) = (period.Then(), period.Since());
        _billing = billing;
        Period = period;
        Then = then with { Bytes = billing.Bytes(then.Bytes) };
        Now = new PeriodFigures(then.Requests + since.Requests, billing.Bytes(then.Bytes + since.Bytes));
        Since = new PeriodFigures(since.Requests, Now.Bytes - Then.Bytes);
        Sources = period.Adjustments.Select(adjustment => adjustment.Source).Distinct().Count();
        Month = MonthOf(period.Range, zone);
    }

    public ClosedPeriod Period { get; }

    /// <summary>As <c>2026-10</c>; null for a period that is not a month of the zone, as after a change of it.</summary>
    public string? Month { get; }

    /// <summary>The figure at closing.</summary>
    public PeriodFigures Then { get; }

    /// <summary>The change since closing.</summary>
    public PeriodFigures Since { get; }

    /// <summary>What is answered for it now.</summary>
    public PeriodFigures Now { get; }

    /// <summary>The number of sources that changed it.</summary>
    public int Sources { get; }

    /// <summary>The newest of what changed it, the newest first.</summary>
    public IEnumerable<Adjustment> Adjustments => Period.Adjustments.Reverse().Take(AdjustmentsShown);

    /// <summary>How many more there are.</summary>
    public int More => Math.Max(0, Period.Adjustments.Count - AdjustmentsShown);

    /// <summary>Bytes of an adjustment with the factor applied.</summary>
    public long Billed(Adjustment adjustment) => _billing.Bytes(adjustment.Figures.Bytes);

    /// <summary>The file of an adjustment. Its name may hold anything.</summary>
    public static string NameOf(Adjustment adjustment) => LineSample.Printable(Encoding.UTF8.GetBytes(adjustment.Name), LongestName);

    private static string? MonthOf(TimeRange range, TimeZoneInfo zone)
    {
        var day = ReportPeriod.DayOf(range.Start, zone);
        return ReportPeriod.Month(day, zone) == range ? day.ToString("yyyy-MM", CultureInfo.InvariantCulture) : null;
    }
}
