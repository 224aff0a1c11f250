using System.Text;
using System.Text.Json;
using Tidemark.Accounts;
using Tidemark.CommandLine;
using Tidemark.Documents.Text;
using Tidemark.Metering.Ingest;
using Tidemark.Text;

namespace Tidemark.Ingest;

/// <summary>What became of the files of one command: for people, and as the JSON of the contract.</summary>
/// <param name="Outcomes">The files that were read.</param>
/// <param name="Failures">The files that could not be, with the reason.</param>
/// <param name="AddedDomains">Domains that were added on the way.</param>
/// <param name="Elapsed">From the first file to the last.</param>
internal sealed record IngestReport(
    IReadOnlyList<IngestOutcome> Outcomes, IReadOnlyList<(string File, string Reason)> Failures, IReadOnlyList<string> AddedDomains, TimeSpan Elapsed)
{
    private const int HostsShown = 10;
    private const int FilesShown = 5;
    private const int FormatWidth = 24;

    /// <summary>Sums over all files, and each file by itself.</summary>
    public void WriteJson(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteNumber("lines", Outcomes.Sum(file => file.Lines));
        writer.WriteNumber("accepted", Outcomes.Sum(file => file.Accepted));
        writer.WriteNumber("rejected", Outcomes.Sum(file => file.Rejected));
        writer.WriteNumber("duplicates", Outcomes.Sum(file => file.Duplicates));
        writer.WriteNumber("bytes", Outcomes.Sum(file => file.Bytes));
        writer.WriteNumber("requests", Outcomes.Sum(file => file.Requests));
        writer.WriteNumber("seconds", Seconds(Elapsed));
        Counts(writer, "rejectedBy", Summed(file => file.RejectedBy));
        Counts(writer, "unknownHosts", Summed(file => file.UnknownHosts));
        writer.WriteStartArray("addedDomains");
        foreach (var domain in AddedDomains)
        {
            writer.WriteStringValue(domain);
        }

        writer.WriteEndArray();
        writer.WriteStartArray("files");
        foreach (var file in Outcomes)
        {
            File(writer, file);
        }

        foreach (var (file, reason) in Failures)
        {
            writer.WriteStartObject();
            writer.WriteString("name", file);
            writer.WriteString("error", reason);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    /// <summary>A table of the files and their sum.</summary>
    public void Print()
    {
        var rows = new List<string[]> { new[] { "file", "format", "lines", "accepted", "rejected", "duplicates", "bytes", "" } };
        rows.AddRange(Outcomes.Select(file => Row(
            file.Name,
            file.Format.Length > FormatWidth ? Shown(file.Format)[..(FormatWidth - 3)] + "..." : file.Format,
            file.Lines, file.Accepted, file.Rejected, file.Duplicates, file.Bytes)));
        if (Outcomes.Count > 1)
        {
            rows.Add(Row(
                "all", "", Outcomes.Sum(file => file.Lines), Outcomes.Sum(file => file.Accepted), Outcomes.Sum(file => file.Rejected),
                Outcomes.Sum(file => file.Duplicates), Outcomes.Sum(file => file.Bytes)));
        }

        if (Outcomes.Count > 0)
        {
            Printed.Table(rows);
        }
    }

    /// <summary>What a person should know beside the figures, with the way out.</summary>
    /// <param name="account">For the commands that are proposed.</param>
    public void Remark(long account)
    {
        foreach (var file in Outcomes.Where(file => file.Duplicates > 0 || file.Supplemented > 0))
        {
            if (file.Supplemented > 0)
            {
                Printed.Remark($"{file.Name} was metered before; {file.Supplemented:N0} more lines are metered now, because their hosts are now domains.");
                continue;
            }

            Printed.Remark(file.Duplicates == file.Lines
                ? $"{file.Name} is a duplicate: {Printed.Count(file.Lines, "line")} metered before, not counted again."
                : $"{file.Name} was metered before up to line {file.Duplicates:N0}; these lines are not counted again.");
        }

        foreach (var domain in AddedDomains)
        {
            Printed.Remark($"Added domain {domain}.");
        }

        RemarkFormats();
        var rejected = Summed(file => file.RejectedBy);
        if (rejected.Count > 0)
        {
            Printed.Remark("Rejected lines by reason: " + string.Join(", ", rejected.Select(reason => $"{reason.Key} {reason.Value:N0}")));
            var sample = Outcomes.Where(file => file.IsLog).SelectMany(file => file.Samples).FirstOrDefault();
            if (sample is null)
            {
                Printed.Remark("The rejected lines are not shown, because no line shows that the file is a log. To see how its lines are read, run: tidemark formats test FILE");
            }
            else
            {
                Printed.Remark($"The first, at byte {sample.Offset:N0} ({sample.Reason}): {LineSample.Printable(sample.Line)}");
            }
        }

        RemarkUnknownHosts(account);
        foreach (var (file, reason) in Failures)
        {
            Printed.Remark(reason.StartsWith($"{file}: ", StringComparison.Ordinal) ? reason : $"{file}: {reason}");
        }
    }

    // Of many files one by one nobody reads
    private void RemarkFormats()
    {
        var told = Outcomes.Where(file => file.Formats is [{ Evidence: not null }, ..]).ToList();
        foreach (var file in told.Take(FilesShown))
        {
            Printed.Remark($"{file.Name}: detected format {Shown(file.Formats[0].Format)} ({file.Formats[0].Evidence}).");
        }

        foreach (var group in told.Skip(FilesShown).GroupBy(file => file.Formats[0].Format))
        {
            Printed.Remark($"{group.Count():N0} more files have the format {Shown(group.Key)}.");
        }

        foreach (var file in Outcomes)
        {
            foreach (var use in file.Formats.Skip(1))
            {
                Printed.Remark($"{file.Name}: the format changes to {Shown(use.Format)} at byte {use.From:N0} ({use.Evidence}).");
            }
        }
    }

    // A custom format is a long word
    private static string Shown(string format) => LineSample.Printable(Encoding.UTF8.GetBytes(format));

    private void RemarkUnknownHosts(long account)
    {
        var unknown = Summed(file => file.UnknownHosts);
        if (unknown.Count == 0)
        {
            return;
        }

        var shown = unknown.Take(HostsShown).Select(host => $"{LineSample.Printable(Encoding.UTF8.GetBytes(host.Key))} ({Printed.Count(host.Value, "line")})");
        Printed.Remark($"Hosts that are not domains of the account: {string.Join(", ", shown)}{(unknown.Count > HostsShown ? ", ..." : "")}");

        if (Proposed(file => !file.Recorded) is { } unread)
        {
            Printed.Remark(
                $"Files without an accepted line were not recorded. Add the domain (tidemark domain add {unread} --account {account}) and run the same command again, or run it with --add-domains.");
        }

        if (Proposed(file => file.Recorded) is { } host)
        {
            Printed.Remark(
                $"To meter the lines of these hosts, add them (tidemark domain add {host} --account {account}) and run the same command again, or run it with --add-domains. Only their lines are then metered.");
        }
    }

    /// <summary>The most frequent unknown host of some files. It is pasted into a shell: nothing of a log gets there that is not a domain name.</summary>
    private string? Proposed(Func<IngestOutcome, bool> of) =>
        Summed(file => of(file) ? file.UnknownHosts : new Dictionary<string, long>())
            .Find(host => DomainName.TryNormalise(host.Key, out var name) && name == host.Key && !name.StartsWith('.')).Key;

    private static double Seconds(TimeSpan elapsed) => Math.Round(elapsed.TotalSeconds, 3);

    private static void File(Utf8JsonWriter writer, IngestOutcome file)
    {
        writer.WriteStartObject();
        writer.WriteString("name", file.Name);
        writer.WriteString("format", file.Format);
        writer.WriteNumber("lines", file.Lines);
        writer.WriteNumber("accepted", file.Accepted);
        writer.WriteNumber("rejected", file.Rejected);
        writer.WriteNumber("duplicates", file.Duplicates);
        writer.WriteNumber("bytes", file.Bytes);
        writer.WriteNumber("requests", file.Requests);
        writer.WriteNumber("seconds", Seconds(file.Elapsed));
        writer.WriteStartArray("formats");
        foreach (var use in file.Formats)
        {
            writer.WriteStartObject();
            writer.WriteString("name", use.Format);
            writer.WriteNumber("fromByte", use.From);
            if (use.Evidence is not null)
            {
                writer.WriteString("evidence", use.Evidence);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void Counts(Utf8JsonWriter writer, string name, IReadOnlyList<KeyValuePair<string, long>> counts)
    {
        writer.WriteStartObject(name);
        foreach (var (key, count) in counts)
        {
            writer.WriteNumber(key, count);
        }

        writer.WriteEndObject();
    }

    private List<KeyValuePair<string, long>> Summed(Func<IngestOutcome, IReadOnlyDictionary<string, long>> of) =>
    [
        .. Outcomes.SelectMany(of)
            .GroupBy(entry => entry.Key, StringComparer.Ordinal)
            .Select(group => KeyValuePair.Create(group.Key, group.Sum(entry => entry.Value)))
            .OrderByDescending(entry => entry.Value)
            .ThenBy(entry => entry.Key, StringComparer.Ordinal),
    ];

    private static string[] Row(string name, string format, long lines, long accepted, long rejected, long duplicates, long bytes) =>
        [name, format, $"{lines:N0}", $"{accepted:N0}", $"{rejected:N0}", $"{duplicates:N0}", $"{bytes:N0}", $"({SiUnit.Format(bytes, "B")})"];
}
