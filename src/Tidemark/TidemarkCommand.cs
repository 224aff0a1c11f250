using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using Microsoft.Data.Sqlite;
using Tidemark.CommandLine;
using Tidemark.Commands;
using Tidemark.Settings;

namespace Tidemark;

/// <summary>The command line as a whole: parses it, runs the command, turns failures into messages and exit codes.</summary>
internal static class TidemarkCommand
{
    private const string Debug = "TIDEMARK_DEBUG";

    // SQLITE_READONLY, SQLITE_IOERR, SQLITE_FULL, SQLITE_CANTOPEN
    private const int ReadOnly = 8;
    private const int InputOutput = 10;
    private const int Full = 13;
    private const int CannotOpen = 14;

    /// <summary>Runs the command that the arguments name. Whatever happens ends in a message and an exit code.</summary>
    public static async Task<int> Run(string[] arguments)
    {
        try
        {
            return await Invoke(arguments);
        }
        catch (CommandFailure failure)
        {
            Printed.Remark(failure.Message);
            return failure.ExitCode;
        }
        catch (SettingsException problems)
        {
            Printed.Remark(problems.Message);
            return ExitCode.Usage;
        }
        catch (SqliteException error) when (error.SqliteErrorCode is ReadOnly or InputOutput or Full or CannotOpen)
        {
            Printed.Remark(
                $"The databases in the data folder cannot be used ({error.Message.TrimEnd('.')}): the disk is full or failing, or this user cannot write there. "
                + "Nothing was changed. Reading also needs some free space. Free some space or make this user the owner of the folder, then run the command again.");
            return ExitCode.Failed;
        }
        catch (Exception error) when (Explains(error))
        {
            Printed.Remark(LogFaults.Message(error));
            return ExitCode.Failed;
        }
        catch (OverflowException error)
        {
            Printed.Remark(
                $"{error.Message.TrimEnd('.')}. Sums are limited to 63 bits, so a source contains wrong figures. Find it by its bytes with: tidemark sources --account UID; "
                + "remove it with: tidemark sources remove ID --account UID");
            return ExitCode.Failed;
        }
        catch (OperationCanceledException)
        {
            Printed.Remark("Stopped.");
            return ExitCode.Failed;
        }
#pragma warning disable CA1031 // whatever it is: a person gets a sentence and an exit code, not an abort
        catch (Exception error)
#pragma warning restore CA1031
        {
            Printed.Remark(
                Environment.GetEnvironmentVariable(Debug) is { Length: > 0 }
                    ? error.ToString()
                    : $"Internal error: {error.GetType().Name}: {error.Message} (run the command with {Debug}=1 for a stack trace)");
            return ExitCode.Failed;
        }
    }

    private static Task<int> Invoke(string[] arguments)
    {
        var examples = new Dictionary<Command, string>();
        var root = Build(examples);
        var parser = new ParserConfiguration { EnablePosixBundling = false, ResponseFileTokenReplacer = null };
        var parsed = root.Parse(arguments is ["help", ..] ? [.. arguments[1..], "--help"] : arguments, parser);
        if (AsksNothing(parsed, root))
        {
            parsed = root.Parse([.. arguments, "--help"], parser);
        }

        if (parsed.Errors.Count > 0 && parsed.Action is not (Help or { ClearsParseErrors: true }))
        {
            foreach (var error in Messages(parsed))
            {
                Printed.Remark(error);
            }

            if (Missing(parsed).Any() && examples.TryGetValue(parsed.CommandResult.Command, out var lines))
            {
                Printed.Remark($"Example: {lines.Split('\n')[0].TrimEnd()}");
            }

            Printed.Remark($"Help: {PathOf(parsed.CommandResult.Command)} --help");
            return Task.FromResult(ExitCode.Usage);
        }

        return parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
    }

    /// <summary>Whether a command line names no command; options for every command may stand in it.</summary>
    private static bool AsksNothing(ParseResult parsed, RootCommand root) =>
        parsed.CommandResult.Command == root && parsed.UnmatchedTokens.Count == 0 && parsed.Errors.All(error => error.SymbolResult is CommandResult)
        && parsed.Action is not { ClearsParseErrors: true };

