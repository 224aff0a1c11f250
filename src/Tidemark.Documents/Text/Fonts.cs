namespace Tidemark.Documents.Text;

/// <summary>The typefaces of drawings. Each listed family has Latin and Chinese in one face and embeds as a subset.</summary>
public static class Fonts
{
    /// <summary>The font-family of every drawing: the first that the machine has is taken.</summary>
    public const string Family = "'Noto Sans SC','WenQuanYi Micro Hei','Source Han Sans SC',sans-serif";
}
