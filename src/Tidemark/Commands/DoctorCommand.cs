using System.CommandLine;
using Tidemark.CommandLine;
using Tidemark.Diagnosis;
using Tidemark.Hosting;
using Tidemark.Settings;
using Tidemark.Storage;

namespace Tidemark.Commands;

/// <summary><c>doctor</c>: checks what an installation needs.</summary>
internal static class DoctorCommand
{
    public static Command Build(Dictionary<Command, string> examples)
    {
        var json = Shared.Json();
        var command = new Command("doctor", "Check settings, databases, key, disk, clock, mail relay, renderer and fonts, and say what to do; exit code 1 if something is wrong") { json };
        command.SetAction(async (parsed, token) =>
        {
            var findings = new List<Finding>();
            try
            {
                Composition.ExistingFolder(parsed);
                await using var rooms = Composition.Open(parsed);
                findings.Add(new Finding("settings", Health.Ok, "every setting follows its rule"));
                await foreach (var finding in ActivatorUtilities.CreateInstance<Doctor>(rooms, (Func<ControlDatabase>)rooms.GetRequiredService<ControlDatabase>).Examine(Composition.Version, token))
                {
                    findings.Add(finding);
                }
            }
            catch (SettingsException problems)
            {
                findings.Add(new Finding("settings", Health.Wrong, problems.Message));
            }
            catch (Exception error) when (error is IOException or CommandFailure)
            {
                findings.Add(new Finding("data folder", Health.Wrong, error.Message));
            }

            if (parsed.GetValue(json))
            {
                Printed.JsonArray(findings, (writer, finding) =>
                {
                    writer.WriteString("what", finding.What);
                    writer.WriteString("health", Name(finding.Health));
                    writer.WriteString("text", finding.Text);
                });
            }
            else
            {
                Printed.Table([.. findings.Select(finding => new[] { finding.What, Name(finding.Health), finding.Text })]);
            }

            return findings.Exists(finding => finding.Health == Health.Wrong) ? ExitCode.Failed : ExitCode.Done;
        });
        examples[command] =
            """
            tidemark doctor
            tidemark doctor --data /var/lib/tidemark --config /etc/tidemark.json --json
            """;
        return command;
    }

    private static string Name(Health health) => health switch { Health.Ok => "ok", Health.Warning => "warning", _ => "wrong" };
}
