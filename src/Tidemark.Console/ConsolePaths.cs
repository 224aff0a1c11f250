using System.Diagnostics.CodeAnalysis;

namespace Tidemark.WebConsole;

/// <summary>Where the console's pages are.</summary>
internal static class ConsolePaths
{
    public const string Start = "/console";
    public const string SignIn = "/console/sign-in";
    public const string Mail = "/console/mail";
    public const string Problem = "/console/problem";
    public const string Assets = "/console/assets";

    /// <summary>
    /// Whether a return URL leads to a page of this console and nowhere else: browsers take <c>//host</c>, <c>/\host</c> and
    /// control characters as ways out.
    /// </summary>
    public static bool IsOwn([NotNullWhen(true)] string? url) =>
        url is not null
        && url.Length <= 2048
        && (url == Start || url.StartsWith(Start + "/", StringComparison.Ordinal) || url.StartsWith(Start + "?", StringComparison.Ordinal))
        && !url.Contains('\\')
        && !url.Any(char.IsControl);
}
