using System.CommandLine;
using Tidemark.Accounts;
using Tidemark.CommandLine;
using Tidemark.Hosting;

namespace Tidemark.Commands;

/// <summary><c>domain add</c> and <c>domain list</c>.</summary>
internal static class DomainCommands
{
    public static Command Build(Dictionary<Command, string> examples)
    {
        var add = Add();
        var list = List();
        examples[add] = "tidemark domain add www.example.com static.example.com --account 1234567890123456";
        examples[list] = "tidemark domain list --account 1234567890123456 --json";
        return new Command("domain", "Manage the domains of an account") { add, list };
    }

    private static Command Add()
    {
        var names = new Argument<string[]>("NAME") { Description = "Domain names; a leading dot is a wildcard: .example.com", Arity = ArgumentArity.OneOrMore };
        names.Validators.Add(result =>
        {
            foreach (var token in result.Tokens.Where(token => !DomainName.TryNormalise(token.Value, out _)))
            {
                result.AddError($"invalid domain name '{token.Value}'; use {DomainName.Rule}");
            }
        });
        var account = Shared.Account();
        var json = Shared.Json();
        var command = new Command("add", "Add domains to an account; existing domains stay unchanged") { names, account, json };
        command.SetAction(async (parsed, _) =>
        {
            await using var rooms = Composition.Open(parsed);
            var owner = await rooms.Account(parsed.GetValue(account));
            var store = rooms.GetRequiredService<DomainStore>();
            var outcome = new List<(string Name, bool Added)>();
            foreach (var name in parsed.GetValue(names)!)
            {
                outcome.Add((name, await store.Add(owner.AliUid, name)));
            }

            if (parsed.GetValue(json))
            {
                Printed.JsonArray(outcome, (writer, row) =>
                {
                    writer.WriteString("name", row.Name);
                    writer.WriteBoolean("added", row.Added);
                });
            }
            else
            {
                Printed.Table([.. outcome.Select(row => new[] { row.Name, row.Added ? "added" : "already exists" })]);
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static Command List()
    {
        var account = Shared.Account();
        account.Required = false;
        account.Description += " (default: all accounts)";
        var json = Shared.Json();
        var command = new Command("list", "List domains") { account, json };
        command.SetAction(async (parsed, _) =>
        {
            await using var rooms = Composition.Open(parsed);
            IReadOnlyList<Account> owners = parsed.GetResult(account) is null
                ? await rooms.GetRequiredService<AccountStore>().List()
                : [await rooms.Account(parsed.GetValue(account))];
            var domains = new List<Domain>();
            foreach (var owner in owners)
            {
                domains.AddRange(await rooms.GetRequiredService<DomainStore>().List(owner.AliUid));
            }

            if (parsed.GetValue(json))
            {
                Printed.JsonArray(domains, (writer, domain) =>
                {
                    writer.WriteNumber("aliUid", domain.AliUid);
                    writer.WriteString("name", domain.Name);
                    writer.WriteString("cdnType", domain.CdnType);
                    writer.WriteString("status", domain.Status);
                });
            }
            else if (domains.Count == 0)
            {
                Printed.Remark("No domains exist; add one with: tidemark domain add NAME --account UID");
            }
            else
            {
                Printed.Table([.. domains.Select(domain => new[] { $"{domain.AliUid}", domain.Name, domain.CdnType, domain.Status })]);
            }

            return ExitCode.Done;
        });
        return command;
    }
}
