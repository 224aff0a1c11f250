using System.CommandLine;
using Tidemark.CommandLine;
using Tidemark.Storage.Backups;

namespace Tidemark.Commands;

/// <summary><c>restore</c>: makes a data folder from a backup.</summary>
internal static class RestoreCommand
{
    public static Command Build(Dictionary<Command, string> examples)
    {
        var source = new Argument<string>("BACKUP") { Description = "Folder that tidemark backup wrote" };
        var command = new Command("restore", "Restore a backup into a new data folder (--data), after comparing every file with its hash") { source };
        command.SetAction(async (parsed, token) =>
        {
            var data = Shared.DataOf(parsed);
            var manifest = await WorkBar.Show(bar => Task.FromResult(Restore.Run(parsed.GetValue(source)!, data, bar.Report, token)));
            Printed.Remark($"Restored the state of {manifest.CreatedAt.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'} into {Path.GetFullPath(data)}. "
                + (manifest.HasKey ? "" : $"The backup has no data key: copy it to {Path.Combine(Path.GetFullPath(data), "key")} (mode 0600) or set TIDEMARK_KEY before you start. ")
                + "Reports that were due since then are mailed when a server starts. Check with: "
                + $"tidemark verify --data {data}");
            return ExitCode.Done;
        });
        examples[command] = "tidemark restore /backup/tidemark-2026-12-01 --data /var/lib/tidemark";
        return command;
    }
}
