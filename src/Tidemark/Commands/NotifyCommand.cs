using System.CommandLine;
using Tidemark.CommandLine;
using Tidemark.Hosting;
using Tidemark.Notifications;

namespace Tidemark.Commands;

/// <summary><c>notify</c>: raises a notification.</summary>
internal static class NotifyCommand
{
    public static Command Build(Dictionary<Command, string> examples)
    {
        var account = Shared.Account();
        var type = new Option<string>("--type") { Description = "Type", Required = true }.AcceptOnlyFromAmong([.. Notice.Types]);
        var level = new Option<string>("--level") { Description = "Level", DefaultValueFactory = _ => "notice" }.AcceptOnlyFromAmong([.. Notice.Levels]);
        var template = new Option<string>("--template") { Description = "Template of the notification, such as RenewalRecommend", HelpName = "NAME", Required = true };
        var element = new Option<string>("--element") { Description = "Fields of the template", HelpName = "JSON", DefaultValueFactory = _ => "{}" };
        var idempotent = new Option<string>("--idempotent-id")
        {
            Description = "Raising the same id again increments a counter instead of adding a notification",
            HelpName = "ID",
            Required = true,
        };
        var json = Shared.Json();
        var command = new Command("notify", "Raise a notification; it stays until someone confirms it") { account, type, level, template, element, idempotent, json };
        examples[command] =
            """
            tidemark notify --account 1234567890123456 --type Sell --level warning --template RenewalRecommend \
              --element '{"instanceName":"rm-1","reservedTime":7}' --idempotent-id renewal-rm-1
            """;
        command.SetAction(async (parsed, _) =>
        {
            await using var rooms = Composition.Open(parsed);
            var owner = await rooms.Account(parsed.GetValue(account));
            RaisedNotice raised;
            try
            {
                raised = await rooms.GetRequiredService<NotificationStore>().RaiseCounted(
                    owner.AliUid,
                    new Notice(parsed.GetValue(idempotent)!, parsed.GetValue(type)!, parsed.GetValue(level)!, parsed.GetValue(template)!, parsed.GetValue(element)!));
            }
            catch (InvalidNoticeException error)
            {
                throw new CommandFailure(ExitCode.Usage, error.Message);
            }

            if (parsed.GetValue(json))
            {
                Printed.Json(writer =>
                {
                    writer.WriteStartObject();
                    writer.WriteNumber("id", raised.Id);
                    writer.WriteEndObject();
                });
            }
            else
            {
                Printed.Table([["notification", $"{raised.Id}"]]);
            }

            if (raised.Repeats > 0)
            {
                Printed.Remark($"The notification already exists; its counter was incremented ({raised.Repeats:N0} {(raised.Repeats == 1 ? "time" : "times")}).");
            }

            return ExitCode.Done;
        });
        return command;
    }
}
