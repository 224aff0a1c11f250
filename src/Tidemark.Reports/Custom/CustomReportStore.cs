using System.Data.Common;
using System.Text.Json;
using Dapper;
using Tidemark.Reports.Catalogue;
using Tidemark.Storage;

namespace Tidemark.Reports.Custom;

/// <summary>The account's custom report (SubTask): the selected reports and domains.</summary>
/// <param name="Id">subId on the wire.</param>
/// <param name="AliUid">The account; it has at most one.</param>
/// <param name="ReportIds">Selected reports, ascending.</param>
/// <param name="Domains">Selected domains, or null for all domains of the account.</param>
/// <param name="CreatedAt">When.</param>
/// <param name="EffectiveFrom">Shown.</param>
/// <param name="EffectiveEnd">Shown; three months on.</param>
/// <param name="Status">enable or disable.</param>
public sealed record CustomReport(
    long Id, long AliUid, IReadOnlyList<int> ReportIds, IReadOnlyList<string>? Domains,
    DateTimeOffset CreatedAt, DateTimeOffset EffectiveFrom, DateTimeOffset EffectiveEnd, string Status);

/// <summary>Stores custom reports.</summary>
public sealed class CustomReportStore(ControlDatabase database, TimeProvider clock)
{
    /// <summary>The maximum number of domains in a custom report.</summary>
    public const int MostDomains = 500;

    private const int MonthsShown = 3;

    private const string Columns =
        "id, ali_uid AS AliUid, report_ids AS ReportIds, domains, created_at AS CreatedAt, effective_from AS EffectiveFrom, effective_end AS EffectiveEnd, status";

    /// <summary>Reads <c>ReportIds</c> of a call: ids separated by commas.</summary>
    /// <returns>The ids ascending, each once.</returns>
    /// <exception cref="InvalidReportException">The list is empty, or an id is not in the catalogue.</exception>
    public static IReadOnlyList<int> ParseIds(string text)
    {
        var parts = text.Split(',', 64, StringSplitOptions.TrimEntries);
        return Checked([.. parts.Select(part =>
            part.Length <= 4 && part.All(char.IsAsciiDigit) && int.TryParse(part, out var id) ? id : throw UnknownId(part))]);
    }

    /// <summary>Creates the account's custom report; null if it already has one.</summary>
    /// <param name="aliUid">The account.</param>
    /// <param name="reportIds">Ids of the catalogue, at least one; duplicates are removed.</param>
    /// <param name="domains">Domain names of the account, 1 to 500, or null for all; duplicates are removed. The caller checks that they belong to the account.</param>
    /// <exception cref="InvalidReportException">An id is not in the catalogue, or the number of ids or domains is out of range.</exception>
    public async Task<CustomReport?> Create(long aliUid, IReadOnlyList<int> reportIds, IReadOnlyList<string>? domains)
    {
        var ids = Checked(reportIds);
        var names = Checked(domains);
        var now = clock.GetUtcNow();
        var row = await database.Write((connection, transaction) => connection.QuerySingleOrDefaultAsync<Row>(
            $"""
             INSERT INTO custom_report (ali_uid, report_ids, domains, created_at, effective_from, effective_end)
             VALUES (@aliUid, @ids, @domains, @now, @now, @end)
             ON CONFLICT (ali_uid) DO NOTHING
             RETURNING {Columns}
             """,
            new
            {
                aliUid,
                ids = JsonSerializer.Serialize(ids),
                domains = names is null ? null : JsonSerializer.Serialize(names),
                now = Instant.ToColumn(now),
                end = Instant.ToColumn(now.AddMonths(MonthsShown)),
            },
            transaction));
        return row?.ToReport();
    }

    /// <summary>The account's custom report, or null.</summary>
    public async Task<CustomReport?> Find(long aliUid) =>
        (await database.Read(connection => Load(connection, null, aliUid)))?.ToReport();

