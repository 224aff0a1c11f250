using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Tidemark.Metering.Watch;

/// <summary>How live logs are followed.</summary>
public sealed class WatchOptions
{
    /// <summary>The section of the settings.</summary>
    public const string Section = "Watch";

    /// <summary>How often files are looked at; 100 ms to 1 min. The default value is 1 second.</summary>
    [Description("Interval for checking files for new lines, rotation and truncation")]
    [Range(typeof(TimeSpan), "00:00:00.1", "00:01:00")]
    public TimeSpan Poll { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How often what is new is metered; 200 ms to 10 min. The default value is 5 seconds.</summary>
    [Description("Interval for metering new complete lines")]
    [Range(typeof(TimeSpan), "00:00:00.2", "00:10:00")]
    public TimeSpan Flush { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long servers keep lines before they write them; 0 to 1 h. The default value is 30 seconds.</summary>
    [Description("Longest time that a server buffers lines; a feed that was read to its end is complete up to this long before")]
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan Lag { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a file that lost its name is followed after its last line; 1 s to 1 d. The default value is 1 minute.</summary>
    [Description("How long a rotated or deleted file is followed after its last line")]
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan LetGo { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>The same with another time between flushes, if one is given; files are looked at as often at least.</summary>
    public WatchOptions With(TimeSpan? flush) =>
        flush is not { } given ? this : new WatchOptions { Poll = given < Poll ? given : Poll, Flush = given, Lag = Lag, LetGo = LetGo };
}
