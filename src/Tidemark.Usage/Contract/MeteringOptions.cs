using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Tidemark.Usage.Contract;

/// <summary>When figures count as complete, and as final.</summary>
public sealed class MeteringOptions
{
    /// <summary>The section of the settings.</summary>
    public const string Section = "Metering";

    /// <summary>How long a silent feed is waited for.</summary>
    [Description("How long figures wait for a feed (an edge, a followed file) that is silent; after that they are complete without it. An hourly or daily feed counts as silent from the time its next file is due")]
    [Range(typeof(TimeSpan), "00:01:00", "366.00:00:00")]
    public TimeSpan FeedSilence { get; init; } = TimeSpan.FromHours(24);

    /// <summary>How long after its end a month is closed.</summary>
    [Description("How long after its end a month of the account's zone is closed, or after its first line was metered if that is later; later changes are also stored as adjustments")]
    [Range(typeof(TimeSpan), "00:00:00", "366.00:00:00")]
    public TimeSpan CloseAfter { get; init; } = TimeSpan.FromDays(3);
}
