using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Tidemark.Accounts;
using Tidemark.CommandLine;
using Tidemark.Exports.Closing;
using Tidemark.Hosting;
using Tidemark.Reports.Calendar;
using Tidemark.Usage.Contract;
using Tidemark.Usage.Model;

namespace Tidemark.Commands;

/// <summary><c>adjustments</c>: the closed months, and what changed them since.</summary>
internal static class AdjustmentCommand
{
    private static readonly TimeRange Ever = new(DateTimeOffset.UnixEpoch, new DateTimeOffset(9998, 1, 1, 0, 0, 0, TimeSpan.Zero));

    public static Command Build(Dictionary<Command, string> examples)
    {
        var account = Shared.Account();
        var month = new Option<DateOnly?>("--month")
        {
            Description = "Show only this month of the account's zone, as YYYY-MM",
            HelpName = "MONTH",
            CustomParser = result =>
            {
                if (DateOnly.TryParseExact(result.Tokens[0].Value, "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.None, out var first) && first.Year is >= 1970 and < 9998)
                {
                    return first;
                }

                result.AddError($"'{result.Tokens[0].Value}' is not a month from 1970 to 9997; write it as 2026-03");
                return null;
            },
        };
        var json = Shared.Json();
        var command = new Command("adjustments", "List the closed months of an account and their later changes") { account, month, json };
        command.SetAction(async (parsed, token) =>
        {
            await using var rooms = Composition.Open(parsed);
            var owner = await rooms.Account(parsed.GetValue(account));
            var within = parsed.GetValue(month) is { } first
                ? ReportPeriod.Month(first, owner.Zone)
                : Ever;
            var periods = await rooms.GetRequiredService<MonthCloser>().Closed(owner, within, token);
            if (parsed.GetValue(json))
            {
                Printed.JsonArray(periods, Write);
            }
            else if (periods.Count == 0)
            {
                Printed.Remark("No closed month found. A month with usage is closed Metering:CloseAfter (default: 3 days) after it ends, or after its first line was metered if that is later, by the server or by tidemark maintain.");
            }
            else
            {
                Printed.Table([["period", "closed at", "file", "source", "domain", "requests", "bytes"], .. periods.SelectMany(period => Rows(period, owner))]);
            }

            return ExitCode.Done;
        });
        examples[command] =
            """
            tidemark adjustments --account 1234567890123456
            tidemark adjustments --account 1234567890123456 --month 2026-03 --json
            """;
        return command;
    }

    private static IEnumerable<string[]> Rows(ClosedPeriod period, Account owner)
    {
        var name = $"{Local(period.Range.Start, owner)} – {Local(period.Range.End, owner)}";
        var then = period.Then();
        yield return [name, Local(period.ClosedAt, owner), "at closing", "", "", $"{then.Requests}", $"{then.Bytes}"];
        foreach (var adjustment in period.Adjustments)
        {
            yield return
            [
                "", Local(adjustment.At, owner), (adjustment.Removed ? "removed: " : "") + Printable(adjustment.Name), $"{adjustment.Source}", adjustment.Domain,
                Signed(adjustment.Figures.Requests), Signed(adjustment.Figures.Bytes),
            ];
        }
    }

    private static void Write(Utf8JsonWriter writer, ClosedPeriod period)
    {
        writer.WriteString("start", Utc(period.Range.Start));
        writer.WriteString("end", Utc(period.Range.End));
        writer.WriteString("closedAt", Utc(period.ClosedAt));
        writer.WriteNumber("requests", period.Then().Requests);
        writer.WriteNumber("bytes", period.Then().Bytes);
        writer.WriteNumber("requestsSince", period.Since().Requests);
        writer.WriteNumber("bytesSince", period.Since().Bytes);
        writer.WriteStartArray("adjustments");
        foreach (var adjustment in period.Adjustments)
        {
            writer.WriteStartObject();
            writer.WriteNumber("source", adjustment.Source);
            writer.WriteString("file", adjustment.Name);
            writer.WriteString("domain", adjustment.Domain);
            writer.WriteBoolean("removed", adjustment.Removed);
            writer.WriteString("at", Utc(adjustment.At));
            writer.WriteNumber("requests", adjustment.Figures.Requests);
            writer.WriteNumber("bytes", adjustment.Figures.Bytes);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    /// <summary>A file's name, which may hold anything, for a terminal.</summary>
    private static string Printable(string name) => string.Concat(name.Select(c => char.IsControl(c) ? '?' : c));

    private static string Signed(long change) => change.ToString("+0;-0;0", CultureInfo.InvariantCulture);

    private static string Local(DateTimeOffset instant, Account owner) => TimeZoneInfo.ConvertTime(instant, owner.Zone).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    private static string Utc(DateTimeOffset instant) => instant.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
}
