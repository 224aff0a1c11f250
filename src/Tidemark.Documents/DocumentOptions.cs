using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Tidemark.Documents;

/// <summary>Settings of the program that turns drawings into PDF and PNG.</summary>
public sealed class DocumentOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Documents";

    /// <summary>The renderer: a name looked up on the PATH, or a path.</summary>
    [Description("Program that converts SVG to PDF and PNG: a name on the PATH, or a path to rsvg-convert")]
    [Required]
    [MaxLength(1024)]
    public string Renderer { get; init; } = "rsvg-convert";

    /// <summary>How long one rendering may take.</summary>
    [Description("Longest time for one rendering; then the program is stopped")]
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan RenderTimeout { get; init; } = TimeSpan.FromMinutes(2);
}
