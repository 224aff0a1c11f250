using System.CommandLine;
using Tidemark.CommandLine;
using Tidemark.Exports.Closing;
using Tidemark.Hosting;
using Tidemark.Metering.Retention;
using Tidemark.Metering.Usage;

namespace Tidemark.Commands;

/// <summary><c>maintain</c>: what a server does in the background, once.</summary>
internal static class MaintainCommand
{
    public static Command Build(Dictionary<Command, string> examples)
    {
        var json = Shared.Json();
        var command = new Command(
            "maintain", "Seal past days, close past months and trim what is older than Retention says, once; a server does it by itself, this is for where none runs") { json };
        command.SetAction(async (parsed, token) =>
        {
            await using var rooms = Rooms.Open(parsed);
            var now = rooms.GetRequiredService<TimeProvider>().GetUtcNow();
            await rooms.GetRequiredService<UsageSealer>().Seal(now, token);
            var closed = await rooms.GetRequiredService<MonthCloser>().CloseDue(token);
            await rooms.GetRequiredService<UsageTrimmer>().Trim(now, token);
            if (parsed.GetValue(json))
            {
                Printed.Json(writer =>
                {
                    writer.WriteStartObject();
                    writer.WriteNumber("monthsClosed", closed);
                    writer.WriteEndObject();
                });
            }
            else
            {
                Printed.Remark($"Past days are sealed, {closed} {(closed == 1 ? "month was" : "months were")} closed, and what is older than Retention says is trimmed.");
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
}
