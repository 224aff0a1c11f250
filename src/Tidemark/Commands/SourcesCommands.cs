using System.CommandLine;
using System.Text;
using System.Text.Json;
using Tidemark.CommandLine;
using Tidemark.Documents.Text;
using Tidemark.Hosting;
using Tidemark.Metering.Ingest;
using Tidemark.Text;
using Tidemark.Usage.Contract;

namespace Tidemark.Commands;

/// <summary><c>sources</c>, <c>sources rejects</c> and <c>sources remove</c>.</summary>
internal static class SourcesCommands
{
    private const int HostsShown = 5;

    public static Command Build(Dictionary<Command, string> examples)
    {
        var account = Shared.Account();
        var json = Shared.Json();
        var command = new Command("sources", "List metered logs and the outcome of their lines, newest last") { account, json };
        command.SetAction(async (parsed, token) =>
        {
            await using var rooms = Composition.Open(parsed);
            var owner = await rooms.Account(parsed.GetValue(account));
            var sources = await rooms.GetRequiredService<ISourceList>().Sources(owner.AliUid, token);
            if (parsed.GetValue(json))
            {
                Printed.JsonArray(sources, WriteMembers);
            }
            else if (sources.Count == 0)
            {
                Printed.Remark($"Account {owner.AliUid} has no sources; meter a log with: tidemark ingest FILE --account {owner.AliUid}");
            }
            else
            {
                Print(sources, owner.AliUid);
            }

            return ExitCode.Done;
        });
        command.Subcommands.Add(Rejects(examples));
        command.Subcommands.Add(Remove(examples));
        examples[command] =
            """
            tidemark sources --account 1234567890123456
            tidemark sources rejects 7 --account 1234567890123456
            tidemark sources remove 7 --account 1234567890123456
            """;
        return command;
    }

    private static Command Rejects(Dictionary<Command, string> examples)
    {
        var id = Id();
        var account = Shared.Account();
        var raw = new Option<bool>("--raw") { Description = "Print only the lines, byte for byte; unsafe on a terminal" };
        var json = Shared.Json();
        var command = new Command("rejects", "Print rejected lines of a source with position and reason (the first thousand are kept)") { id, account, raw, json };
        command.SetAction(async (parsed, token) =>
        {
            await using var rooms = Composition.Open(parsed);
            var owner = await rooms.Account(parsed.GetValue(account));
            var list = rooms.GetRequiredService<ISourceList>();
            var source = (await list.Sources(owner.AliUid, token)).FirstOrDefault(source => source.Id == parsed.GetValue(id))
                ?? throw Missing(owner.AliUid, parsed.GetValue(id));
            var samples = await list.RejectSamples(owner.AliUid, source.Id, token);
            if (parsed.GetValue(raw))
            {
                await WriteRaw(samples, token);
            }
            else if (parsed.GetValue(json))
            {
                Printed.JsonArray(samples, (writer, sample) =>
                {
                    writer.WriteNumber("offset", sample.Offset);
                    writer.WriteString("reason", sample.Reason);
                    writer.WriteString("line", Encoding.UTF8.GetString(sample.Line));
                });
            }
            else
            {
                Printed.Table([.. samples.Select(sample => new[] { $"{sample.Offset}", sample.Reason, LineSample.Printable(sample.Line, int.MaxValue) })]);
            }

            if (source.Rejected > samples.Count)
            {
                Printed.Remark($"{Printed.Count(source.Rejected, "line")} of source {source.Id} {(source.Rejected == 1 ? "was" : "were")} rejected; {samples.Count:N0} of them {(samples.Count == 1 ? "was" : "were")} kept.");
            }

            return ExitCode.Done;
        });
        examples[command] =
            """
            tidemark sources rejects 7 --account 1234567890123456
            tidemark sources rejects 7 --account 1234567890123456 --raw > rejected.log
            """;
        return command;
    }

