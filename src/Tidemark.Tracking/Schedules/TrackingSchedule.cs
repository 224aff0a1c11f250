namespace Tidemark.Tracking.Schedules;

/// <summary>The schedule of a task, with crontab and frequency as given.</summary>
public sealed record TrackingSchedule(
    string SchedName, string Description, string Crontab, string Frequency, string Status, DateTimeOffset? EffectiveFrom, DateTimeOffset? EffectiveEnd);
