using System.CommandLine;
using Tidemark.CommandLine;
using Tidemark.Documents.Text;
using Tidemark.Exports.Files;
using Tidemark.Hosting;
using Tidemark.Storage;
using Tidemark.Storage.Backups;

namespace Tidemark.Commands;

/// <summary><c>backup</c>: copies the data folder while it is in use.</summary>
internal static class BackupCommand
{
    public static Command Build(Dictionary<Command, string> examples)
    {
        var destination = new Argument<string>("DEST") { Description = "Folder for the backup, new or empty" };
        var withoutKey = new Option<bool>("--without-key") { Description = "Do not back up the data key; keep it elsewhere, because stored secrets cannot be read without it" };
        var json = Shared.Json();
        var command = new Command("backup", "Back up the data folder as it is at one instant; a server can run meanwhile") { destination, withoutKey, json };
        command.SetAction(async (parsed, token) =>
        {
            var folder = Composition.ExistingFolder(parsed);
            var target = parsed.GetValue(destination)!;
            var backup = new Backup(folder, new FileStore(folder).Stored, TimeProvider.System);
            var manifest = await WorkBar.Show(bar => Task.FromResult(backup.Write(target, Composition.Version, !parsed.GetValue(withoutKey), bar.Report, token)));
            var bytes = manifest.Files.Sum(file => file.Bytes);
            if (parsed.GetValue(json))
            {
                Printed.Json(writer =>
                {
                    writer.WriteStartObject();
                    writer.WriteString("createdAt", manifest.CreatedAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture));
                    writer.WriteNumber("files", manifest.Files.Count);
                    writer.WriteNumber("bytes", bytes);
                    writer.WriteBoolean("hasKey", manifest.HasKey);
                    writer.WriteEndObject();
                });
            }
            else
            {
                Printed.Remark($"Backed up {Printed.Count(manifest.Files.Count, "file")} ({SiUnit.Format(bytes, "B")}) to {Path.GetFullPath(target)}. "
                    + (manifest.HasKey
                        ? "The data key is included, so keep the backup where nobody else can read it. "
                        : "The data key is not included: keep it in another place, because stored secrets cannot be opened without it. ")
                    + $"Restore with: tidemark restore {target} --data NEW");
            }

            return ExitCode.Done;
        });
        examples[command] =
            """
            tidemark backup /backup/tidemark-2026-12-01 --data /var/lib/tidemark
            tidemark backup /backup/tidemark-2026-12-01 --without-key
            """;
        return command;
    }
}
