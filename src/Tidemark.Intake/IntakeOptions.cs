using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Tidemark.Intake;

/// <summary>Settings of what comes in by HTTP.</summary>
public sealed class IntakeOptions
{
    /// <summary>The section of the settings.</summary>
    public const string Section = "Intake";

    /// <summary>The largest body, bytes as they are sent.</summary>
    [Description("Largest body of a post, in bytes as sent; a larger one is refused with 413")]
    [Range(1024, int.MaxValue)]
    public int MaxBody { get; init; } = 32 * 1024 * 1024;

    /// <summary>The largest content, bytes when decompressed.</summary>
    [Description("Largest decompressed content of a post, in bytes; a larger one is refused with 413. The limit for counters is 16 MiB")]
    [Range(1024, int.MaxValue)]
    public int MaxContent { get; init; } = 256 * 1024 * 1024;

    /// <summary>How many posts are metered at once.</summary>
    [Description("Number of posts that are metered at the same time; each uses one core and memory in proportion to its content")]
    [Range(1, 256)]
    public int Concurrent { get; init; } = 4;

    /// <summary>How many more posts are received, or wait to be metered.</summary>
    [Description("Number of further posts that can be received or wait; more are refused with 429 before the body is read")]
    [Range(0, 10_000)]
    public int Waiting { get; init; } = 60;

    /// <summary>How long a body may take to arrive.</summary>
    [Description("Longest time for receiving the body of a post; then it is refused with 408")]
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan ReceiveTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The slowest sender, bytes per second.</summary>
    [Description("Minimum rate at which a body must arrive, in bytes per second, after a grace period of five seconds")]
    [Range(1, 1_000_000)]
    public int MinRate { get; init; } = 240;

    /// <summary>How long it is remembered what was posted.</summary>
    [Description("How long a post is remembered; if it is sent again within this time, it gets the same answer and is not counted again")]
    [Range(typeof(TimeSpan), "01:00:00", "3650.00:00:00")]
    public TimeSpan KeyRetention { get; init; } = TimeSpan.FromDays(30);
}
