using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Tidemark.Intake;

/// <summary>Settings of what comes in by HTTP.</summary>
public sealed class IntakeOptions
{
    /// <summary>The section of the settings.</summary>
    public const string Section = "Intake";

    /// <summary>The largest body, bytes as they are sent.</summary>
    [Description("Largest body of a post, in bytes as they are sent; a larger one is answered with 413")]
    [Range(1024, int.MaxValue)]
    public int MaxBody { get; init; } = 32 * 1024 * 1024;

    /// <summary>The largest content, bytes when decompressed.</summary>
    [Description("Largest content of a post, in bytes when it is decompressed; a larger one is answered with 413. Of counters, at most 16 MiB are taken")]
    [Range(1024, int.MaxValue)]
    public int MaxContent { get; init; } = 256 * 1024 * 1024;

    /// <summary>How many posts are metered at once.</summary>
    [Description("How many posts are metered at once; each uses one core, and memory in proportion to its content")]
    [Range(1, 256)]
    public int Concurrent { get; init; } = 4;

    /// <summary>How many more posts are received, or wait to be metered.</summary>
    [Description("How many more posts are received or wait to be metered; a further one is answered with 429 before its body is read")]
    [Range(0, 10_000)]
    public int Waiting { get; init; } = 60;

    /// <summary>How long a body may take to arrive.</summary>
    [Description("How long the body of a post may take to arrive; then it is answered with 408")]
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan ReceiveTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The slowest sender, bytes a second.</summary>
    [Description("Slowest sender of a body that is waited for, in bytes a second, after five seconds of grace")]
    [Range(1, 1_000_000)]
    public int MinRate { get; init; } = 240;

    /// <summary>How long it is remembered what was posted.</summary>
    [Description("How long a post is remembered: one that is sent again within this time is answered as before and not counted again, d.hh:mm:ss")]
    [Range(typeof(TimeSpan), "01:00:00", "3650.00:00:00")]
    public TimeSpan KeyRetention { get; init; } = TimeSpan.FromDays(30);
}
