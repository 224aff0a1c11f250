using System.Data.Common;
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
    private const int MostDomains = 500;

    /// <summary>Creates a task and returns its DeliverId.</summary>
    /// <exception cref="TrackingException">A rule is broken.</exception>
    public async Task<long> Create(Account account, TrackingTaskRequest request)
    {
        var now = clock.GetUtcNow();
        var name = TaskRules.Name(request.Name);
        TaskRules.CheckCounts(request.Reports);
        var chosen = request.Domains is null ? null : await Domains(account.AliUid, request.Domains);
        var email = TaskRules.Email(request.Email);
        var schedule = TaskRules.Schedule(request.Schedule, account.Zone, now);
        await CheckReports(account.AliUid, request.Reports);

        var row = new
        {
            account.AliUid,
            name,
            domains = chosen is null ? null : JsonSerializer.Serialize(chosen, TrackingTaskRow.Json),
            reports = JsonSerializer.Serialize(request.Reports, TrackingTaskRow.Json),
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
                throw new TrackingException(TrackingRule.UniqueName) { Value = name };
            }

            if (await connection.ExecuteScalarAsync<long>("SELECT count(*) FROM tracking_task WHERE ali_uid = @AliUid", row, transaction) >= options.TasksPerAccount)
            {
                throw new TrackingException(TrackingRule.TaskCount) { Limit = options.TasksPerAccount };
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
    /// <exception cref="TrackingException">OwnTask: the DeliverId is not the account's.</exception>
    public async Task<IReadOnlyList<TrackingTask>> List(long aliUid, long? deliverId = null)
    {
        var rows = (await database.Read(connection => connection.QueryAsync<TrackingTaskRow>(
            TrackingTaskRow.Select + " WHERE t.ali_uid = @aliUid AND (@deliverId IS NULL OR t.id = @deliverId) ORDER BY t.id",
            new { aliUid, deliverId }))).ToList();
        return deliverId is null || rows.Count > 0 ? [.. rows.Select(row => row.ToTask())] : throw Unknown(deliverId.Value);
    }

    /// <summary>Removes a task with its runs.</summary>
    /// <exception cref="TrackingException">OwnTask: the DeliverId is not the account's.</exception>
    public async Task Delete(long aliUid, long deliverId)
    {
        if (await database.Execute("DELETE FROM tracking_task WHERE ali_uid = @aliUid AND id = @deliverId", new { aliUid, deliverId }) == 0)
        {
            throw Unknown(deliverId);
        }
    }

    /// <summary>Recomputes when the account's tasks fire next, since its zone has changed. Fires that are due already stay due.</summary>
    /// <param name="connection">Of the transaction in which the zone changes.</param>
    /// <param name="transaction">That transaction.</param>
    /// <param name="account">The account with its new zone.</param>
    public async Task Reschedule(DbConnection connection, DbTransaction transaction, Account account)
    {
        var now = clock.GetUtcNow();
        var rows = await connection.QueryAsync<TrackingTaskRow>(
            TrackingTaskRow.Select + " WHERE t.ali_uid = @AliUid AND t.status = 'enable' AND (t.next_fire_at IS NULL OR t.next_fire_at > @now)",
            new { account.AliUid, now = Instant.ToColumn(now) },
            transaction);
        foreach (var task in rows.Select(row => row.ToTask()).ToList())
        {
            var next = FirePlan.Of(task.Schedule, account.Zone).FirstAfter(now) is { } at ? Instant.ToColumn(at) : (long?)null;
            await connection.ExecuteAsync("UPDATE tracking_task SET next_fire_at = @next WHERE id = @DeliverId", new { task.DeliverId, next }, transaction);
        }
    }

    private static TrackingException Unknown(long deliverId) => new(TrackingRule.OwnTask) { DeliverId = deliverId };

    private async Task<IReadOnlyList<string>> Domains(long aliUid, IReadOnlyList<string> given)
    {
        if (given.Count is 0 or > MostDomains)
        {
            throw new TrackingException(TrackingRule.DomainCount) { Count = given.Count, Limit = MostDomains };
        }

        var mine = (await domains.Names(aliUid)).ToHashSet(StringComparer.Ordinal);
        var result = new List<string>();
        foreach (var name in given)
        {
            if (!DomainName.TryNormalise(name, out var normal) || !mine.Contains(normal))
            {
                throw new TrackingException(TrackingRule.OwnDomain) { Value = name };
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
            ?? throw new TrackingException(TrackingRule.CustomReport);
        foreach (var report in reports)
        {
            if (!custom.ReportIds.Contains(report.ReportId))
            {
                throw new TrackingException(TrackingRule.SubscribedReport) { ReportId = report.ReportId, ReportIds = custom.ReportIds };
            }

            try
            {
                ConditionParser.Parse(report.ReportId, report.Conditions);
            }
            catch (InvalidReportException error)
            {
                throw new TrackingException(TrackingRule.ReportCondition) { Value = error.Message };
            }
        }
    }
}
