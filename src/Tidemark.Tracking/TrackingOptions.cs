using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Tidemark.Tracking;

/// <summary>How tracking tasks are limited, run and tried again.</summary>
public sealed class TrackingOptions : IValidatableObject
{
    /// <summary>The section's name.</summary>
    public const string Section = "Tracking";

    [Description("How many tracking tasks an account may have; a further one is refused with DeliverExceedLimit.")]
    [Range(1, 100_000)]
    public int TasksPerAccount { get; init; } = 5;

    [Description("How many runs one process works on at once.")]
    [Range(1, 256)]
    public int Concurrency { get; init; } = 16;

    [Description("How long a run is held by the process that works on it, unless renewed; a run whose process died is taken up after that (hh:mm:ss).")]
    [Range(typeof(TimeSpan), "00:00:02", "01:00:00")]
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(60);

    [Description("The wait before a delivery is tried again for the first time; it doubles with each further try (hh:mm:ss).")]
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan RetryAfter { get; init; } = TimeSpan.FromMinutes(1);

    [Description("The longest wait between two tries of a delivery (hh:mm:ss).")]
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan RetryAtMost { get; init; } = TimeSpan.FromHours(1);

    [Description("How long a delivery is tried, counted from when its mail was written; then it has failed (d.hh:mm:ss).")]
    [Range(typeof(TimeSpan), "00:00:01", "30.00:00:00")]
    public TimeSpan RetryFor { get; init; } = TimeSpan.FromHours(24);

    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (RetryAtMost < RetryAfter)
        {
            yield return new ValidationResult(
                $"Tracking:RetryAtMost ({RetryAtMost}) is shorter than Tracking:RetryAfter ({RetryAfter}); make it at least as long.",
                [nameof(RetryAtMost)]);
        }
    }
}
