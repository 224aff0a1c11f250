using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Text;
using Tidemark.Accounts;
using Tidemark.CommandLine;
using Tidemark.Hosting;
using Tidemark.Ingest;
using Tidemark.Logs;
using Tidemark.Logs.Detection;
using Tidemark.Logs.Reading;
using Tidemark.Metering.Ingest;
using Tidemark.Metering.Meters;
using Tidemark.Text;
using Tidemark.Usage.Contract;

namespace Tidemark.Commands;

/// <summary><c>ingest</c>: meters log files.</summary>
internal static class IngestCommand
{
    private const string Auto = "auto";
    private const int LongestFeed = 200;
    private const int MostThreads = 256;

    public static Command Build(Dictionary<Command, string> examples)
    {
        var files = new Argument<string[]>("FILE") { Description = "Logs (plain, gzip, Brotli, Zstandard), folders of access logs, or quoted patterns such as 'logs/**/*.gz'; - is standard input", Arity = ArgumentArity.OneOrMore };
        // a misspelled option is a word like any other, and would be a file that is not there
        files.Validators.Add(result =>
        {
            if (result.Tokens.FirstOrDefault(token => token.Value.StartsWith("--", StringComparison.Ordinal) && !File.Exists(token.Value)) is { } word)
            {
                result.AddError($"'{LineSample.Printable(Encoding.UTF8.GetBytes(word.Value))}' is neither an option of tidemark ingest nor a file{Nearest.Suggestion(word.Value, (result.Parent as CommandResult)?.Command)}");
            }
        });
        var account = Shared.Account();
        var domain = new Option<string?>("--domain") { Description = "Domain of every line; required if lines do not name their host, as in combined", HelpName = "NAME" };
        domain.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !DomainName.TryNormalise(token.Value, out _))
            {
                result.AddError($"invalid domain name '{token.Value}'; use {DomainName.Rule}");
            }
        });
        var format = Format();
        var feed = new Option<string?>("--feed") { Description = "Feed that the logs belong to, such as the name of the edge; figures are complete up to the earliest watermark", HelpName = "NAME" };
        feed.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && (token.Value.Length is 0 or > LongestFeed || token.Value.Any(char.IsControl)))
            {
                result.AddError($"invalid feed name '{LineSample.Printable(Encoding.UTF8.GetBytes(token.Value))}'; use 1 to {LongestFeed} characters without control characters");
            }
        });
        var rhythm = Rhythm("the files");
        var threads = new Option<int>("--threads") { Description = "Number of parser threads (default: one per core)", HelpName = "N" };
        threads.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !(int.TryParse(token.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= MostThreads))
            {
                result.AddError($"invalid thread count '{token.Value}'; use 1 to {MostThreads}");
            }
        });
        var addDomains = new Option<bool>("--add-domains") { Description = "Add unknown hosts to the domains of the account" };
        var followLinks = new Option<bool>("--follow-links") { Description = "Follow symbolic links that leave a folder (default: they are skipped)" };
        var json = Shared.Json();
        var command = new Command("ingest", "Meter log files; a log that was metered before is not counted again") { files, account, domain, format, addDomains, feed, rhythm, threads, followLinks, json };
        command.Validators.Add(result => CheckFormat(result, format, domain));
        examples[command] =
            """
            tidemark ingest access.log.gz --account 1234567890123456 --domain www.example.com
            tidemark ingest cdn/ --account 1234567890123456 --format alibaba --add-domains --json
            tidemark ingest access.log-20261130.gz --account 1234567890123456 --domain www.example.com --feed edge-3 --rhythm daily
            tidemark ingest '/var/log/edges/**/access.log*' --account 1234567890123456 --domain www.example.com --feed edge-7
            tidemark ingest access.log --account 1234567890123456 --format 'nginx:$remote_addr [$time_local] $host "$request" $status $body_bytes_sent'
            ssh edge cat access.log | tidemark ingest - --account 1234567890123456 --domain www.example.com
            """;
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var rooms = Composition.Open(parsed);
            var owner = await rooms.Account(parsed.GetValue(account));
            var domains = rooms.GetRequiredService<DomainStore>();
            var target = await Target(parsed.GetValue(domain), domains, owner, parsed.GetValue(addDomains));
            var directory = new AccountDomains(domains, owner.AliUid, parsed.GetValue(addDomains));
            var request = rooms.GetRequiredService<IngestDefaults>().For(owner.AliUid, directory) with
            {
                Domain = target,
                Format = parsed.GetValue(format)!,
                Feed = parsed.GetValue(feed),
                Rhythm = parsed.GetValue(rhythm),
                Zone = owner.Zone,
                Threads = parsed.GetValue(threads),
            };
            var started = TimeProvider.System.GetUtcNow();
            var report = await FileIngest.Read(rooms.GetRequiredService<Ingestor>(), parsed.GetValue(files)!, request, directory, parsed.GetValue(followLinks), cancellationToken);
            if (parsed.GetValue(json))
            {
                Printed.Json(report.WriteJson);
            }
            else
            {
                report.Print();
            }

            report.Remark(owner.AliUid);
            foreach (var (again, before) in await rooms.GetRequiredService<ISourceList>().Twins(owner.AliUid, started, cancellationToken))
            {
                Printed.Remark(
                    $"{again.Name} was metered before as source {before.Id}, for {(before.Target.Length == 0 ? "the hosts in its lines" : before.Target)}. Its lines now count twice. "
                    + $"Remove one of the two with: tidemark sources remove {before.Id} (or {again.Id}) --account {owner.AliUid}");
            }

            // a log without a line that could be metered is not a success, whatever the reason
            return report.Failures.Count == 0 && report.Outcomes.All(file => file.Lines == 0 || file.Recorded) ? ExitCode.Done : ExitCode.Failed;
        });
        return command;
    }

    /// <summary>The option that names the format of lines.</summary>
    public static Option<string> Format()
    {
        var format = new Option<string>("--format")
        {
            Description = "Format of the lines: auto (detected), a preset (see tidemark formats), or a custom format as nginx:LOG_FORMAT or apache:LOGFORMAT",
            HelpName = "FORMAT",
            DefaultValueFactory = _ => Auto,
        };
        format.CompletionSources.Add([Auto, .. FormatCatalogue.All.Select(preset => preset.Name)]);
        return format;
    }

    /// <summary>The option that tells how the feed delivers.</summary>
    public static Option<FeedRhythm?> Rhythm(string what) => new("--rhythm")
    {
        Description = $"How the feed delivers: live, hourly or daily; {what} complete a past hour or day. Stored with the feed; default: learnt from three files in a row",
        HelpName = "RHYTHM",
        CustomParser = FeedCommands.ParseRhythm,
    };

    /// <summary>Refuses a format that there is not, and one whose lines do not name their host when no domain is given.</summary>
    public static void CheckFormat(CommandResult result, Option<string> format, Option<string?> domain)
    {
        if (result.GetResult(format)?.Tokens is not [{ Value: var name }])
        {
            return;
        }

        try
        {
            if (name != Auto && !FormatCatalogue.Named(name).NamesHost && result.GetResult(domain) is null)
            {
                result.AddError($"The format {name} does not contain the host; pass the domain with --domain NAME");
            }
        }
        catch (LogUsageException error)
        {
            result.AddError(LogFaults.Message(error));
        }
    }

    /// <summary>The domain of every line in its written form, which the account must have.</summary>
    public static async Task<string?> Target(string? given, DomainStore domains, Account owner, bool add)
    {
        if (given is null)
        {
            return null;
        }

        DomainName.TryNormalise(given, out var name);
        if (add)
        {
            await domains.Add(owner.AliUid, name!);
        }
        else if (!(await domains.Names(owner.AliUid)).Contains(name, StringComparer.Ordinal))
        {
            throw new CommandFailure(
                ExitCode.Failed,
                $"Account {owner.AliUid} has no domain {name}; add it with --add-domains, or with: tidemark domain add {name} --account {owner.AliUid}");
        }

        return name;
    }
}
