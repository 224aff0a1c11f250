using System.CommandLine;
using Tidemark.Accounts.Tokens;
using Tidemark.CommandLine;
using Tidemark.Hosting;

namespace Tidemark.Commands;

/// <summary><c>token create</c>, <c>token list</c> and <c>token revoke</c>.</summary>
internal static class TokenCommands
{
    public static Command Build(Dictionary<Command, string> examples)
    {
        var create = Create();
        var list = List();
        var revoke = Revoke();
        examples[create] = "tidemark token create --account 1234567890123456 --name edge-1";
        examples[list] = "tidemark token list --account 1234567890123456 --json";
        examples[revoke] = "tidemark token revoke edge-1 --account 1234567890123456";
        return new Command("token", "Manage tokens for delivering logs and counters by HTTP") { create, list, revoke };
    }

    private static Command Create()
    {
        var account = Shared.Account();
        var name = new Option<string>("--name") { Description = "Name of the token, such as edge-1: " + IngestTokenStore.NameRule, HelpName = "NAME", Required = true };
        name.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !IngestTokenStore.IsName(token.Value))
            {
                result.AddError($"invalid token name '{token.Value}'; use {IngestTokenStore.NameRule}");
            }
        });
        var json = Shared.Json();
        var command = new Command("create", "Create a token; it is shown only once") { account, name, json };
        command.SetAction(async (parsed, _) =>
        {
            await using var rooms = Composition.Open(parsed);
            var owner = await rooms.Account(parsed.GetValue(account));
            var (token, secret) = await rooms.GetRequiredService<IngestTokenStore>().Create(owner.AliUid, parsed.GetValue(name)!);
            if (parsed.GetValue(json))
            {
                Printed.Json(writer =>
                {
                    writer.WriteStartObject();
                    writer.WriteNumber("aliUid", token.AliUid);
                    writer.WriteString("name", token.Name);
                    writer.WriteString("token", secret);
                    writer.WriteEndObject();
                });
            }
            else
            {
                Printed.Table([["account", $"{token.AliUid}"], ["name", token.Name], ["token", secret]]);
                Printed.Remark("Only a hash of the token is stored. The token is not shown again.");
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static Command List()
    {
        var account = Shared.Account();
        var json = Shared.Json();
        var command = new Command("list", "List the tokens of an account, including revoked ones") { account, json };
        command.SetAction(async (parsed, _) =>
        {
            await using var rooms = Composition.Open(parsed);
            var owner = await rooms.Account(parsed.GetValue(account));
            var tokens = await rooms.GetRequiredService<IngestTokenStore>().List(owner.AliUid);
            if (parsed.GetValue(json))
            {
                Printed.JsonArray(tokens, (writer, token) =>
                {
                    writer.WriteString("name", token.Name);
                    writer.WriteString("createdAt", Written(token.CreatedAt));
                    writer.WriteString("lastUsedAt", Written(token.LastUsedAt));
                    writer.WriteString("revokedAt", Written(token.RevokedAt));
                });
            }
            else if (tokens.Count == 0)
            {
                Printed.Remark($"The account {owner.AliUid} has no tokens; create one with: tidemark token create --account {owner.AliUid} --name NAME");
            }
            else
            {
                Printed.Table(
                [
                    ["name", "created", "last used", "state"],
                    .. tokens.Select(token => new[]
                    {
                        token.Name, Written(token.CreatedAt)!, Written(token.LastUsedAt) ?? "never", token.RevokedAt is { } at ? "revoked " + Written(at) : "active",
                    }),
                ]);
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static Command Revoke()
    {
        var name = new Argument<string>("NAME") { Description = "The token's name" };
        var account = Shared.Account();
        var command = new Command("revoke", "Revoke a token") { name, account };
        command.SetAction(async (parsed, _) =>
        {
            await using var rooms = Composition.Open(parsed);
            var owner = await rooms.Account(parsed.GetValue(account));
            await rooms.GetRequiredService<IngestTokenStore>().Revoke(owner.AliUid, parsed.GetValue(name)!);
            Printed.Remark($"Token {parsed.GetValue(name)} is revoked.");
            return ExitCode.Done;
        });
        return command;
    }

    private static string? Written(DateTimeOffset? instant) => instant?.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ");
}
