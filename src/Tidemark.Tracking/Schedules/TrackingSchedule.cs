namespace Tidemark.Tracking.Schedules;

/// <summary>When a task runs. Crontab and frequency as given.</summary>
public sealed record TrackingSchedule(
    string SchedName, string Description, string Crontab, string Frequency, string Status, DateTimeOffset? EffectiveFrom, DateTimeOffset? EffectiveEnd);
