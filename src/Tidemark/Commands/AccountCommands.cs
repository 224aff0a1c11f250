using System.CommandLine;
using System.Text;
using System.Text.Json;
using Tidemark.Accounts;
using Tidemark.CommandLine;
using Tidemark.Hosting;
using Tidemark.Storage;
using Tidemark.Text;

namespace Tidemark.Commands;

/// <summary><c>account</c>: <c>create</c>, <c>list</c>, <c>set</c>, <c>remove</c> and <c>key</c>.</summary>
internal static class AccountCommands
{
    public static Command Build(Dictionary<Command, string> examples)
    {
        var create = Create();
        var list = List();
        examples[create] =
            """
            tidemark account create --name example
            tidemark account create --name example --uid 1234567890123456 --zone Europe/Berlin --json
            """;
        return new Command("account", "Manage accounts and their access keys") { create, list, AccountSetCommand.Build(examples), AccountRemoveCommand.Build(examples), AccountKeyCommands.Build(examples) };
    }

    /// <summary>The members of an account in JSON.</summary>
    public static void Write(Utf8JsonWriter writer, Account account)
    {
        writer.WriteNumber("aliUid", account.AliUid);
        writer.WriteString("name", account.Name);
        writer.WriteString("zone", account.Zone.Id);
        writer.WriteNumber("factor", account.TrafficFactor);
        writer.WriteString("percentile", Word(account.Percentile));
        writer.WriteString("language", LanguageName.Of(account.Language));
    }

    /// <summary>How a command writes it.</summary>
    public static string Word(PercentileDays percentile) => percentile == PercentileDays.Month ? "month" : "validDays";

    /// <summary>The option that sets the language of mails.</summary>
    public static Option<Language?> Language()
    {
        var language = new Option<Language?>("--language")
        {
            Description = $"Language of its mails: {string.Join(" or ", LanguageName.All)}; a tracking task can override it",
            HelpName = "LANGUAGE",
            CustomParser = result =>
            {
                if (LanguageName.TryParse(result.Tokens[0].Value, out var chosen))
                {
                    return chosen;
                }

                result.AddError($"invalid language '{LineSample.Printable(Encoding.UTF8.GetBytes(result.Tokens[0].Value))}'; use {string.Join(" or ", LanguageName.All)}");
                return null;
            },
        };
        language.CompletionSources.Add([.. LanguageName.All]);
        return language;
    }

    private static Command Create()
    {
        var name = new Option<string>("--name") { Description = "Name, 1 to 128 characters, unique", HelpName = "NAME", Required = true };
        var uid = new Option<long?>("--uid")
        {
            Description = "AliUid, 16 digits, below 2^53 (default: random)",
            HelpName = "UID",
            CustomParser = result => Shared.Uid(result),
        };
        var zone = new Option<string>("--zone")
        {
            Description = "Time zone of the account, as an IANA name",
            HelpName = "ZONE",
            DefaultValueFactory = _ => "Asia/Shanghai",
        };
        zone.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string>() is { } text && !TimeZoneInfo.TryFindSystemTimeZoneById(text, out _))
            {
                result.AddError($"unknown time zone '{text}'; use an IANA name such as Asia/Shanghai, Europe/Berlin or UTC");
            }
        });
        var language = Language();
        var json = Shared.Json();
        var command = new Command("create", "Create an account and its first access key; the secret is shown only once") { name, uid, zone, language, json };
        command.SetAction(async (parsed, _) =>
        {
            await using var rooms = Composition.Open(parsed, mayBegin: true);
            var (account, key) = await rooms.GetRequiredService<AccountStore>()
                .Create(parsed.GetValue(name)!, parsed.GetValue(uid), parsed.GetValue(zone)!, parsed.GetValue(language) ?? Accounts.Language.English);
            if (parsed.GetValue(json))
            {
                Printed.Json(writer =>
                {
                    writer.WriteStartObject();
                    writer.WriteNumber("aliUid", account.AliUid);
                    writer.WriteString("accessKeyId", key.Id);
                    writer.WriteString("accessKeySecret", key.Secret);
                    writer.WriteEndObject();
                });
            }
            else
            {
                Printed.Table(
                [
                    ["account", $"{account.AliUid}"],
                    ["access key id", key.Id],
                    ["access key secret", key.Secret],
                ]);
                Printed.Remark("The secret is stored encrypted. It is not shown again.");
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static Command List()
    {
        var json = Shared.Json();
        var command = new Command("list", "List accounts and their access key ids") { json };
        command.SetAction(async (parsed, _) =>
        {
            await using var rooms = Composition.Open(parsed);
            var store = rooms.GetRequiredService<AccountStore>();
            var rows = new List<(Account Account, IReadOnlyList<string> Keys)>();
            foreach (var account in await store.List())
            {
                rows.Add((account, await store.ListKeys(account.AliUid)));
            }

            if (parsed.GetValue(json))
            {
                Printed.JsonArray(rows, (writer, row) =>
                {
                    Write(writer, row.Account);
                    writer.WriteStartArray("accessKeyIds");
                    foreach (var key in row.Keys)
                    {
                        writer.WriteStringValue(key);
                    }

                    writer.WriteEndArray();
                });
            }
            else if (rows.Count == 0)
            {
                Printed.Remark($"No accounts exist in {rooms.GetRequiredService<DataFolder>().Root}; create one with: tidemark account create --name NAME");
            }
            else
            {
                Printed.Table([.. rows.Select(row => new[] { $"{row.Account.AliUid}", row.Account.Zone.Id, string.Join(',', row.Keys), row.Account.Name })]);
            }

            return ExitCode.Done;
        });
        return command;
    }
}
