using System.CommandLine;
using System.CommandLine.Help;
using Tidemark.Commands;
using Tidemark.Settings;

namespace Tidemark.CommandLine;

/// <summary>The command line as a whole: parses it, runs the command, turns failures into messages and exit codes.</summary>
internal static class TidemarkCommand
{
    /// <summary>Runs the command that the arguments name.</summary>
    public static async Task<int> Run(string[] arguments)
    {
        var parsed = Build().Parse(arguments, new ParserConfiguration { EnablePosixBundling = false, ResponseFileTokenReplacer = null });
        if (parsed.Errors.Count > 0 && parsed.Action is not (Help or { ClearsParseErrors: true }))
        {
            foreach (var error in parsed.Errors.Select(error => error.Message).Distinct())
            {
                Console.Error.WriteLine(error);
            }

            Console.Error.WriteLine($"See: {PathOf(parsed.CommandResult.Command)} --help");
            return ExitCode.Usage;
        }

        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
        }
        catch (CommandFailure failure)
        {
            Console.Error.WriteLine(failure.Message);
            return failure.ExitCode;
        }
        catch (SettingsException problems)
        {
            Console.Error.WriteLine(problems.Message);
            return ExitCode.Usage;
        }
        catch (Exception error) when (Explains(error))
        {
            Console.Error.WriteLine(error.Message);
            return ExitCode.Failed;
        }
    }

    private static RootCommand Build()
    {
        var root = new RootCommand(
            "Tidemark meters a CDN from its access logs, mails operations reports, exports usage as documents and keeps notifications until they are confirmed.");
        root.Options.Add(Shared.Data);
        root.Options.Add(Shared.Config);
        var examples = new Dictionary<Command, string>
        {
            [root] =
                """
                tidemark demo
                tidemark account create --name example --zone Asia/Shanghai
                tidemark domain add www.example.com --account 1234567890123456
                tidemark ingest access.log.gz --account 1234567890123456 --domain www.example.com
                tidemark serve
                """,
        };
        root.Subcommands.Add(ServeCommand.Build(examples));
        root.Subcommands.Add(AccountCommands.Build(examples));
        root.Subcommands.Add(DomainCommands.Build(examples));
        root.Subcommands.Add(IngestCommand.Build(examples));
        root.Subcommands.Add(NotifyCommand.Build(examples));
        root.Subcommands.Add(DemoCommand.Build(examples));
        var help = root.Options.OfType<HelpOption>().Single();
        help.Action = new Help((HelpAction)help.Action!, examples);
        return root;
    }

    private static string PathOf(Command command) =>
        command.Parents.OfType<Command>().FirstOrDefault() is { } parent ? $"{PathOf(parent)} {command.Name}" : "tidemark";

    /// <summary>Whether the exception's message was written for the person who gave the command.</summary>
    private static bool Explains(Exception error) =>
        error is Accounts.AccountException or Notifications.InvalidNoticeException or Metering.Ingest.IngestException
            or IOException or UnauthorizedAccessException or InvalidOperationException or Microsoft.Data.Sqlite.SqliteException;
}
