using System.CommandLine;
using Tidemark.Accounts;
using Tidemark.CommandLine;
using Tidemark.Exports.Files;
using Tidemark.Hosting;
using Tidemark.Tracking.Tasks;
using Tidemark.Usage.Store;

namespace Tidemark.Commands;

/// <summary><c>account remove</c>: removes an account with everything that it has.</summary>
internal static class AccountRemoveCommand
{
    public static Command Build(Dictionary<Command, string> examples)
    {
        var account = Shared.Account();
        var yes = new Option<bool>("--yes") { Description = "Remove it; without this option the command only says what it would remove" };
        var json = Shared.Json();
        var command = new Command("remove", "Remove an account with its figures, keys, domains, tasks, notifications and export files; this cannot be undone") { account, yes, json };
        command.SetAction(async (parsed, token) =>
        {
            await using var rooms = Composition.Open(parsed);
            var owner = await rooms.Account(parsed.GetValue(account));
            var (accounts, figures, exports) = (rooms.GetRequiredService<AccountStore>(), rooms.GetRequiredService<AccountRemoval>(), rooms.GetRequiredService<AccountExports>());
            var metered = figures.Amount(owner.AliUid);
            List<(string Member, string Words, long Count)> parts =
            [
                ("sources", "sources (logs and posts)", metered.Sources),
                ("days", "days with figures", metered.Days),
                ("closedMonths", "closed months", metered.ClosedMonths),
                ("accessKeys", "access keys", (await accounts.ListKeys(owner.AliUid)).Count),
                ("domains", "domains", (await rooms.GetRequiredService<DomainStore>().Names(owner.AliUid)).Count),
                ("tasks", "tracking tasks with their runs", (await rooms.GetRequiredService<TrackingTaskStore>().List(owner.AliUid)).Count),
                ("exports", "exports with their files", await exports.Count(owner.AliUid)),
            ];
            Print(owner, parts, parsed.GetValue(json));
            if (!parsed.GetValue(yes))
            {
                throw new CommandFailure(ExitCode.Usage, $"Nothing was removed. To remove account {owner.AliUid} ({owner.Name}) and all of this, add --yes. This cannot be undone.");
            }

            // the account goes last: whatever ends this command early, it can be run again
            await exports.Remove(owner.AliUid);
            await figures.Remove(owner.AliUid, token);
            await accounts.Remove(owner.AliUid);
            await figures.Remove(owner.AliUid, token);
            Printed.Remark($"Account {owner.AliUid} ({owner.Name}) is removed.");
            return ExitCode.Done;
        });
        examples[command] = "tidemark account remove --account 1234567890123456 --yes";
        return command;
    }

    private static void Print(Account owner, List<(string Member, string Words, long Count)> parts, bool json)
    {
        if (!json)
        {
            Printed.Table([.. parts.Select(part => new[] { part.Words, $"{part.Count}" })]);
            return;
        }

        Printed.Json(writer =>
        {
            writer.WriteStartObject();
            writer.WriteNumber("aliUid", owner.AliUid);
            parts.ForEach(part => writer.WriteNumber(part.Member, part.Count));
            writer.WriteEndObject();
        });
    }
}
