using Tidemark.Accounts;
using Tidemark.Exports.Figures;
using Tidemark.Exports.Tasks;
using Tidemark.Reports;
using Tidemark.Usage.Contract;

namespace Tidemark.Exports.Statements;

/// <summary>The content of a usage statement.</summary>
/// <param name="Account">The account.</param>
/// <param name="Task">The task.</param>
/// <param name="Coverage">The part with figures.</param>
/// <param name="Figures">Null if no bucket of the period is complete.</param>
/// <param name="Domains">Every domain of the account and every other one with usage, largest traffic first, then by name.</param>
internal sealed record UsageStatement(Account Account, ExportTask Task, Coverage Coverage, UsageFigures? Figures, IReadOnlyList<UsageTotal> Domains)
{
    private const int MostQuestions = 5;

    public Billing Billing => new(Account.TrafficFactor);

    /// <summary>Queries the store until the answers are consistent: an ingest may commit between two queries.</summary>
    /// <exception cref="InvalidOperationException">The figures kept changing.</exception>
    public static async Task<UsageStatement> Gather(
        IUsageStore usage, Account account, ExportTask task, Coverage coverage, IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        if (coverage.Range is not { } range)
        {
            return new UsageStatement(account, task, coverage, null, [.. names.Select(Unused)]);
        }

        for (var attempt = 0; attempt < MostQuestions; attempt++)
        {
            var figures = await UsageFigures.Of(usage, account, coverage, null, cancellationToken);
            var used = await usage.Totals(new UsageQuery(account.AliUid, range), UsageDimension.Domain, cancellationToken);
            if (used.Sum(total => total.Total.Bytes) == figures.Total.Bytes && used.Sum(total => total.Total.Requests) == figures.Total.Requests)
            {
                used = await PeaksOfMeteredTime(usage, account, coverage, used, cancellationToken);
                var seen = used.Select(total => total.Name).ToHashSet(StringComparer.Ordinal);
                return new UsageStatement(account, task, coverage, figures, [.. used, .. names.Where(name => !seen.Contains(name)).Select(Unused)]);
            }
        }

        throw new InvalidOperationException("The usage of the period kept changing while the statement was created; it is retried later.");
    }

    // Like the peak of all domains, that of each is one of the metered buckets
    private static async Task<IReadOnlyList<UsageTotal>> PeaksOfMeteredTime(
        IUsageStore usage, Account account, Coverage coverage, IReadOnlyList<UsageTotal> used, CancellationToken cancellationToken)
    {
        if (!coverage.MayGrow || coverage.Metered is not { } metered)
        {
            return used;
        }

        var peaks = (await usage.Totals(new UsageQuery(account.AliUid, metered), UsageDimension.Domain, cancellationToken)).ToDictionary(total => total.Name, StringComparer.Ordinal);
        return [.. used.Select(total => peaks.TryGetValue(total.Name, out var peak) ? total with { PeakBytes = peak.PeakBytes, PeakAt = peak.PeakAt } : total with { PeakBytes = 0 })];
    }

    private static UsageTotal Unused(string name) => new(name, default, 0, DateTimeOffset.UnixEpoch);
}
