using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Tidemark.Exports;

/// <summary>Settings of exports: how tasks are worked on, and the links to their files.</summary>
public sealed class ExportOptions : IValidatableObject
{
    /// <summary>The section these settings are in.</summary>
    public const string Section = "Exports";

    /// <summary>The longest <see cref="PublicUrl"/>, so that a download link stays shorter than 300 characters.</summary>
    public const int LongestPublicUrl = 150;

    /// <summary>How long a download link holds.</summary>
    [Description("How long a download link holds, counted from the describe that returned it")]
    [Range(typeof(TimeSpan), "00:01:00", "365.00:00:00")]
    public TimeSpan LinkLifetime { get; init; } = TimeSpan.FromDays(3);

    /// <summary>Where download links point; null: scheme and host of the call.</summary>
    [Description("Absolute http or https URL that download links start with, for example behind a reverse proxy; when not set, scheme and host of the call")]
    [MaxLength(LongestPublicUrl)]
    public string? PublicUrl { get; init; }

    /// <summary>How long a worker holds a task without renewing its lease.</summary>
    [Description("How long an export task waits for a worker that died before another takes it over")]
    [Range(typeof(TimeSpan), "00:00:02", "01:00:00")]
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How often an export is tried.</summary>
    [Description("How often an export is tried before its task is failed and the account is notified")]
    [Range(1, 20)]
    public int Attempts { get; init; } = 3;

    /// <summary>How long to wait before the second attempt; each further one waits twice as long.</summary>
    [Description("How long to wait after a failed attempt; doubles with each further one")]
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan RetryAfter { get; init; } = TimeSpan.FromSeconds(10);

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
