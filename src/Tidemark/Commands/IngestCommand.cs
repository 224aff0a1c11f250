using System.CommandLine;
using Tidemark.Accounts;
using Tidemark.CommandLine;
using Tidemark.Hosting;
using Tidemark.Ingest;
using Tidemark.Intake.Domains;
using Tidemark.Metering.Ingest;

namespace Tidemark.Commands;

/// <summary><c>ingest</c>: meters log files.</summary>
internal static class IngestCommand
{
    private static readonly string[] Formats = ["auto", "combined", "alibaba"];

    public static Command Build(Dictionary<Command, string> examples)
    {
        var files = new Argument<string[]>("FILE") { Description = "Logs, plain or gzip; - is standard input", Arity = ArgumentArity.OneOrMore };
        var account = Shared.Account();
        var domain = new Option<string?>("--domain") { Description = "The domain of every line; needed for combined, whose lines do not name their host", HelpName = "NAME" };
        domain.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !DomainName.TryNormalise(token.Value, out _))
            {
                result.AddError($"'{token.Value}' is no domain name: {DomainName.Rule}");
            }
        });
        var format = new Option<string>("--format") { Description = "Format of the lines", HelpName = string.Join('|', Formats), DefaultValueFactory = _ => "auto" };
        format.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !Formats.Contains(token.Value, StringComparer.Ordinal))
            {
                result.AddError($"There is no log format '{token.Value}'; there are: {string.Join(", ", Formats)}");
            }
        });
        format.CompletionSources.Add(Formats);
        var addDomains = new Option<bool>("--add-domains") { Description = "Add hosts that are no domains of the account yet" };
        var json = Shared.Json();
        var command = new Command("ingest", "Meter log files; what was metered before adds nothing") { files, account, domain, format, addDomains, json };
        command.Validators.Add(result =>
        {
            if (result.GetResult(format)?.Tokens is [{ Value: "combined" }] && result.GetResult(domain) is null)
            {
                result.AddError("The format combined does not name the host of a line: give the domain with --domain NAME");
            }
        });
        examples[command] =
            """
            tidemark ingest access.log.gz --account 1234567890123456 --domain www.example.com
            tidemark ingest cdn/*.gz --account 1234567890123456 --format alibaba --add-domains --json
            ssh edge cat access.log | tidemark ingest - --account 1234567890123456 --domain www.example.com
            """;
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var rooms = Rooms.Open(parsed);
            var owner = await rooms.Account(parsed.GetValue(account));
            var domains = rooms.GetRequiredService<DomainStore>();
            var target = await Target(parsed.GetValue(domain), domains, owner, parsed.GetValue(addDomains));
            var directory = new AccountDomains(domains, owner.AliUid, parsed.GetValue(addDomains));
            var request = rooms.GetRequiredService<IngestDefaults>().For(owner.AliUid, directory) with { Domain = target, Format = parsed.GetValue(format)! };
            var report = await Read(rooms.GetRequiredService<Ingestor>(), parsed.GetValue(files)!, request, directory, cancellationToken);
            if (parsed.GetValue(json))
            {
                Printed.Json(report.WriteJson);
            }
            else
            {
                report.Print();
            }

            report.Remark(owner.AliUid);
            return report.Failures.Count == 0 ? ExitCode.Done : ExitCode.Failed;
        });
        return command;
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
                $"The account {owner.AliUid} has no domain {name}; add it with --add-domains, or with: tidemark domain add {name} --account {owner.AliUid}");
        }

        return name;
    }

    private static async Task<IngestReport> Read(
        Ingestor ingestor, string[] files, IngestRequest request, AccountDomains directory, CancellationToken cancellationToken)
    {
        var started = TimeProvider.System.GetTimestamp();
        var outcomes = new List<IngestOutcome>();
        var failures = new List<(string, string)>();
        foreach (var file in files)
        {
            try
            {
                outcomes.Add(await ProgressBar.Show(file, progress => ingestor.Ingest(file, request, progress, cancellationToken)));
            }
            catch (IngestUsageException error)
            {
                throw new CommandFailure(ExitCode.Usage, error.Message);
            }
            catch (Exception error) when (error is IngestException or IOException or UnauthorizedAccessException)
            {
                failures.Add((file, Reason(file, error.Message)));
            }
        }

        return new IngestReport(outcomes, failures, directory.Added, TimeProvider.System.GetElapsedTime(started));
    }

    /// <summary>The message without the name of the file at its beginning, which the report puts there.</summary>
    private static string Reason(string file, string message) =>
        message.StartsWith(file + ": ", StringComparison.Ordinal) ? message[(file.Length + 2)..] : message;
}
