using Tidemark.Reports.Queries;
using Tidemark.Tracking.Schedules;

namespace Tidemark.Tracking.Tasks;

/// <summary>A tracking task (DeliverTask): reports mailed on a schedule.</summary>
public sealed record TrackingTask(
    long DeliverId, long AliUid, string Name, IReadOnlyList<string>? Domains, IReadOnlyList<TrackedReport> Reports, TrackingEmail Email,
    TrackingSchedule Schedule, string CreatedBy, DateTimeOffset CreatedAt, DateTimeOffset? NextFireAt)
{
    /// <summary>The most recent run, or null.</summary>
    public RunSummary? LastRun { get; init; }
}

/// <summary>A report that a task tracks, with its conditions as given.</summary>
public sealed record TrackedReport(int ReportId, IReadOnlyList<ReportCondition> Conditions);

/// <summary>The recipients of a task.</summary>
/// <param name="Subject">Null: the task's name and the period.</param>
/// <param name="To">1 to 50 addresses.</param>
/// <param name="Copy">Further addresses; each receives a mail of its own.</param>
public sealed record TrackingEmail(string? Subject, IReadOnlyList<string> To, IReadOnlyList<string> Copy);

/// <summary>A run for a list: when it was due, its state (waiting, sending, delivered, partly, failed) and the reason.</summary>
public sealed record RunSummary(long Id, DateTimeOffset ScheduledAt, DateTimeOffset? FinishedAt, string State, string Detail);

/// <summary>A request is invalid.</summary>
/// <param name="code">The documented error code: InvalidParameter, TimeParseFailed, SubscriptionNotFound, NameAlreadyExists, DeliverExceedLimit.</param>
/// <param name="detail">States the value, the rule and what to do; empty if the code says everything.</param>
public sealed class TrackingException(string code, string detail) : Exception(detail)
{
    /// <summary>The documented error code.</summary>
    public string Code { get; } = code;
}

/// <summary>The parameters of CreateCdnDeliverTask as given.</summary>
/// <param name="Name">1 to 128 characters.</param>
/// <param name="Reports">JSON text.</param>
/// <param name="DomainName">Comma list, or null for all.</param>
/// <param name="Deliver">JSON text.</param>
/// <param name="Schedule">JSON text.</param>
/// <param name="CreatedBy">The creator: an access key id, <c>console</c> or <c>demo</c>.</param>
public sealed record TrackingTaskRequest(string Name, string Reports, string? DomainName, string Deliver, string Schedule, string CreatedBy);
