using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Tidemark.Accounts;
using Tidemark.CommandLine;
using Tidemark.Documents.Text;
using Tidemark.Hosting;
using Tidemark.Text;
using Tidemark.Usage.Contract;
using Tidemark.Usage.Model;

namespace Tidemark.Commands;

/// <summary><c>explain</c>: the sources behind a bucket.</summary>
internal static class ExplainCommand
{
    private static readonly string[] WithOffset = ["yyyy-MM-ddTHH:mm:ssK", "yyyy-MM-ddTHH:mmK"];
    private static readonly string[] Local = ["yyyy-MM-dd HH:mm", "yyyy-MM-dd HH:mm:ss", "yyyy-MM-ddTHH:mm", "yyyy-MM-ddTHH:mm:ss"];

    public static Command Build(Dictionary<Command, string> examples)
    {
        var account = Shared.Account();
        var domain = new Option<string>("--domain") { Description = "Domain", HelpName = "NAME", Required = true };
        var at = new Option<string>("--at")
        {
            Description = "Any time in the bucket: 2026-03-10T10:02Z, or 2026-03-10 18:02 in the account's zone",
            HelpName = "TIME",
            Required = true,
        };
        var json = Shared.Json();
        var command = new Command("explain", "List the sources of a five-minute bucket, with the byte ranges that contributed") { account, domain, at, json };
        command.SetAction(async (parsed, token) =>
        {
            await using var rooms = Composition.Open(parsed);
            var owner = await rooms.Account(parsed.GetValue(account));
            var name = DomainName.TryNormalise(parsed.GetValue(domain)!, out var normal) ? normal : parsed.GetValue(domain)!;
            var explanation = await rooms.GetRequiredService<ISourceList>().Explain(owner.AliUid, name, Instant(parsed.GetValue(at)!, owner.Zone), token);
            if (explanation.Figures == default && !(await rooms.GetRequiredService<DomainStore>().Names(owner.AliUid)).Contains(name, StringComparer.Ordinal))
            {
                throw new CommandFailure(
                    ExitCode.Failed, $"Account {owner.AliUid} has no domain {Shown(name)}; list its domains with: tidemark domain list --account {owner.AliUid}");
            }

            if (explanation.Figures == default && explanation.Range.Start < (await rooms.GetRequiredService<IUsageStore>().Kept(owner.AliUid, token)).Usage)
            {
                throw new CommandFailure(ExitCode.Failed, "The figures of that time were deleted by the Retention settings.");
            }

            if (parsed.GetValue(json))
            {
                Printed.Json(writer => Write(writer, name, explanation));
            }
            else
            {
                Print(name, explanation, owner.Zone);
            }

            return ExitCode.Done;
        });
        examples[command] =
            """
            tidemark explain --account 1234567890123456 --domain www.example.com --at 2026-03-10T10:02Z
            tidemark explain --account 1234567890123456 --domain www.example.com --at '2026-03-10 18:02' --json
            """;
        return command;
    }

    /// <summary>An instant as it was given; without an offset it is a time of the zone, the earlier one where clocks show it twice.</summary>
    private static DateTimeOffset Instant(string text, TimeZoneInfo zone)
    {
        if ((text.EndsWith('Z') || text.LastIndexOfAny(['+', '-']) > "yyyy-MM-dd".Length)
            && DateTimeOffset.TryParseExact(text, WithOffset, CultureInfo.InvariantCulture, DateTimeStyles.None, out var instant))
        {
            CheckYear(instant.UtcDateTime.Year, text);
            return instant;
        }

        if (!DateTime.TryParseExact(text, Local, CultureInfo.InvariantCulture, DateTimeStyles.None, out var wall))
        {
            throw new CommandFailure(ExitCode.Usage, $"invalid time '{Shown(text)}'; use 2026-03-10T10:02Z, or 2026-03-10 18:02 for the account's zone");
        }

        CheckYear(wall.Year, text);
        if (zone.IsInvalidTime(wall))
        {
            throw new CommandFailure(ExitCode.Usage, $"{text} does not exist in {zone.Id}: clocks are set forward past it");
        }

        var offset = zone.IsAmbiguousTime(wall) ? zone.GetAmbiguousTimeOffsets(wall).Max() : zone.GetUtcOffset(wall);
        return new DateTimeOffset(wall, offset);
    }

    // Formats read no others; days at the ends of the calendar have no neighbours to count from
    private static void CheckYear(int year, string text)
    {
        if (year is < 1970 or > 2199)
        {
            throw new CommandFailure(ExitCode.Usage, $"{Shown(text)} is out of range; use a time in the years 1970 to 2199");
        }
    }

    private static void Print(string domain, BucketExplanation explanation, TimeZoneInfo zone)
    {
        var (start, end) = (TimeZoneInfo.ConvertTime(explanation.Range.Start, zone), TimeZoneInfo.ConvertTime(explanation.Range.End, zone));
        Printed.Remark($"{Shown(domain)}, {start:yyyy-MM-dd HH:mm} to {end:HH:mm zzz} ({explanation.Range.Start.UtcDateTime:yyyy-MM-ddTHH:mm}Z):");
        if (explanation.Range.Duration.TotalSeconds > Bucket.Seconds)
        {
            Printed.Remark("Five-minute figures of that day are no longer kept; these are the figures of the whole period.");
        }

        var rows = new List<string[]> { new[] { "source", "file", "bytes of content", "requests", "traffic", "" } };
        rows.AddRange(explanation.Sources.Select(source => Row($"{source.Id}", Shown(source.Name), Ranges(source), source.Figures)));
        if (explanation.OlderVersion != default)
        {
            rows.Add(Row("-", "metered by an older version", "", explanation.OlderVersion));
        }

        rows.Add(Row("", "all", "", explanation.Figures));
        Printed.Table(rows);
    }

    private static string Ranges(BucketSource source) => string.Join(", ", source.Ranges.Select(range => $"{range.Start}-{range.End}"));

    private static string[] Row(string id, string file, string ranges, Counters figures) =>
        [id, file, ranges, $"{figures.Requests:N0}", $"{figures.Bytes:N0}", $"({SiUnit.Format(figures.Bytes, "B")})"];

    private static void Write(Utf8JsonWriter writer, string domain, BucketExplanation explanation)
    {
        writer.WriteStartObject();
        writer.WriteString("domain", domain);
        writer.WriteString("start", $"{explanation.Range.Start.UtcDateTime:yyyy-MM-ddTHH:mm:ss}Z");
        writer.WriteString("end", $"{explanation.Range.End.UtcDateTime:yyyy-MM-ddTHH:mm:ss}Z");
        Figures(writer, explanation.Figures);
        writer.WriteStartArray("sources");
        foreach (var source in explanation.Sources)
        {
            writer.WriteStartObject();
            writer.WriteNumber("id", source.Id);
            writer.WriteString("name", source.Name);
            writer.WriteStartArray("ranges");
            foreach (var range in source.Ranges)
            {
                writer.WriteStartObject();
                writer.WriteNumber("start", range.Start);
                writer.WriteNumber("end", range.End);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            Figures(writer, source.Figures);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteStartObject("olderVersion");
        Figures(writer, explanation.OlderVersion);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void Figures(Utf8JsonWriter writer, Counters figures)
    {
        writer.WriteNumber("requests", figures.Requests);
        writer.WriteNumber("bytes", figures.Bytes);
    }

    private static string Shown(string text) => LineSample.Printable(Encoding.UTF8.GetBytes(text), int.MaxValue);
}
