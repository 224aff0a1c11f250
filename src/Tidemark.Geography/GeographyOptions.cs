using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Tidemark.Geography;

/// <summary>Settings of where clients are: which files say so.</summary>
public sealed class GeographyOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Geography";

    /// <summary>The files, in order; null: no place is known.</summary>
    [Description("Files with region and ISP of addresses: MaxMind DB (.mmdb) or CSV ranges, paths separated by commas. Earlier files take precedence; later files fill in what is unknown")]
    public string? Files { get; init; }

    /// <summary>How often the files are looked at for changes.</summary>
    [Description("Interval at which serve and watch check the files; changed files are reloaded without a restart")]
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan ReloadEvery { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>The paths of <see cref="Files"/>.</summary>
    internal IReadOnlyList<string> Paths => Files?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];
}
