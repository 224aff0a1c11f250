using System.IO.Enumeration;
using Tidemark.Metering.Watch;

namespace Tidemark.Ingest;

/// <summary>Finds the logs that arguments name: files, folders with all that is in them, and patterns that the shell has left alone.</summary>
internal static class LogFiles
{
    private static readonly char[] Wildcards = ['*', '?', '['];

    /// <summary>The logs, each once: arguments in their order, what is found for one in natural order of names.</summary>
    /// <param name="arguments">Files, folders, patterns or <c>-</c>.</param>
    /// <param name="problems">Arguments for which nothing is found, with the reason.</param>
    /// <param name="leftOut">Files of folders whose names are not those of access logs, as watch leaves them out.</param>
    public static IReadOnlyList<string> Find(
        IEnumerable<string> arguments, out IReadOnlyList<(string Argument, string Reason)> problems, out IReadOnlyList<string> leftOut)
    {
        var others = new List<string>();
        var found = new List<string>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var failed = new List<(string, string)>();
        foreach (var argument in arguments)
        {
            try
            {
                var logs = Of(argument);
                if (Directory.Exists(argument))
                {
                    others.AddRange(logs.Where(log => !LogNames.LooksLikeLog(Path.GetFileName(log))));
                    logs = [.. logs.Where(log => LogNames.LooksLikeLog(Path.GetFileName(log)))];
                }

                if (logs.Count == 0)
                {
                    failed.Add((argument, Directory.Exists(argument)
                        ? "the folder contains no access logs; hidden and empty files, sockets, and files named like error or other logs are skipped"
                        : "no file matches; ** matches folders of any depth, and hidden files, empty files and sockets are skipped"));
                }

                found.AddRange(logs.Where(log => seen.Add(log == "-" ? log : Path.GetFullPath(log))));
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                failed.Add((argument, error.Message));
            }
        }

        problems = failed;
        leftOut = others;
        return found;
    }

    private static List<string> Of(string argument) =>
        argument == "-" || File.Exists(argument) ? [argument]
        : Directory.Exists(argument) ? Sorted(Under(argument, "**/*"))
        : argument.IndexOfAny(Wildcards) >= 0 ? Sorted(Matching(argument))
        : [argument];

    private static List<string> Sorted(IEnumerable<string> files) => [.. files.Distinct(StringComparer.Ordinal).Order(NaturalOrder.Instance)];

    // What stands before the first wildcard is a folder; the rest is matched name by name.
    private static IEnumerable<string> Matching(string pattern)
    {
        var slash = pattern.LastIndexOf('/', pattern.IndexOfAny(Wildcards));
        var folder = slash < 0 ? "" : slash == 0 ? "/" : pattern[..slash];
        return folder.Length == 0 || Directory.Exists(folder) ? Under(folder, pattern[(slash + 1)..]) : [];
    }

    private static IEnumerable<string> Under(string folder, string pattern)
    {
        var slash = pattern.IndexOf('/', StringComparison.Ordinal);
        var (name, rest) = slash < 0 ? (pattern, null) : (pattern[..slash], pattern[(slash + 1)..]);
        if (name == "**")
        {
            // of no folder, or of any below
            var here = Under(folder, rest ?? "*");
            return here.Concat(Entries(folder, directories: true).Where(entry => !entry.IsLink).SelectMany(entry => Under(entry.Path, pattern)));
        }

        var matcher = NamePattern.Of(name);
        return rest is null
            ? Entries(folder, directories: false).Where(entry => matcher.IsMatch(entry.Name)).Select(entry => entry.Path)
            : Entries(folder, directories: true, hidden: name.StartsWith('.')).Where(entry => matcher.IsMatch(entry.Name)).SelectMany(entry => Under(entry.Path, rest));
    }

    // A socket, a pipe and a device have no length either
    private static FileSystemEnumerable<(string Name, string Path, bool IsLink)> Entries(string folder, bool directories, bool hidden = false) =>
        new(
            folder.Length == 0 ? "." : folder,
            (ref FileSystemEntry entry) => (
                entry.FileName.ToString(),
                folder.Length == 0 ? entry.FileName.ToString() : Path.Join(folder, entry.FileName),
                entry.Attributes.HasFlag(FileAttributes.ReparsePoint)),
            new EnumerationOptions { AttributesToSkip = 0, IgnoreInaccessible = false })
        {
            ShouldIncludePredicate = (ref FileSystemEntry entry) =>
                (hidden || !entry.FileName.StartsWith('.')) && entry.IsDirectory == directories && (directories || LengthOf(ref entry) > 0),
        };

    private static long LengthOf(ref FileSystemEntry entry)
    {
        if (!entry.Attributes.HasFlag(FileAttributes.ReparsePoint))
        {
            return entry.Length;
        }

        var file = new FileInfo(entry.ToFullPath());
        return (file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? file) is { Exists: true } target ? target.Length : 0;
    }
}
