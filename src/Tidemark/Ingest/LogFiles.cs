using Tidemark.Files;
using Tidemark.Metering.Watch;
using Tidemark.Storage;

namespace Tidemark.Ingest;

/// <summary>Finds the logs that arguments name: files, folders with all that is in them, and patterns that the shell has left alone.</summary>
internal static class LogFiles
{
    private static readonly char[] Wildcards = ['*', '?', '['];

    /// <summary>The logs, each once: arguments in their order, what is found for one in natural order of names.</summary>
    /// <param name="arguments">Files, folders, patterns or <c>-</c>.</param>
    /// <param name="problems">Arguments for which nothing is found, with the reason.</param>
    /// <param name="leftOut">What was found and is not read, with the reason.</param>
    /// <param name="followLinks">Whether symbolic links that leave the folder are followed.</param>
    public static IReadOnlyList<string> Find(
        IEnumerable<string> arguments,
        out IReadOnlyList<(string Argument, string Reason)> problems,
        out IReadOnlyList<LeftOut> leftOut,
        bool followLinks = false)
    {
        var others = new List<LeftOut>();
        var found = new List<string>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var failed = new List<(string, string)>();
        foreach (var argument in arguments)
        {
            try
            {
                var logs = Of(argument, followLinks, others);
                if (logs.Count == 0)
                {
                    failed.Add((argument, NothingIn(argument)));
                }

                found.AddRange(logs.Where(log => seen.Add(log == "-" ? log : Path.GetFullPath(log))));
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                failed.Add((argument, error.Message));
            }
        }

        problems = failed;
        leftOut = [.. others.Distinct()];
        return found;
    }

    private static string NothingIn(string argument) =>
        !IsFolder(argument) ? "no file matches; ** matches folders of any depth, and hidden files, empty files and sockets are skipped"
        : DataFolder.IsAt(argument) ? "this is a data folder of Tidemark, whose files are not logs; name the logs or their folder"
        : "the folder contains no access logs; hidden and empty files, sockets, data folders of Tidemark, and files named like error or other logs are skipped";

    private static List<string> Of(string argument, bool followLinks, List<LeftOut> leftOut)
    {
        if (argument == "-" || (argument.IndexOfAny(Wildcards) < 0 && !IsFolder(argument)) || FileStamp.Of(argument) is { IsFolder: false })
        {
            return [argument];
        }

        if (!IsFolder(argument))
        {
            // what stands before the first wildcard is a folder; the rest is matched name by name
            var slash = argument.LastIndexOf('/', argument.IndexOfAny(Wildcards));
            var folder = slash < 0 ? "" : slash == 0 ? "/" : argument[..slash];
            return folder.Length == 0 || IsFolder(folder) ? Sorted(new FolderWalk(folder, followLinks, leftOut).Matching(argument[(slash + 1)..])) : [];
        }

        var logs = Sorted(new FolderWalk(argument, followLinks, leftOut).Matching("**/*"));
        leftOut.AddRange(logs.Where(log => !LogNames.LooksLikeLog(Path.GetFileName(log))).Select(log => new LeftOut(log, LeftOut.Name)));
        return [.. logs.Where(log => LogNames.LooksLikeLog(Path.GetFileName(log)))];
    }

    private static bool IsFolder(string path) => FileStamp.Of(path) is { IsFolder: true };

    private static List<string> Sorted(IEnumerable<string> files) => [.. files.Distinct(StringComparer.Ordinal).Order(NaturalOrder.Instance)];
}
