using System.CommandLine;
using Tidemark.Accounts;
using Tidemark.CommandLine;
using Tidemark.Hosting;

namespace Tidemark.Commands;

/// <summary><c>account key set</c>: changes an access key.</summary>
internal static class AccountKeyCommands
{
    public static Command Build(Dictionary<Command, string> examples)
    {
        var set = Set();
        examples[set] = "tidemark account key set --account 1234567890123456 --key TMxxxxxxxxxxxxxxxxxxxxxx --content legacy";
        return new Command("key", "Access keys of an account") { set };
    }

    private static Command Set()
    {
        var account = Shared.Account();
        var key = new Option<string>("--key") { Description = "Id of the access key", HelpName = "ID", Required = true };
        var content = new Option<string>("--content")
        {
            Description = "Shape of Content in its answers: auto (JSON text for the Node.js SDK), object, text, or legacy (text in DescribeCdnReport too)",
            Required = true,
        };
        content.AcceptOnlyFromAmong([.. Enum.GetNames<KeyContent>().Select(name => name.ToLowerInvariant())]);
        var json = Shared.Json();
        var command = new Command("set", "Set the shape of Content in the answers to one access key") { account, key, content, json };
        command.SetAction(async (parsed, _) =>
        {
            await using var rooms = Composition.Open(parsed);
            var owner = await rooms.Account(parsed.GetValue(account));
            var (id, shape) = (parsed.GetValue(key)!, Enum.Parse<KeyContent>(parsed.GetValue(content)!, ignoreCase: true));
            await rooms.GetRequiredService<AccountStore>().SetContent(owner.AliUid, id, shape);
            if (parsed.GetValue(json))
            {
                Printed.Json(writer =>
                {
                    writer.WriteStartObject();
                    writer.WriteString("accessKeyId", id);
                    writer.WriteString("content", parsed.GetValue(content));
                    writer.WriteEndObject();
                });
            }
            else
            {
                Printed.Table([["access key id", id], ["content", parsed.GetValue(content)!]]);
            }

            return ExitCode.Done;
        });
        return command;
    }
}
