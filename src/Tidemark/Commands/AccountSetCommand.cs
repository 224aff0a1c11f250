using System.CommandLine;
using System.Globalization;
using Tidemark.Accounts;
using Tidemark.CommandLine;
using Tidemark.Hosting;
using Tidemark.Tracking.Tasks;

namespace Tidemark.Commands;

/// <summary><c>account set</c>: changes an account.</summary>
internal static class AccountSetCommand
{
    public static Command Build(Dictionary<Command, string> examples)
    {
        var account = Shared.Account();
        var name = new Option<string?>("--name") { Description = "Name, 1 to 128 characters, unique", HelpName = "NAME" };
        var zone = new Option<string?>("--zone") { Description = "Time zone of the account, as an IANA name; also used for the schedules of its tasks", HelpName = "ZONE" };
        var factor = new Option<decimal?>("--factor")
        {
            Description = "Traffic factor: billed bytes divided by logged bytes, 1.0 to 2.0; applies to statements, exports and usage figures, not to reports",
            HelpName = "NUMBER",
            CustomParser = result =>
            {
                var text = result.Tokens[0].Value;
                if (decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
                {
                    return number;
                }

                result.AddError($"invalid factor '{text}'; use a number from 1.0 to 2.0, such as 1.1");
                return null;
            },
        };
        var percentile = new Option<string?>("--percentile") { Description = "Buckets for the 95th percentile: month (all buckets) or validDays (only days with traffic)" };
        percentile.AcceptOnlyFromAmong("month", "validDays");
        var language = AccountCommands.Language();
        var json = Shared.Json();
        var command = new Command("set", "Change an account; omitted options keep their values") { account, name, zone, factor, percentile, language, json };
        command.Validators.Add(result =>
        {
            if (new Option[] { name, zone, factor, percentile, language }.All(option => result.GetResult(option) is null))
            {
                result.AddError("nothing to change; give --name, --zone, --factor, --percentile or --language");
            }
        });
        command.SetAction(async (parsed, _) =>
        {
            await using var rooms = Composition.Open(parsed);
            var change = new AccountChange(
                parsed.GetValue(name), parsed.GetValue(zone), parsed.GetValue(factor),
                parsed.GetValue(percentile) switch { null => null, "month" => PercentileDays.Month, _ => PercentileDays.ValidDays },
                parsed.GetValue(language));
            var tasks = rooms.GetRequiredService<TrackingTaskStore>();
            var changed = await rooms.GetRequiredService<AccountStore>().Change(
                parsed.GetValue(account), change, change.Zone is null ? null : tasks.Reschedule);
            if (parsed.GetValue(json))
            {
                Printed.Json(writer =>
                {
                    writer.WriteStartObject();
                    AccountCommands.Write(writer, changed);
                    writer.WriteEndObject();
                });
            }
            else
            {
                Printed.Table(
                [
                    ["account", $"{changed.AliUid}"],
                    ["name", changed.Name],
                    ["zone", changed.Zone.Id],
                    ["factor", changed.TrafficFactor.ToString("0.0###", CultureInfo.InvariantCulture)],
                    ["percentile", AccountCommands.Word(changed.Percentile)],
                    ["language", LanguageName.Of(changed.Language)],
                ]);
            }

            return ExitCode.Done;
        });
        examples[command] =
            """
            tidemark account set --account 1234567890123456 --factor 1.1
            tidemark account set --account 1234567890123456 --zone Europe/Berlin --percentile validDays --json
            """;
        return command;
    }
}
