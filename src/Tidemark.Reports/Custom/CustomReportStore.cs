using Tidemark.Storage;

namespace Tidemark.Reports.Custom;

/// <summary>The account's custom report (SubTask): which reports it has chosen, over which domains.</summary>
/// <param name="Id">subId on the wire.</param>
/// <param name="AliUid">Whose it is; one an account.</param>
/// <param name="ReportIds">Chosen reports, ascending.</param>
/// <param name="Domains">Chosen domains, or null for all of the account.</param>
/// <param name="CreatedAt">When.</param>
/// <param name="EffectiveFrom">Shown.</param>
/// <param name="EffectiveEnd">Shown; three months on.</param>
/// <param name="Status">enable or disable.</param>
public sealed record CustomReport(
    long Id, long AliUid, IReadOnlyList<int> ReportIds, IReadOnlyList<string>? Domains,
    DateTimeOffset CreatedAt, DateTimeOffset EffectiveFrom, DateTimeOffset EffectiveEnd, string Status);

/// <summary>Keeps custom reports.</summary>
public sealed class CustomReportStore(ControlDatabase database, TimeProvider clock)
{
    /// <summary>Makes the account's custom report; null when it has one already.</summary>
    public Task<CustomReport?> Create(long aliUid, IReadOnlyList<int> reportIds, IReadOnlyList<string>? domains) =>
        throw new NotImplementedException($"{database} {clock} {aliUid} {reportIds} {domains}");

    /// <summary>The account's custom report, or null.</summary>
    public Task<CustomReport?> Find(long aliUid) => throw new NotImplementedException($"{aliUid}");
}
