using Tidemark.Accounts;
using Tidemark.Storage;

namespace Tidemark.WebConsole.Overview;

/// <summary>A command that meters a log into this installation as it is printed.</summary>
internal static class IngestSuggestion
{
    private const string ExampleDomain = "cdn.example.com";

    /// <summary>Names a domain of the account, or an example that is added; names the data folder unless commands find it by themselves.</summary>
    public static string Command(Account account, string? domain, DataFolder folder)
    {
        var data = folder.Root == Path.GetFullPath("data") ? "" : $" --data {Quoted(folder.Root)}";
        return $"tidemark ingest access.log.gz --account {account.AliUid} --domain {domain ?? ExampleDomain + " --add-domains"}{data}";
    }

    private static string Quoted(string path) =>
        path.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '/' or '.' or '-' or '_') ? path : $"'{path.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
