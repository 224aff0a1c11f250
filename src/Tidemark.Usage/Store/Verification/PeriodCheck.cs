using Microsoft.Data.Sqlite;
using Tidemark.Sqlite;
using Tidemark.Usage.Contract;
using Tidemark.Usage.Model;
using Tidemark.Usage.Store.Days;
using Tidemark.Usage.Store.Periods;

namespace Tidemark.Usage.Store.Verification;

/// <summary>What a closed period held plus its adjustments is what the store answers for it.</summary>
internal static class PeriodCheck
{
    public static void Run(SqliteConnection connection, Findings findings, CancellationToken cancellationToken)
    {
        findings.Begin("closed periods", connection.Scalar<long>("SELECT count(*) FROM closed_period"));
        using var accounts = new SqliteStatement(connection, "SELECT DISTINCT account FROM closed_period");
        while (accounts.Step())
        {
            var account = accounts.Int64(0);
            var kept = KeptTable.Read(connection, account).Usage;
            foreach (var period in ClosedPeriods.Read(connection, account, new TimeRange(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddDays(1_000_000))))
            {
                cancellationToken.ThrowIfCancellationRequested();
                findings.Count();
                if (kept is null || kept <= period.Range.Start)
                {
                    Compare(connection, findings, account, period);
                }
            }
        }
    }

    private static void Compare(SqliteConnection connection, Findings findings, long account, ClosedPeriod period)
    {
        Dictionary<string, PeriodFigures> now;
        try
        {
            var query = new UsageQuery(account, period.Range) { Measures = Measures.Requests | Measures.Bytes };
            now = new UsageReader(connection, query).Totals(UsageDimension.Domain).ToDictionary(total => total.Name, total => new PeriodFigures(total.Total.Requests, total.Total.Bytes));
        }
        catch (DamagedFiguresException)
        {
            // named as a block
            return;
        }

        foreach (var domain in period.Figures.Keys.Concat(period.Adjustments.Select(adjustment => adjustment.Domain)).Concat(now.Keys).Distinct().Order(StringComparer.Ordinal))
        {
            var (then, since) = (period.Then([domain]), period.Since([domain]));
            var expected = new PeriodFigures(then.Requests + since.Requests, then.Bytes + since.Bytes);
            if (now.GetValueOrDefault(domain) is var holds && holds != expected)
            {
                findings.Add(
                    "closed period", $"{domain} (account {account}) from {period.Range.Start:yyyy-MM-dd'T'HH:mm'Z'} to {period.Range.End:yyyy-MM-dd'T'HH:mm'Z'}",
                    $"it holds {holds.Requests} requests and {holds.Bytes} bytes; when closed and since adjusted: {expected.Requests} and {expected.Bytes}");
            }
        }
    }
}
