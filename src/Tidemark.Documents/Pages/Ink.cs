namespace Tidemark.Documents.Pages;

/// <summary>The colours of documents.</summary>
public static class Ink
{
    /// <summary>Text.</summary>
    public const string Text = "#1f2937";

    /// <summary>Text of lesser weight: labels, captions, footers.</summary>
    public const string Muted = "#64748b";

    /// <summary>What catches the eye first: the title's bar, key figures.</summary>
    public const string Accent = "#1668dc";

    /// <summary>Rules between things.</summary>
    public const string Rule = "#dde3ea";

    /// <summary>Behind every other row and behind key figures.</summary>
    public const string Tint = "#f4f7fa";

    /// <summary>A bar behind a figure.</summary>
    public const string Bar = "#d6e6fb";

    /// <summary>Behind a remark that must not be overlooked.</summary>
    public const string WarningTint = "#fff7ed";

    /// <summary>Text and edge of such a remark.</summary>
    public const string Warning = "#c2410c";
}
