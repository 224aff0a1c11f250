using System.CommandLine;
using System.CommandLine.Parsing;
using System.Runtime.InteropServices;
using System.Text;
using Tidemark.Accounts;
using Tidemark.CommandLine;
using Tidemark.Geography;
using Tidemark.Hosting;
using Tidemark.Logs;
using Tidemark.Metering.Ingest;
using Tidemark.Metering.Watch;
using Tidemark.Storage;
using Tidemark.Text;
using Tidemark.Usage.Contract;
using Tidemark.Usage.Store;
using Tidemark.Watch;

namespace Tidemark.Commands;

/// <summary><c>watch</c>: follows live logs.</summary>
internal static class WatchCommand
{
    private static readonly TimeSpan LeastFlush = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan MostFlush = TimeSpan.FromMinutes(10);

    public static Command Build(Dictionary<Command, string> examples)
    {
        var paths = new Argument<string[]>("PATH") { Description = "Logs or folders of logs; they can be created later", Arity = ArgumentArity.OneOrMore };
        var account = Shared.Account();
        var domain = new Option<string?>("--domain") { Description = "Domain of every line; required if lines do not name their host", HelpName = "NAME" };
        domain.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !DomainName.TryNormalise(token.Value, out _))
            {
                result.AddError($"invalid domain name '{token.Value}'; use {DomainName.Rule}");
            }
        });
        var format = IngestCommand.Format();
        var addDomains = new Option<bool>("--add-domains") { Description = "Add unknown hosts to the domains of the account" };
        var feed = new Option<string?>("--feed") { Description = "Feed that the lines belong to (default: watch:PATH for each path)", HelpName = "NAME" };
        var rhythm = IngestCommand.Rhythm("files");
        var include = new Option<string[]>("--include")
        {
            Description = "Files to follow in folders, such as '*access*', including their rotated files (default: all except error logs, hidden and temporary files)",
            HelpName = "PATTERN",
        };
        var flush = new Option<TimeSpan?>("--flush")
        {
            Description = "Interval between metering new lines, 200ms to 10m (default: setting Watch:Flush, 5s)",
            HelpName = "TIME",
            CustomParser = Durations.Within(LeastFlush, MostFlush),
        };
        var once = new Option<bool>("--once") { Description = "Read all files to the end and exit" };
        var followLinks = new Option<bool>("--follow-links") { Description = "Follow symbolic links that leave a folder (default: they are skipped)" };
        var json = new Option<bool>("--json") { Description = "Print events as JSON, one object per line" };
        var command = new Command("watch", "Follow live logs through rotation and meter new lines every few seconds")
        {
            paths, account, domain, format, addDomains, feed, rhythm, include, followLinks, flush, once, json,
        };
        paths.Validators.Add(result =>
        {
            // a misspelled option is a word like any other, and would be waited for as a file that may come
            if (result.Tokens.FirstOrDefault(token => token.Value.StartsWith("--", StringComparison.Ordinal) && !Path.Exists(token.Value)) is { } word)
            {
                result.AddError($"'{LineSample.Printable(Encoding.UTF8.GetBytes(word.Value))}' is neither an option of tidemark watch nor a file{Nearest.Suggestion(word.Value, (result.Parent as CommandResult)?.Command)}");
            }
        });
        command.Validators.Add(result => IngestCommand.CheckFormat(result, format, domain));
        examples[command] =
            """
            tidemark watch /var/log/nginx/access.log --account 1234567890123456 --domain www.example.com
            tidemark watch /var/log/nginx --include '*access*' --account 1234567890123456 --domain www.example.com --feed edge-1
            tidemark watch /var/log/cdn --account 1234567890123456 --add-domains --once --json
            """;
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var rooms = Composition.Open(parsed);
            var owner = await rooms.Account(parsed.GetValue(account));
            var domains = rooms.GetRequiredService<DomainStore>();
            var target = await IngestCommand.Target(parsed.GetValue(domain), domains, owner, parsed.GetValue(addDomains));
            var directory = new AccountDomains(domains, owner.AliUid, parsed.GetValue(addDomains));
            var ingest = rooms.GetRequiredService<IngestDefaults>().For(owner.AliUid, directory) with
            {
                Domain = target,
                Format = parsed.GetValue(format)!,
                Rhythm = parsed.GetValue(rhythm),
                Zone = owner.Zone,
            };
            var watched = parsed.GetValue(paths)!.Select(path => parsed.GetValue(feed) is { } name ? new WatchedPath(path, name) : WatchedPath.Of(path));
            var request = new WatchRequest(ingest, [.. watched]) { Include = parsed.GetValue(include) ?? [], FollowLinks = parsed.GetValue(followLinks), HoldsNoLogs = DataFolder.IsAt };
            var options = rooms.GetRequiredService<WatchOptions>().With(parsed.GetValue(flush));
            using var report = WatchReport.For(parsed.GetValue(json), parsed.GetValue(once), TimeProvider.System);
            return await Watch(rooms, options, request, report, parsed.GetValue(once), cancellationToken);
        });
        return command;
    }

    private static async Task<int> Watch(
        IServiceProvider rooms, WatchOptions options, WatchRequest request, WatchReport report, bool once, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var interrupt = OnSignal(PosixSignal.SIGINT, stop);
        using var terminate = OnSignal(PosixSignal.SIGTERM, stop);
        try
        {
            using var watcher = new Watcher(
                rooms.GetRequiredService<IUsageStore>(), rooms.GetRequiredService<IFeeds>(), rooms.GetRequiredService<TimeProvider>(), options, request, report);
            if (once)
            {
                await report.Run(() => watcher.Once(stop.Token));
                return watcher.IsTroubled ? ExitCode.Failed : ExitCode.Done;
            }

            // what a server does in the background, for those who only watch; beside a server it finds its work done
            Task[] background =
            [
                rooms.GetRequiredService<ClientGeography>().Run(stop.Token),
                Task.Run(() => rooms.GetRequiredService<UsageSealer>().Run(stop.Token), CancellationToken.None),
                Task.Run(() => rooms.GetRequiredService<VisitorKeys>().Run(stop.Token), CancellationToken.None),
            ];
            await report.Run(() => watcher.Run(stop.Token));
            await stop.CancelAsync();
            await Task.WhenAll(background).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return ExitCode.Done;
        }
        catch (LogUsageException error)
        {
            throw new CommandFailure(ExitCode.Usage, LogFaults.Message(error));
        }
    }

    // A first signal lets it meter what is complete; a second ends it
    private static PosixSignalRegistration OnSignal(PosixSignal signal, CancellationTokenSource stop) => PosixSignalRegistration.Create(signal, context =>
    {
        context.Cancel = !stop.IsCancellationRequested;
        stop.Cancel();
    });
}