    private static Command Remove(Dictionary<Command, string> examples)
    {
        var id = Id();
        var account = Shared.Account();
        var yes = new Option<bool>("--yes") { Description = "Do not ask for confirmation" };
        var json = Shared.Json();
        var command = new Command("remove", "Remove a source, as if it had never been read") { id, account, yes, json };
        command.SetAction(async (parsed, token) =>
        {
            await using var rooms = Composition.Open(parsed);
            var owner = await rooms.Account(parsed.GetValue(account));
            var list = rooms.GetRequiredService<ISourceList>();
            var contribution = await list.Contribution(owner.AliUid, parsed.GetValue(id), token) ?? throw Missing(owner.AliUid, parsed.GetValue(id));
            if (!parsed.GetValue(json))
            {
                Print(contribution);
            }

            if (contribution.Removable && !parsed.GetValue(yes) && !Confirmed())
            {
                Printed.Remark("Nothing was removed.");
                return ExitCode.Failed;
            }

            try
            {
                if (!await list.RemoveSource(owner.AliUid, contribution.Source.Id, token))
                {
                    throw Missing(owner.AliUid, contribution.Source.Id);
                }
            }
            catch (Exception refusal) when (refusal is SourceNotRemovableException or InvalidDataException)
            {
                throw new CommandFailure(ExitCode.Failed, refusal.Message);
            }

            if (parsed.GetValue(json))
            {
                Printed.Json(writer =>
                {
                    writer.WriteStartObject();
                    WriteMembers(writer, contribution.Source);
                    writer.WriteEndObject();
                });
            }

            Printed.Remark($"Source {contribution.Source.Id} was removed. If it is ingested again, it is metered again.");
            return ExitCode.Done;
        });
        examples[command] =
            """
            tidemark sources remove 7 --account 1234567890123456
            tidemark sources remove 7 --account 1234567890123456 --yes --json
            """;
        return command;
    }

    private static Argument<long> Id() => new("ID") { Description = "Id of the source, as listed by tidemark sources" };

    private static CommandFailure Missing(long account, long id) =>
        new(ExitCode.Failed, $"Account {account} has no source {id}; list its sources with: tidemark sources --account {account}");

    private static bool Confirmed()
    {
        if (Console.IsInputRedirected)
        {
            throw new CommandFailure(ExitCode.Usage, "Input is not a terminal; pass --yes to remove the source.");
        }

        Console.Error.Write("Remove it? [y/N] ");
        return Console.ReadLine()?.Trim() is "y" or "Y" or "yes";
    }

    private static async Task WriteRaw(IEnumerable<RejectSample> samples, CancellationToken token)
    {
        await using var output = Console.OpenStandardOutput();
        foreach (var sample in samples)
        {
            await output.WriteAsync(sample.Line, token);
            await output.WriteAsync("\n"u8.ToArray(), token);
        }
    }

    private static void Print(IReadOnlyList<SourceSummary> sources, long account)
    {
        var rows = new List<string[]> { new[] { "id", "file", "content", "lines", "accepted", "rejected", "bytes", "requests from", "to", "read at", "format", "domain", "feed", "" } };
        rows.AddRange(sources.Select(Row));
        Printed.Table(rows);
        foreach (var source in sources.Where(source => source.RejectedBy.Count > 0))
        {
            Printed.Remark($"Rejected lines of {source.Id}: {string.Join(", ", source.RejectedBy.OrderByDescending(reason => reason.Value).Select(reason => $"{reason.Key} {reason.Value:N0}"))}");
        }

        foreach (var source in sources.Where(source => source.UnknownHosts.Count > 0))
        {
            var hosts = source.UnknownHosts.Take(HostsShown).Select(host => $"{Shown(host.Name)} ({Printed.Count(host.Lines, "line")})");
            Printed.Remark($"Unknown hosts of {source.Id}: {string.Join(", ", hosts)}{(source.UnknownHosts.Count > HostsShown ? ", ..." : "")}");
        }

        var again = sources.Where(source => source.UnknownHosts.Count > 0).Select(source => source.Posted).ToHashSet();
        if (again.Contains(false))
        {
            Printed.Remark($"To meter the lines of an unknown host, add it (tidemark domain add NAME --account {account}) and run the same ingest again.");
        }

        if (again.Contains(true))
        {
            Printed.Remark("For posts (http:), add the host and send its lines as a new body; the same body is not counted again.");
        }
    }

