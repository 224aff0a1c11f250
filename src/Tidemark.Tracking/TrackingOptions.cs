using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Tidemark.Tracking;

/// <summary>Settings for limits, runs and retries of tracking tasks.</summary>
public sealed class TrackingOptions : IValidatableObject
{
    /// <summary>The section's name.</summary>
    public const string Section = "Tracking";

    [Description("Largest number of tracking tasks per account; more are refused with DeliverExceedLimit")]
    [Range(1, 100_000)]
    public int TasksPerAccount { get; init; } = 5;

    [Description("Number of runs that one process works on at the same time")]
    [Range(1, 256)]
    public int Concurrency { get; init; } = 16;

    [Description("Lease of a run; if its process dies, another process takes over the run after this time")]
    [Range(typeof(TimeSpan), "00:00:02", "01:00:00")]
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(60);

    [Description("Wait before the first retry of a delivery; it doubles with each further retry")]
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan RetryAfter { get; init; } = TimeSpan.FromMinutes(1);

    [Description("Longest wait between two retries of a delivery")]
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan RetryAtMost { get; init; } = TimeSpan.FromHours(1);

    [Description("How long a delivery is retried after its mail was written; then it has failed")]
    [Range(typeof(TimeSpan), "00:00:01", "30.00:00:00")]
    public TimeSpan RetryFor { get; init; } = TimeSpan.FromHours(24);

    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (RetryAtMost < RetryAfter)
        {
            yield return new ValidationResult(
                $"Tracking:RetryAtMost ({RetryAtMost}) is shorter than Tracking:RetryAfter ({RetryAfter}); set it to at least that.",
                [nameof(RetryAtMost)]);
        }
    }
}
