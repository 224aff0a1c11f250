namespace Tidemark.Accounts;

/// <summary>The language of mails.</summary>
public enum Language
{
    /// <summary><c>en-us</c>.</summary>
    English,

    /// <summary><c>zh-cn</c>.</summary>
    Chinese,
}

/// <summary>Languages as the API, the command line and the database write them.</summary>
public static class LanguageName
{
    /// <summary>Every name.</summary>
    public static IReadOnlyList<string> All { get; } = [Of(Language.Chinese), Of(Language.English)];

    /// <summary>The name of a language.</summary>
    public static string Of(Language language) => language == Language.Chinese ? "zh-cn" : "en-us";

    /// <summary>The language of a name, in any case; false if there is none.</summary>
    public static bool TryParse(string? name, out Language language)
    {
        language = string.Equals(name, Of(Language.Chinese), StringComparison.OrdinalIgnoreCase) ? Language.Chinese : Language.English;
        return language == Language.Chinese || string.Equals(name, Of(Language.English), StringComparison.OrdinalIgnoreCase);
    }
}