    /// <summary>Replaces the domains and all other given values; null if the account has no custom report.</summary>
    /// <param name="aliUid">The account.</param>
    /// <param name="reportIds">As for <see cref="Create"/>; null: unchanged.</param>
    /// <param name="domains">As for <see cref="Create"/>; null: all domains of the account.</param>
    /// <param name="from">Start of its effective range; null: unchanged.</param>
    /// <param name="end">End of it, after its start; null: unchanged.</param>
    /// <exception cref="InvalidReportException">As for <see cref="Create"/>, or the end is not after the start.</exception>
    public Task<CustomReport?> Update(
        long aliUid, IReadOnlyList<int>? reportIds, IReadOnlyList<string>? domains, DateTimeOffset? from = null, DateTimeOffset? end = null)
    {
        var ids = reportIds is null ? null : Checked(reportIds);
        var names = Checked(domains);
        return database.Write(async (connection, transaction) =>
        {
            if ((await Load(connection, transaction, aliUid))?.ToReport() is not { } old)
            {
                return null;
            }

            var changed = old with
            {
                ReportIds = ids ?? old.ReportIds,
                Domains = names,
                EffectiveFrom = from ?? old.EffectiveFrom,
                EffectiveEnd = end ?? old.EffectiveEnd,
            };
            if (changed.EffectiveEnd <= changed.EffectiveFrom)
            {
                throw new InvalidReportException(
                    $"The end {changed.EffectiveEnd:yyyy-MM-ddTHH:mm:ssZ} of the custom report must be after its start {changed.EffectiveFrom:yyyy-MM-ddTHH:mm:ssZ}.");
            }

            await connection.ExecuteAsync(
                "UPDATE custom_report SET report_ids = @ids, domains = @domains, effective_from = @from, effective_end = @end WHERE ali_uid = @aliUid",
                new
                {
                    aliUid,
                    ids = JsonSerializer.Serialize(changed.ReportIds),
                    domains = names is null ? null : JsonSerializer.Serialize(names),
                    from = Instant.ToColumn(changed.EffectiveFrom),
                    end = Instant.ToColumn(changed.EffectiveEnd),
                },
                transaction);
            return changed;
        });
    }

    /// <summary>Removes the account's custom report; false when it has none.</summary>
    public async Task<bool> Delete(long aliUid) =>
        await database.Execute("DELETE FROM custom_report WHERE ali_uid = @aliUid", new { aliUid }) == 1;

    private static Task<Row?> Load(DbConnection connection, DbTransaction? transaction, long aliUid) =>
        connection.QuerySingleOrDefaultAsync<Row>($"SELECT {Columns} FROM custom_report WHERE ali_uid = @aliUid", new { aliUid }, transaction);

    private static List<int> Checked(IReadOnlyList<int> reportIds)
    {
        if (reportIds.Count == 0)
        {
            throw new InvalidReportException("A custom report needs at least one report id.");
        }

        var unknown = reportIds.Where(id => ReportCatalogue.Find(id) is null).ToList();
        return unknown.Count == 0 ? [.. reportIds.Distinct().Order()] : throw UnknownId(unknown[0].ToString());
    }

    private static List<string>? Checked(IReadOnlyList<string>? domains)
    {
        if (domains is null)
        {
            return null;
        }

        return domains.Count is >= 1 and <= MostDomains
            ? [.. domains.Distinct(StringComparer.Ordinal)]
            : throw new InvalidReportException($"A custom report can have 1 to {MostDomains} domains, not {domains.Count}; omit them for all domains of the account.");
    }

    private static InvalidReportException UnknownId(string text) => new(
        $"The report id '{(text.Length > 16 ? text[..16] + "..." : text)}' is not one of {string.Join(",", ReportCatalogue.All.Select(report => report.Id))}.");

    private sealed record Row(
        long Id, long AliUid, string ReportIds, string? Domains, long CreatedAt, long EffectiveFrom, long EffectiveEnd, string Status)
    {
        public CustomReport ToReport() => new(
            Id, AliUid, JsonSerializer.Deserialize<List<int>>(ReportIds)!,
            Domains is null ? null : JsonSerializer.Deserialize<List<string>>(Domains),
            Instant.FromColumn(CreatedAt), Instant.FromColumn(EffectiveFrom), Instant.FromColumn(EffectiveEnd), Status);
    }
}
