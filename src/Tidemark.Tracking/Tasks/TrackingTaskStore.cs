using System.Text.Json;
using Dapper;
using Tidemark.Accounts;
using Tidemark.Reports;
using Tidemark.Reports.Custom;
using Tidemark.Reports.Queries;
using Tidemark.Storage;
using Tidemark.Tracking.Schedules;

namespace Tidemark.Tracking.Tasks;

/// <summary>Creates, lists and deletes tracking tasks.</summary>
public sealed class TrackingTaskStore(
    ControlDatabase database, DomainStore domains, CustomReportStore customReports, TrackingOptions options, TimeProvider clock)
{
    private const int MaxDomains = 500;

    /// <summary>Creates a task and returns its DeliverId.</summary>
    /// <exception cref="TrackingException">A rule is broken.</exception>
    public async Task<long> Create(Account account, TrackingTaskRequest request)
    {
        var now = clock.GetUtcNow();
        var name = Rules.Name(request.Name);
        var reports = TaskDocuments.Reports(request.Reports);
        var chosen = await Domains(account.AliUid, request.DomainName);
        var email = TaskDocuments.Deliver(request.Deliver);
        var schedule = TaskDocuments.Schedule(request.Schedule, account.Zone, now);
        await CheckReports(account.AliUid, reports);

        var row = new
        {
            account.AliUid,
            name,
            domains = chosen is null ? null : JsonSerializer.Serialize(chosen, TrackingTaskRow.Json),
            reports = JsonSerializer.Serialize(reports, TrackingTaskRow.Json),
            email = JsonSerializer.Serialize(email, TrackingTaskRow.Json),
            schedule.SchedName,
            schedule.Description,
            schedule.Crontab,
            schedule.Frequency,
            schedule.Status,
            from = schedule.EffectiveFrom is { } from ? Instant.ToColumn(from) : (long?)null,
            end = schedule.EffectiveEnd is { } end ? Instant.ToColumn(end) : (long?)null,
            request.CreatedBy,
            now = Instant.ToColumn(now),
            next = FirePlan.Of(schedule, account.Zone).FirstAfter(now) is { } next ? Instant.ToColumn(next) : (long?)null,
        };
        return await database.Write(async (connection, transaction) =>
        {
            if (await connection.ExecuteScalarAsync<long>("SELECT count(*) FROM tracking_task WHERE ali_uid = @AliUid AND name = @name", row, transaction) > 0)
            {
                throw new TrackingException("NameAlreadyExists", $"The account has a tracking task named '{name}'; choose another name.");
            }

            if (await connection.ExecuteScalarAsync<long>("SELECT count(*) FROM tracking_task WHERE ali_uid = @AliUid", row, transaction) >= options.TasksPerAccount)
            {
                throw new TrackingException("DeliverExceedLimit", $"The account has {options.TasksPerAccount} tracking tasks, as many as it may (setting Tracking:TasksPerAccount); delete one first.");
            }

            return await connection.ExecuteScalarAsync<long>(
                """
                INSERT INTO tracking_task (ali_uid, name, domains, reports, email, sched_name, description, crontab, frequency, status,
                    effective_from, effective_end, created_by, created_at, next_fire_at)
                VALUES (@AliUid, @name, @domains, @reports, @email, @SchedName, @Description, @Crontab, @Frequency, @Status,
                    @from, @end, @CreatedBy, @now, @next)
                RETURNING id
                """,
                row,
                transaction);
        });
    }

    /// <summary>The account's tasks by DeliverId, each with its last run; or the one asked for.</summary>
    /// <exception cref="TrackingException">InvalidParameter: the DeliverId is not the account's.</exception>
    public async Task<IReadOnlyList<TrackingTask>> List(long aliUid, long? deliverId = null)
    {
        var rows = (await database.Read(connection => connection.QueryAsync<TrackingTaskRow>(
            TrackingTaskRow.Select + " WHERE t.ali_uid = @aliUid AND (@deliverId IS NULL OR t.id = @deliverId) ORDER BY t.id",
            new { aliUid, deliverId }))).ToList();
        return deliverId is null || rows.Count > 0 ? [.. rows.Select(row => row.ToTask())] : throw Unknown(deliverId.Value);
    }

    /// <summary>Removes a task with its runs.</summary>
    /// <exception cref="TrackingException">InvalidParameter: the DeliverId is not the account's.</exception>
    public async Task Delete(long aliUid, long deliverId)
    {
        if (await database.Execute("DELETE FROM tracking_task WHERE ali_uid = @aliUid AND id = @deliverId", new { aliUid, deliverId }) == 0)
        {
            throw Unknown(deliverId);
        }
    }

    private static TrackingException Unknown(long deliverId) =>
        Rules.Invalid($"DeliverId {deliverId} is none of the account's tracking tasks; DescribeCdnDeliverList names them.");

    private async Task<IReadOnlyList<string>?> Domains(long aliUid, string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        var given = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (given.Length is 0 or > MaxDomains)
        {
            throw Rules.Invalid($"DomainName has {given.Length} names; it has 1 to {MaxDomains}, or is left out for all domains of the account.");
        }

        var mine = (await domains.Names(aliUid)).ToHashSet(StringComparer.Ordinal);
        var result = new List<string>();
        foreach (var name in given)
        {
            if (!DomainName.TryNormalise(name, out var normal) || !mine.Contains(normal))
            {
                throw Rules.Invalid($"DomainName '{Rules.Shown(name)}' is none of the account's domains; DescribeUserDomains lists them.");
            }

            if (!result.Contains(normal))
            {
                result.Add(normal);
            }
        }

        return result;
    }

    private async Task CheckReports(long aliUid, IReadOnlyList<TrackedReport> reports)
    {
        var custom = await customReports.Find(aliUid)
            ?? throw new TrackingException("SubscriptionNotFound", "The account has no custom report; CreateCdnSubTask makes it.");
        foreach (var report in reports)
        {
            if (!custom.ReportIds.Contains(report.ReportId))
            {
                throw Rules.Invalid($"reportId {report.ReportId} is not in the account's custom report, which holds {string.Join(", ", custom.ReportIds)}.");
            }

            try
            {
                ConditionParser.Parse(report.ReportId, report.Conditions);
            }
            catch (InvalidReportException error)
            {
                throw Rules.Invalid(error.Message);
            }
        }
    }
}