    /// <summary>What a mistyped word was probably meant to be, as the beginning of a clause; empty if nothing is near.</summary>
    private static string Suggestion(string word, Command command) =>
        Nearest.To(word, command.Subcommands.Select(sub => sub.Name).Concat(Nearest.OptionsOf(command).Select(option => option.Name))) is { } near ? $"did you mean {near}? If not, " : "";

    /// <summary>What is wrong with a command line. A word where a command belongs is reported as none, not that one is missing.</summary>
    private static IEnumerable<string> Messages(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        return command.Subcommands.Count > 0 && parsed.UnmatchedTokens is [var word, ..]
            ? [$"'{word}' is not a command or option of {PathOf(command)}; {Suggestion(word, command)}its commands are: {string.Join(", ", command.Subcommands.Select(sub => sub.Name))}"]
            : Missing(parsed).Select(missing => missing.Message)
                .Concat(parsed.Errors.Where(error => !IsOfMissing(error, parsed)).Select(error => error.Message)).Distinct()
                .Select(message => parsed.UnmatchedTokens.FirstOrDefault(word => message.Contains($"'{word}'", StringComparison.Ordinal)) is { } word
                    && Nearest.To(word, Nearest.OptionsOf(command).Select(option => option.Name)) is { } near ? $"{message.TrimEnd('.')}; did you mean {near}?" : message);
    }

    /// <summary>What a command line leaves out, with what it is.</summary>
    private static IEnumerable<(Symbol Symbol, string Message)> Missing(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        foreach (var argument in command.Arguments.Where(argument => argument.Arity.MinimumNumberOfValues > 0 && parsed.GetResult(argument) is null or { Tokens.Count: 0 }))
        {
            yield return (argument, $"{argument.Name} is missing. {argument.Description}");
        }

        foreach (var option in command.Options.Where(option => option.Required && parsed.GetResult(option) is null or { Implicit: true }))
        {
            yield return (option, $"{option.Name} {option.HelpName} is missing. {option.Description}");
        }
    }

    // The library's own messages name the command where it is an argument that is missing
    private static bool IsOfMissing(ParseError error, ParseResult parsed) =>
        Missing(parsed).Any(missing => error.SymbolResult switch
        {
            ArgumentResult result => result.Argument == missing.Symbol,
            OptionResult result => result.Option == missing.Symbol,
            CommandResult => missing.Symbol is Option option ? error.Message.Contains($"'{option.Name}'", StringComparison.Ordinal) : !error.Message.Contains("'--", StringComparison.Ordinal),
            _ => false,
        });

    private static RootCommand Build(Dictionary<Command, string> examples)
    {
        var root = new RootCommand(
            "Meters a CDN from its access logs, mails operations reports, exports usage as documents, and keeps notifications until they are confirmed.");
        root.Options.Add(Shared.Data);
        root.Options.Add(Shared.Config);
        examples[root] =
            """
            tidemark demo
            tidemark account create --name example --zone Asia/Shanghai
            tidemark domain add www.example.com --account 1234567890123456
            tidemark ingest access.log.gz --account 1234567890123456 --domain www.example.com
            tidemark serve
            """;
        root.Subcommands.Add(ServeCommand.Build(examples));
        root.Subcommands.Add(AccountCommands.Build(examples));
        root.Subcommands.Add(DomainCommands.Build(examples));
        root.Subcommands.Add(TokenCommands.Build(examples));
        root.Subcommands.Add(IngestCommand.Build(examples));
        root.Subcommands.Add(SourcesCommands.Build(examples));
        root.Subcommands.Add(ExplainCommand.Build(examples));
        root.Subcommands.Add(WatchCommand.Build(examples));
        root.Subcommands.Add(FeedCommands.Build(examples));
        root.Subcommands.Add(AdjustmentCommand.Build(examples));
        root.Subcommands.Add(MaintainCommand.Build(examples));
        root.Subcommands.Add(VerifyCommand.Build(examples));
        root.Subcommands.Add(DoctorCommand.Build(examples));
        root.Subcommands.Add(BackupCommand.Build(examples));
        root.Subcommands.Add(RestoreCommand.Build(examples));
        root.Subcommands.Add(LocateCommand.Build(examples));
        root.Subcommands.Add(FormatsCommands.Build(examples));
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
        error is Accounts.AccountException or Notifications.InvalidNoticeException or Logs.LogException
            or IOException or UnauthorizedAccessException or InvalidOperationException or SqliteException;
}
