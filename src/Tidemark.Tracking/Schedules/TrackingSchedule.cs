namespace Tidemark.Tracking.Schedules;

/// <summary>The schedule of a task.</summary>
/// <param name="SchedName">One line of at most 256 characters; may be empty.</param>
/// <param name="Description">One line of at most 1024 characters; may be empty.</param>
/// <param name="Crontab">Quartz's dialect, seconds first, as given; read in the account's zone.</param>
/// <param name="Frequency">h, d, w or M: each run covers the last full hour, day, week or month.</param>
/// <param name="Status">enable or disable.</param>
/// <param name="EffectiveFrom">The task does not fire before it; null: from now on.</param>
/// <param name="EffectiveEnd">The task does not fire from it on; null: no end.</param>
public sealed record TrackingSchedule(
    string SchedName, string Description, string Crontab, string Frequency, string Status, DateTimeOffset? EffectiveFrom, DateTimeOffset? EffectiveEnd);
