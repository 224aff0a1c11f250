using System.Text.Json.Serialization;
using Tidemark.Accounts;
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
public sealed record TrackingEmail(string? Subject, IReadOnlyList<string> To, IReadOnlyList<string> Copy)
{
    /// <summary>The language of the mail; null: the account's.</summary>
    [JsonConverter(typeof(JsonStringEnumConverter<Language>))]
    public Language? Language { get; init; }
}

/// <summary>A run for a list: when it was due, its state and the reason.</summary>
public sealed record RunSummary(long Id, DateTimeOffset ScheduledAt, DateTimeOffset? FinishedAt, RunState State, string Detail);

/// <summary>The parameters of a new tracking task.</summary>
/// <param name="Name">1 to 128 characters without control characters, unique in the account; blanks at its ends are dropped.</param>
/// <param name="Reports">1 to 50, all of them in the account's custom report.</param>
/// <param name="Domains">1 to 500 domains of the account, in any case; null: all.</param>
/// <param name="Email">The recipients.</param>
/// <param name="Schedule">The schedule.</param>
/// <param name="CreatedBy">The creator: an access key id, <c>console</c> or <c>demo</c>.</param>
public sealed record TrackingTaskRequest(
    string Name, IReadOnlyList<TrackedReport> Reports, IReadOnlyList<string>? Domains, TrackingEmail Email, TrackingSchedule Schedule, string CreatedBy);
