using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Tidemark.Exports;

/// <summary>Settings of exports: processing of tasks, and download links.</summary>
public sealed class ExportOptions : IValidatableObject
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Exports";

    /// <summary>The longest <see cref="PublicUrl"/>, so that a download link stays shorter than 300 characters.</summary>
    public const int LongestPublicUrl = 150;

    /// <summary>How long a download link is valid.</summary>
    [Description("How long a download link is valid, counted from the call that returned it")]
    [Range(typeof(TimeSpan), "00:01:00", "365.00:00:00")]
    public TimeSpan LinkLifetime { get; init; } = TimeSpan.FromDays(3);

    /// <summary>The start of download links; null: scheme and host of the call.</summary>
    [Description("Absolute http or https URL at the start of download links, for example behind a reverse proxy; default: scheme and host of the call")]
    [MaxLength(LongestPublicUrl)]
    public string? PublicUrl { get; init; }

    /// <summary>How long a worker holds a task without renewing its lease.</summary>
    [Description("Lease of an export task; if its worker dies, another takes over the task after this time")]
    [Range(typeof(TimeSpan), "00:00:02", "01:00:00")]
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The number of attempts.</summary>
    [Description("Number of attempts before an export task fails and the account is notified")]
    [Range(1, 20)]
    public int Attempts { get; init; } = 3;

    /// <summary>The wait before the second attempt; it doubles with each further attempt.</summary>
    [Description("Wait after a failed attempt; it doubles with each further one")]
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan RetryAfter { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The most tasks of one account that wait or are worked on; further ones are refused.</summary>
    [Description("Maximum number of export tasks of one account that are queued or running; further requests are answered with QuotaExceeded.ExportTask")]
    [Range(1, 100_000)]
    public int OpenPerAccount { get; init; } = 100;

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (PublicUrl is not null
            && !(Uri.TryCreate(PublicUrl, UriKind.Absolute, out var url)
                 && url.Scheme is "http" or "https"
                 && url is { Host.Length: > 0, UserInfo.Length: 0, Query.Length: 0, Fragment.Length: 0 }
                 && !PublicUrl.Any(c => c is <= ' ' or '<' or '>' or '"' or '?' or '#')))
        {
            yield return new ValidationResult(
                $"The value '{PublicUrl}' is not an absolute http or https URL without user, query or fragment, such as https://cdn.example.com.",
                [nameof(PublicUrl)]);
        }
    }
}
