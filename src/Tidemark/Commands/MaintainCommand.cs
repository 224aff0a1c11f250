using System.CommandLine;
using System.Globalization;
using Tidemark.CommandLine;
using Tidemark.Exports.Closing;
using Tidemark.Hosting;
using Tidemark.Usage.Contract;
using Tidemark.Usage.Store;

namespace Tidemark.Commands;

/// <summary><c>maintain</c>: what a server does in the background, once.</summary>
internal static class MaintainCommand
{
    private const string Series = "seriesDays";
    private const string Places = "placeDays";

    public static Command Build(Dictionary<Command, string> examples)
    {
        var json = Shared.Json();
        var command = new Command(
            "maintain", "Seal past days, close past months, apply Retention and add missing checksums once, for installations without a running server") { json };
        command.SetAction(async (parsed, token) =>
        {
            await using var rooms = Composition.Open(parsed);
            var now = rooms.GetRequiredService<TimeProvider>().GetUtcNow();
            var seal = await rooms.GetRequiredService<UsageSealer>().Seal(now, token);
            var closed = await rooms.GetRequiredService<MonthCloser>().CloseDue(token);
            var trim = await rooms.GetRequiredService<UsageTrimmer>().Trim(now, token);
            var checksums = await rooms.GetRequiredService<ChecksumFiller>().Fill(token);
            (string Name, string Words, DayTally Days, string Parts)[] done =
            [
                ("sealed", "figures sealed", seal.Sealed, Series),
                ("merged", "late figures merged", seal.Merged, Series),
                ("summed", "rankings and visitors summed", seal.Summed, Places),
                ("coarser", "figures made coarser", trim.Coarser, Series),
                ("deleted", "figures deleted", trim.Deleted, Series),
                ("audienceDeleted", "rankings and visitors deleted", trim.AudienceDeleted, Places),
            ];
            if (parsed.GetValue(json))
            {
                Printed.Json(writer =>
                {
                    writer.WriteStartObject();
                    writer.WriteNumber("monthsClosed", closed);
                    writer.WriteNumber("checksumsAdded", checksums);
                    foreach (var (name, _, days, parts) in done)
                    {
                        writer.WriteStartObject(name);
                        writer.WriteNumber("days", days.Days);
                        writer.WriteNumber(parts, days.Parts);
                        writer.WriteEndObject();
                    }

                    writer.WriteEndObject();
                });
            }
            else
            {
                Printed.Table(
                [
                    ["", "UTC days", "days per series or place"],
                    .. done.Select(row => new[] { row.Words, Number(row.Days.Days), Number(row.Days.Parts) }),
                ]);
                Printed.Remark(
                    $"Past days are sealed, {closed} {(closed == 1 ? "month was" : "months were")} closed, and Retention is applied. {(checksums > 0 ? $"{Printed.Count(checksums, "row")} of an older version got checksums. " : "")}"
                    + "Figures are stored per series (domain, region, ISP), rankings and visitors per place (domain, region).");
            }

            return ExitCode.Done;
        });
        examples[command] =
            """
            tidemark maintain
            tidemark maintain --data /var/lib/tidemark --config /etc/tidemark.json
            """;
        return command;
    }

    private static string Number(long count) => count.ToString("N0", CultureInfo.InvariantCulture);
}