    private static string[] Row(SourceSummary source) =>
    [
        $"{source.Id}", Shown(source.Name), $"{source.Start}-{source.Length}", $"{source.Lines:N0}", $"{source.Accepted:N0}", $"{source.Rejected:N0}", $"{source.Bytes:N0}",
        source.Requests is { } requests ? Instant(requests.First) : "-", source.Requests is { } last ? Instant(last.Last) : "-", Instant(source.Updated),
        $"{string.Join(", ", source.Formats.Select(format => LineSample.Printable(Encoding.UTF8.GetBytes(format))))} ({Parsers(source)})", source.Target.Length > 0 ? source.Target : "-", source.Feed ?? "-",
        source.SupplementOf is { } of ? $"supplement of {of}{(source.Finished ? "" : ", not finished; run the same ingest again to continue")}" : "",
    ];

    private static string Parsers(SourceSummary source) =>
        source.Parsers.Count == 0 ? "older version" : string.Join(", ", source.Parsers.Select(parser => parser == 0 ? "counters" : $"parser {parser}"));

    private static void Print(SourceContribution contribution)
    {
        foreach (var source in contribution.Supplements.Prepend(contribution.Source))
        {
            var period = source.Requests is { } requests ? $", {Instant(requests.First)} to {Instant(requests.Last)}" : "";
            Printed.Remark(
                $"Source {source.Id}: {Shown(source.Name)}, {source.Accepted:N0} of {Printed.Count(source.Lines, "line")}, {Printed.Count(source.Bytes, "byte")} ({SiUnit.Format(source.Bytes, "B")}){period}"
                + (source.SupplementOf is null ? "" : $", a supplement of {source.SupplementOf}"));
        }

        Printed.Table([.. contribution.Domains.Select(domain => new[] { domain.Domain, $"{domain.Requests:N0} requests", $"{domain.Bytes:N0} bytes" })]);
    }

    private static void WriteMembers(Utf8JsonWriter writer, SourceSummary source)
    {
        writer.WriteNumber("id", source.Id);
        writer.WriteString("name", source.Name);
        writer.WriteNumber("start", source.Start);
        writer.WriteNumber("end", source.Length);
        writer.WriteNumber("lines", source.Lines);
        writer.WriteNumber("accepted", source.Accepted);
        writer.WriteNumber("rejected", source.Rejected);
        writer.WriteStartObject("rejectedBy");
        foreach (var (reason, lines) in source.RejectedBy.OrderByDescending(reason => reason.Value).ThenBy(reason => reason.Key, StringComparer.Ordinal))
        {
            writer.WriteNumber(reason, lines);
        }

        writer.WriteEndObject();
        writer.WriteNumber("bytes", source.Bytes);
        writer.WriteString("firstRequest", source.Requests is { } first ? Instant(first.First) : null);
        writer.WriteString("lastRequest", source.Requests is { } last ? Instant(last.Last) : null);
        writer.WriteString("createdAt", Instant(source.Created));
        writer.WriteString("updatedAt", Instant(source.Updated));
        writer.WriteString("format", source.Format);
        writer.WriteStartArray("formats");
        foreach (var format in source.Formats)
        {
            writer.WriteStringValue(format);
        }

        writer.WriteEndArray();
        writer.WriteStartArray("parsers");
        foreach (var parser in source.Parsers)
        {
            writer.WriteNumberValue(parser);
        }

        writer.WriteEndArray();
        writer.WriteString("domain", source.Target.Length > 0 ? source.Target : null);
        writer.WriteString("feed", source.Feed);
        if (source.SupplementOf is { } of)
        {
            writer.WriteNumber("supplementOf", of);
            writer.WriteBoolean("finished", source.Finished);
        }

        writer.WriteStartObject("unknownHosts");
        foreach (var host in source.UnknownHosts)
        {
            writer.WriteNumber(host.Name, host.Lines);
        }

        writer.WriteEndObject();
    }

    private static string Shown(string text) => LineSample.Printable(Encoding.UTF8.GetBytes(text), int.MaxValue);

    private static string Instant(DateTimeOffset instant) => instant.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ");
}
