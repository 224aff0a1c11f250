using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Tidemark.WebConsole;

/// <summary>Settings of the web console.</summary>
public sealed class ConsoleOptions
{
    /// <summary>The section of the settings.</summary>
    public const string Section = "Console";

    /// <summary>How long a sign-in lasts. The default is 12 hours.</summary>
    [Description("How long a sign-in to the console is valid")]
    [Range(typeof(TimeSpan), "00:05:00", "30.00:00:00")]
    public TimeSpan SessionLifetime { get; init; } = TimeSpan.FromHours(12);

    /// <summary>Failed sign-ins after which an access key id or a client address is locked. The default is 5.</summary>
    [Description("Number of consecutive failed sign-ins after which an access key id or a client address must wait")]
    [Range(1, 100)]
    public int LockoutFailures { get; init; } = 5;

    /// <summary>After this long without a failure they are forgotten. The default is 15 minutes.</summary>
    [Description("Failed sign-ins are forgotten after this time without another failure")]
    [Range(typeof(TimeSpan), "00:01:00", "1.00:00:00")]
    public TimeSpan LockoutWindow { get; init; } = TimeSpan.FromMinutes(15);
}
