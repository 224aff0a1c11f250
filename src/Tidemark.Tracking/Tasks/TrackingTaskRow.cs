using System.Text.Encodings.Web;
using System.Text.Json;
using Tidemark.Storage;
using Tidemark.Tracking.Schedules;

namespace Tidemark.Tracking.Tasks;

/// <summary>A task row with its last run.</summary>
internal sealed record TrackingTaskRow(
    long Id, long AliUid, string Name, string? Domains, string Reports, string Email, string SchedName, string Description, string Crontab,
    string Frequency, string Status, long? EffectiveFrom, long? EffectiveEnd, string CreatedBy, long CreatedAt, long? NextFireAt,
    long? RunId, long? ScheduledAt, long? FinishedAt, string? State, string? Detail)
{
    public const string Select =
        """
        SELECT t.id, t.ali_uid AS AliUid, t.name, t.domains, t.reports, t.email, t.sched_name AS SchedName, t.description, t.crontab, t.frequency, t.status,
            t.effective_from AS EffectiveFrom, t.effective_end AS EffectiveEnd, t.created_by AS CreatedBy, t.created_at AS CreatedAt, t.next_fire_at AS NextFireAt,
            r.id AS RunId, r.scheduled_at AS ScheduledAt, r.finished_at AS FinishedAt, r.state, r.detail
        FROM tracking_task t LEFT JOIN run r ON r.id = (SELECT id FROM run WHERE task_id = t.id ORDER BY scheduled_at DESC LIMIT 1)
        """;

    /// <summary>Text in any script stays readable in the row.</summary>
    public static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public TrackingTask ToTask() => new(
        Id, AliUid, Name, Domains is null ? null : Read<List<string>>(Domains), Read<List<TrackedReport>>(Reports), Read<TrackingEmail>(Email),
        new TrackingSchedule(SchedName, Description, Crontab, Frequency, Status, At(EffectiveFrom), At(EffectiveEnd)),
        CreatedBy, Instant.FromColumn(CreatedAt), At(NextFireAt))
    {
        LastRun = RunId is { } id ? new RunSummary(id, Instant.FromColumn(ScheduledAt!.Value), At(FinishedAt), EnumColumn.FromColumn<RunState>(State!), Detail!) : null,
    };

    private static T Read<T>(string json) => JsonSerializer.Deserialize<T>(json, Json)!;

    private static DateTimeOffset? At(long? column) => column is { } value ? Instant.FromColumn(value) : null;
}
