using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Tidemark.Geography;

/// <summary>Settings of where clients are: which files say so.</summary>
public sealed class GeographyOptions
{
    /// <summary>The section these settings are in.</summary>
    public const string Section = "Geography";

    /// <summary>The files, in order; null: no place is known.</summary>
    [Description("Files that tell region and ISP by client address: MaxMind DB (.mmdb) or CSV ranges, paths separated by commas; what one leaves unknown the next may tell")]
    public string? Files { get; init; }

    /// <summary>How often the files are looked at for changes.</summary>
    [Description("How often serve and watch look whether the files have changed; they are then read anew without a restart")]
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan ReloadEvery { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>The paths of <see cref="Files"/>.</summary>
    internal IReadOnlyList<string> Paths => Files?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];
}
