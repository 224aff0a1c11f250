using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Tidemark.Metering;

/// <summary>When figures count as complete.</summary>
public sealed class MeteringOptions
{
    /// <summary>The section of the settings.</summary>
    public const string Section = "Metering";

    /// <summary>How long a feed that says nothing is waited for.</summary>
    [Description("How long the figures of an account wait for a feed (an edge, a followed file) that was not heard from; after that they are complete without it, d.hh:mm:ss")]
    [Range(typeof(TimeSpan), "00:01:00", "366.00:00:00")]
    public TimeSpan FeedSilence { get; init; } = TimeSpan.FromHours(24);
}
