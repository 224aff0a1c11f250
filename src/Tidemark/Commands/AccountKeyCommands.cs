using System.CommandLine;
using Tidemark.Accounts;
using Tidemark.CommandLine;
using Tidemark.Hosting;
using Line = (string Member, string Words, string Value);

namespace Tidemark.Commands;

/// <summary><c>account key</c>: adds, lists, changes and removes access keys.</summary>
internal static class AccountKeyCommands
{
    public static Command Build(Dictionary<Command, string> examples)
    {
        var set = Set();
        var add = Add();
        var rotate = OfKey(
            "rotate", "Give an access key a new secret; the old one stops working at once and is not needed for this",
            async (store, uid, id) => Secret(id, await store.RotateKey(uid, id)));
        var remove = OfKey("remove", "Remove an access key; its console sessions end", async (store, uid, id) =>
        {
            await store.RemoveKey(uid, id);
            return State(id, "removed");
        });
        examples[add] = "tidemark account key add --account 1234567890123456";
        examples[rotate] = "tidemark account key rotate --account 1234567890123456 --key TMxxxxxxxxxxxxxxxxxxxxxx --json";
        examples[set] = "tidemark account key set --account 1234567890123456 --key TMxxxxxxxxxxxxxxxxxxxxxx --content legacy";
        return new Command("key", "Access keys of an account")
        {
            add, List(), Activate("disable", "Disable an access key: calls are refused, console sessions end", false), Activate("enable", "Enable an access key again", true),
            rotate, remove, set,
        };
    }

    private static Command Add()
    {
        var account = Shared.Account();
        var json = Shared.Json();
        var command = new Command("add", "Add an access key; the secret is shown only once") { account, json };
        command.SetAction(async (parsed, _) =>
        {
            await using var rooms = Composition.Open(parsed);
            var key = await rooms.GetRequiredService<AccountStore>().AddKey(parsed.GetValue(account));
            Print(Secret(key.Id, key.Secret), parsed.GetValue(json));
            return ExitCode.Done;
        });
        return command;
    }

    private static Command List()
    {
        var account = Shared.Account();
        var json = Shared.Json();
        var command = new Command("list", "List the access keys of an account, without their secrets") { account, json };
        command.SetAction(async (parsed, _) =>
        {
            await using var rooms = Composition.Open(parsed);
            var owner = await rooms.Account(parsed.GetValue(account));
            var keys = await rooms.GetRequiredService<AccountStore>().Keys(owner.AliUid);
            if (parsed.GetValue(json))
            {
                Printed.JsonArray(keys, (writer, key) =>
                {
                    writer.WriteString("accessKeyId", key.Id);
                    writer.WriteBoolean("active", key.Active);
                    writer.WriteString("content", Word(key.Content));
                    writer.WriteString("createdAt", Time(key.CreatedAt));
                });
            }
            else if (keys.Count == 0)
            {
                Printed.Remark($"Account {owner.AliUid} has no access keys; add one with: tidemark account key add --account {owner.AliUid}");
            }
            else
            {
                Printed.Table(
                [
                    ["access key id", "", "content", "created"],
                    .. keys.Select(key => new[] { key.Id, key.Active ? "active" : "disabled", Word(key.Content) ?? "", Time(key.CreatedAt) }),
                ]);
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static Command Activate(string name, string description, bool active) => OfKey(name, description, async (store, uid, id) =>
    {
        await store.SetActive(uid, id, active);
        return State(id, active ? "active" : "disabled");
    });

    private static Command Set()
    {
        var content = new Option<string>("--content")
        {
            Description = "Shape of Content in its answers: auto (JSON text for the Node.js SDK), object, text, or legacy (text in DescribeCdnReport too)",
            Required = true,
        };
        content.AcceptOnlyFromAmong([.. Enum.GetNames<KeyContent>().Select(name => name.ToLowerInvariant())]);
        return OfKey(
            "set", "Set the shape of Content in the answers to one access key",
            async (store, uid, id, parsed) =>
            {
                await store.SetContent(uid, id, Enum.Parse<KeyContent>(parsed.GetValue(content)!, ignoreCase: true));
                return [("accessKeyId", "access key id", id), ("content", "content", parsed.GetValue(content)!)];
            },
            content);
    }

    private static Command OfKey(string name, string description, Func<AccountStore, long, string, Task<Line[]>> change) =>
        OfKey(name, description, (store, uid, id, _) => change(store, uid, id));

    /// <summary>A command that changes one key and prints what it is now.</summary>
    private static Command OfKey(string name, string description, Func<AccountStore, long, string, ParseResult, Task<Line[]>> change, params Option[] more)
    {
        var account = Shared.Account();
        var key = new Option<string>("--key") { Description = "Id of the access key", HelpName = "ID", Required = true };
        var json = Shared.Json();
        var command = new Command(name, description) { account, key };
        more.ToList().ForEach(command.Add);
        command.Add(json);
        command.SetAction(async (parsed, _) =>
        {
            await using var rooms = Composition.Open(parsed);
            var owner = await rooms.Account(parsed.GetValue(account));
            Print(await change(rooms.GetRequiredService<AccountStore>(), owner.AliUid, parsed.GetValue(key)!, parsed), parsed.GetValue(json));
            return ExitCode.Done;
        });
        return command;
    }

    private static void Print(Line[] lines, bool json)
    {
        if (json)
        {
            Printed.Json(writer =>
            {
                writer.WriteStartObject();
                foreach (var line in lines)
                {
                    writer.WriteString(line.Member, line.Value);
                }

                writer.WriteEndObject();
            });
            return;
        }

        Printed.Table([.. lines.Select(line => new[] { line.Words, line.Value })]);
        if (lines.Any(line => line.Member == "accessKeySecret"))
        {
            Printed.Remark("The secret is stored encrypted. It is not shown again.");
        }
    }

    private static Line[] Secret(string id, string secret) => [("accessKeyId", "access key id", id), ("accessKeySecret", "access key secret", secret)];

    private static Line[] State(string id, string state) => [("accessKeyId", "access key id", id), ("state", "state", state)];

    private static string? Word(KeyContent? content) => content?.ToString().ToLowerInvariant();

    private static string Time(DateTimeOffset instant) => instant.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", System.Globalization.CultureInfo.InvariantCulture);
}
