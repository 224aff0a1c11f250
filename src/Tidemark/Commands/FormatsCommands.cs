using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Tidemark.CommandLine;
using Tidemark.Logs;
using Tidemark.Logs.Detection;
using Tidemark.Logs.Formats;
using Tidemark.Logs.Trial;
using Tidemark.Text;

namespace Tidemark.Commands;

/// <summary><c>formats</c>: lists log formats; <c>formats show</c> says what a format reads; <c>formats test</c> shows how the lines of a file are read.</summary>
internal static class FormatsCommands
{
    private const int UsualLines = 10;
    private const int LongestOwn = 200;
    private const string NotMetered = "not metered";

    /// <summary>What stands before a text in a row of a table, and dots behind one that was cut.</summary>
    private const int Margin = 16;

    public static Command Build(Dictionary<Command, string> examples)
    {
        var json = Shared.Json();
        var show = Show();
        var test = Test();
        var command = new Command("formats", "List log formats, show what a format reads, or test it on a file") { show, test, json };
        examples[command] =
            """
            tidemark formats
            tidemark formats show cloudfront
            tidemark formats test access.log
            """;
        examples[show] = "tidemark formats show nginx-json";
        examples[test] =
            """
            tidemark formats test access.log.gz
            tidemark formats test access.log --format haproxy --lines 100 --json
            """;
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(json))
            {
                Printed.JsonArray(FormatCatalogue.All, WriteFormat);
            }
            else
            {
                Printed.Table([.. FormatCatalogue.All.Select(format => new[] { format.Name, format.NamesHost ? "host in each line" : "needs --domain", format.Summary })]);
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static Command Show()
    {
        var name = new Argument<string>("FORMAT") { Description = "Format, as for tidemark ingest --format" };
        var json = Shared.Json();
        var command = new Command("show", "Show the source of each metered field") { name, json };
        command.SetAction(parsed =>
        {
            var format = Usage(() => FormatCatalogue.Named(parsed.GetValue(name)!));
            if (parsed.GetValue(json))
            {
                Printed.Json(writer =>
                {
                    writer.WriteStartObject();
                    WriteFormat(writer, format);
                    writer.WriteEndObject();
                });
            }
            else
            {
                Printed.Table([.. format.Fields.Select(field => new[] { field.Field, Shown(field.From) })]);
                if (format.Variables.Count > 0)
                {
                    Console.Out.WriteLine();
                    Print(format.Variables);
                }
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static Command Test()
    {
        var file = new Argument<string>("FILE") { Description = "Log, plain or compressed; - is standard input" };
        var format = new Option<string>("--format") { Description = "Format of the lines; auto detects it", HelpName = "FORMAT", DefaultValueFactory = _ => "auto" };
        var lines = new Option<int>("--lines") { Description = $"Number of lines, 1 to {FormatTrial.MostLines}", HelpName = "N", DefaultValueFactory = _ => UsualLines };
        lines.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var text }] && !(int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is >= 1 and <= FormatTrial.MostLines))
            {
                result.AddError($"invalid line count '{text}'; use 1 to {FormatTrial.MostLines}");
            }
        });
        var json = Shared.Json();
        var command = new Command("test", "Show field by field how the first lines of a file are read, without metering them") { file, format, lines, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var outcome = await Usage(() => FormatTrial.Read(
                parsed.GetValue(file)!, parsed.GetValue(format)!, parsed.GetValue(lines), Printed.Width - Margin, cancellationToken));
            if (parsed.GetValue(json))
            {
                Printed.Json(writer => WriteOutcome(writer, outcome));
            }
            else
            {
                Print(outcome);
            }

            return outcome.Accepted > 0 ? ExitCode.Done : ExitCode.Failed;
        });
        return command;
    }

    private static T Usage<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (LogUsageException error)
        {
            throw new CommandFailure(ExitCode.Usage, LogFaults.Message(error));
        }
    }

    private static async Task<T> Usage<T>(Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (LogUsageException error)
        {
            throw new CommandFailure(ExitCode.Usage, LogFaults.Message(error));
        }
    }

    private static void Print(TrialOutcome outcome)
    {
        if (outcome.Format.Variables.Count > 0)
        {
            Print(outcome.Format.Variables);
        }

        foreach (var line in outcome.Lines)
        {
            Console.Out.WriteLine(line.Request is null ? $"line {line.Number}: rejected, {line.Reason}: {line.Why}" : $"line {line.Number}: {line.Text}");
            Printed.Table([.. (line.Request is { } request ? Cells(request) : Cells(line)).Where(cell => cell.Value.Length > 0).Select(cell => new[] { "  " + cell.Name, cell.Value })]);
        }

        var rejected = string.Concat(outcome.RejectedBy.Select(pair => $", {pair.Value} {pair.Key}"));
        Printed.Remark($"{outcome.Name}: format {Shown(outcome.Format.Name.TrimEnd().TrimEnd(';'))}; of {Printed.Count(outcome.Lines.Count, "line")} {outcome.Accepted} would be metered{rejected}; nothing was metered");
    }

    private static void Print(IReadOnlyList<FormatVariable> variables) =>
        Printed.Table([.. variables.Select(variable => new[] { Shown(variable.Text), variable.Field.Length > 0 ? variable.Field : NotMetered, Shown(variable.Hint) })]);

    private static IEnumerable<(string Name, string Value)> Cells(TrialLine rejected) =>
        rejected.Stop is { } stop
            ? [("line", rejected.Text), ($"byte {stop.At}", stop.Rest.Length > 0 ? stop.Rest : "(the end of the line)"), ("expected", Shown(stop.Expected))]
            : [("line", rejected.Text)];

    private static IEnumerable<(string Name, string Value)> Cells(TrialRequest request) =>
    [
        ("client", request.Client),
        ("forwarded", request.Forwarded),
        ("time", request.Time.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)),
        ("host", request.Host),
        ("url", request.Url),
        ("status", request.Status.ToString(CultureInfo.InvariantCulture)),
        ("bytes", request.Bytes.ToString(CultureInfo.InvariantCulture)),
        ("referer", request.Referer),
        ("cache", request.Cache),
        ("https", request.Https ? "yes" : "no"),
    ];

    // A custom format may hold anything, and nothing of it steers a terminal
    private static string Shown(string text) => LineSample.Printable(Encoding.UTF8.GetBytes(text), LongestOwn);

    private static void WriteFormat(Utf8JsonWriter writer, FormatInfo format)
    {
        writer.WriteString("name", format.Name);
        writer.WriteString("summary", format.Summary);
        writer.WriteBoolean("namesHost", format.NamesHost);
        writer.WriteStartObject("fields");
        foreach (var field in format.Fields)
        {
            writer.WriteString(field.Field, field.From);
        }

        writer.WriteEndObject();
        WriteVariables(writer, format.Variables);
    }

    private static void WriteVariables(Utf8JsonWriter writer, IReadOnlyList<FormatVariable> variables)
    {
        if (variables.Count == 0)
        {
            return;
        }

        writer.WriteStartArray("variables");
        foreach (var variable in variables)
        {
            writer.WriteStartObject();
            writer.WriteString("variable", variable.Text);
            writer.WriteString("metered", variable.Field.Length > 0 ? variable.Field : null);
            if (variable.Hint.Length > 0)
            {
                writer.WriteString("hint", variable.Hint);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteOutcome(Utf8JsonWriter writer, TrialOutcome outcome)
    {
        writer.WriteStartObject();
        writer.WriteString("file", outcome.Name);
        writer.WriteString("format", outcome.Format.Name);
        WriteVariables(writer, outcome.Format.Variables);
        writer.WriteStartArray("lines");
        foreach (var line in outcome.Lines)
        {
            writer.WriteStartObject();
            writer.WriteNumber("line", line.Number);
            writer.WriteString("text", line.Text);
            if (line.Request is { } request)
            {
                WriteRequest(writer, request);
            }
            else
            {
                writer.WriteString("rejected", line.Reason);
                writer.WriteString("why", line.Why);
                if (line.Stop is { } stop)
                {
                    writer.WriteNumber("stoppedAtByte", stop.At);
                    writer.WriteString("rest", stop.Rest);
                    writer.WriteString("expected", stop.Expected);
                }
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteNumber("accepted", outcome.Accepted);
        writer.WriteStartObject("rejected");
        foreach (var (reason, count) in outcome.RejectedBy)
        {
            writer.WriteNumber(reason, count);
        }

        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteRequest(Utf8JsonWriter writer, TrialRequest request)
    {
        writer.WriteString("client", request.Client);
        writer.WriteString("forwarded", request.Forwarded);
        writer.WriteString("time", request.Time.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        writer.WriteString("host", request.Host);
        writer.WriteString("url", request.Url);
        writer.WriteNumber("status", request.Status);
        writer.WriteNumber("bytes", request.Bytes);
        writer.WriteString("referer", request.Referer);
        writer.WriteString("cache", request.Cache);
        writer.WriteBoolean("https", request.Https);
    }
}
