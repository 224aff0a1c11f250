using System.CommandLine;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Tidemark.CommandLine;
using Tidemark.Exports.Files;
using Tidemark.Hosting;
using Tidemark.Sqlite;
using Tidemark.Storage;
using Tidemark.Usage.Contract;
using Tidemark.Usage.Store.Verification;

namespace Tidemark.Commands;

/// <summary><c>verify</c>: reads everything that is stored, and balances it.</summary>
internal static class VerifyCommand
{
    public static Command Build(Dictionary<Command, string> examples)
    {
        var json = Shared.Json();
        var command = new Command("verify", "Read everything in the data folder and check that it is intact and consistent; exit code 1 if it has faults") { json };
        command.SetAction(async (parsed, token) =>
        {
            await using var rooms = Composition.Open(parsed);
            var (findings, lacking) = await WorkBar.Show(bar => Verify(rooms, bar, token));
            if (parsed.GetValue(json))
            {
                Print(findings, lacking);
            }
            else
            {
                Show(findings, lacking);
            }

            return findings.FaultCount == 0 ? ExitCode.Done : ExitCode.Failed;
        });
        examples[command] =
            """
            tidemark verify
            tidemark verify --data /var/lib/tidemark --json
            """;
        return command;
    }

    private static async Task<(Findings Findings, bool Lacking)> Verify(ServiceProvider rooms, WorkBar bar, CancellationToken cancellationToken)
    {
        var findings = new Findings(new Reporter(bar));
        var folder = rooms.GetRequiredService<DataFolder>();
        var lacking = false;
        findings.Begin("databases");
        foreach (var path in new[] { folder.ControlDatabase, folder.UsageDatabase, folder.NonceDatabase }.Where(File.Exists))
        {
            await Guarded(findings, path, () =>
            {
                foreach (var problem in SqliteIntegrity.Problems(new SqliteFile(path)))
                {
                    findings.Add("database", path, problem);
                }

                findings.Count();
                return Task.CompletedTask;
            });
        }

        await Guarded(findings, folder.UsageDatabase, () =>
        {
            var verifier = rooms.GetRequiredService<UsageVerifier>();
            verifier.Verify(findings, cancellationToken);
            lacking = verifier.LacksChecksums();
            return Task.CompletedTask;
        });
        await Guarded(findings, folder.ControlDatabase, () => rooms.GetRequiredService<ExportFileCheck>().Verify(findings, cancellationToken));
        return (findings, lacking);
    }

    // A database that cannot be read is a fault like any other: the rest is still read
    private static async Task Guarded(Findings findings, string path, Func<Task> check)
    {
        try
        {
            await check();
        }
        catch (Exception fault) when (fault is SqliteException or IOException)
        {
            findings.Add("database", path, fault.Message);
        }
    }

    private static void Show(Findings findings, bool lacking)
    {
        Printed.Table([["read", ""], .. findings.Read.Select(kind => new[] { kind.Key, kind.Value.ToString("N0", CultureInfo.InvariantCulture) })]);
        foreach (var fault in findings.Faults)
        {
            Console.Out.WriteLine($"{fault.What}: {fault.Place}: {fault.Problem}");
        }

        if (lacking)
        {
            Printed.Remark("Some rows of an older version have no checksums yet. Maintenance adds them: let a server run, or run: tidemark maintain");
        }

        Printed.Remark(findings.FaultCount switch
        {
            0 => "No faults found.",
            <= Findings.MostListed => $"{Printed.Count(findings.FaultCount, "fault")}. Restore a backup with: tidemark restore BACKUP --data NEW",
            _ => $"{findings.FaultCount:N0} faults, the first {Findings.MostListed:N0} are listed above. Restore a backup with: tidemark restore BACKUP --data NEW",
        });
    }

    private static void Print(Findings findings, bool lacking) => Printed.Json(writer =>
    {
        writer.WriteStartObject();
        writer.WriteBoolean("whole", findings.FaultCount == 0);
        writer.WriteBoolean("lacksChecksums", lacking);
        writer.WriteStartObject("read");
        foreach (var (what, count) in findings.Read)
        {
            writer.WriteNumber(what, count);
        }

        writer.WriteEndObject();
        writer.WriteNumber("faultCount", findings.FaultCount);
        writer.WriteStartArray("faults");
        foreach (var fault in findings.Faults)
        {
            writer.WriteStartObject();
            writer.WriteString("what", fault.What);
            writer.WriteString("place", fault.Place);
            writer.WriteString("problem", fault.Problem);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    });

    private sealed class Reporter(WorkBar bar) : IProgress<Findings>
    {
        public void Report(Findings value) => bar.Report(value.Current, value.Done, value.Total);
    }
}
