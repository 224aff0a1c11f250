using System.Globalization;
using Tidemark.Accounts;
using Tidemark.Documents.Sheets;
using Tidemark.Exports.Figures;
using Tidemark.Exports.Tasks;
using Tidemark.Reports;
using Tidemark.Usage.Contract;
using Tidemark.Usage.Retention;

namespace Tidemark.Exports.Details;

/// <summary>The first sheet: the scope of the rows, and the figures of the total and of each domain.</summary>
internal sealed class DetailSummary(Account account, ExportTask task, Coverage coverage, DetailWords words)
{
    private readonly Billing _billing = new(account.TrafficFactor);

    /// <summary>Writes the sheet.</summary>
    /// <param name="writer">The workbook.</param>
    /// <param name="whole">Null if no bucket of the range is complete.</param>
    /// <param name="domains">The domains, if rows are split by domain.</param>
    /// <param name="figuresOf">Returns the figures of a domain; called for one domain at a time, because the figures contain every bucket.</param>
    public async Task Write(XlsxWriter writer, UsageFigures? whole, IReadOnlyList<string> domains, Func<string, Task<UsageFigures>> figuresOf)
    {
        writer.BeginSheet(words.Summary, [new("", 34), .. Enumerable.Repeat(new XlsxColumn("", 22), 12)]);
        Field(writer, words.Account, $"{account.Name} ({account.AliUid})");
        if (task.Name.Length > 0)
        {
            Field(writer, words.TaskName, task.Name);
        }

        Field(writer, words.Task, task.Id.ToString(CultureInfo.InvariantCulture));
        Field(writer, words.Period, WallClock.Period(task.Range, account.Zone));
        Field(writer, words.Zone, WallClock.Zone(account.Zone, task.Range));
        Field(writer, words.Scope, Scope(domains.Count));
        Field(writer, words.Covered, (coverage.MayGrow ? coverage.Metered : coverage.Range) is { } range ? WallClock.Period(range, account.Zone) : "–");
        Field(writer, words.Watermark, coverage.Watermark is { } watermark ? WallClock.Second(watermark, account.Zone) : words.NothingMetered);
        if (coverage.MayGrow)
        {
            Field(writer, words.Note, words.MayGrow);
        }

        if (coverage is { IsDeleted: true, KeptSince: { } since })
        {
            Field(writer, words.Note, string.Format(CultureInfo.InvariantCulture, words.Deleted, WallClock.Minute(since, account.Zone)));
        }

        if (whole is { Timeline.Resolution: > Resolution.FiveMinutes and var resolution })
        {
            Field(writer, words.Note, resolution == Resolution.Hour ? words.HourlyAverages : words.DailyAverages);
        }

        foreach (var closure in Closure.Of(coverage, task.Domains, _billing))
        {
            Field(writer, words.Note, closure.Say(words.Adjusted, account.Zone));
        }

        if (task.DetailType == "flow")
        {
            Field(writer, words.Factor, _billing.Factor.ToString("0.####", CultureInfo.InvariantCulture));
            Field(writer, words.Note, words.PercentileNote);
            if (account.ZoneOfValidDays is { } zone)
            {
                Field(writer, words.Note, string.Format(CultureInfo.InvariantCulture, words.ValidDaysNote, zone.Id));
            }
        }

        if (whole is not null && IsUntold(whole))
        {
            Field(writer, words.Note, words.HitsNotTold);
        }

        if (whole is not null)
        {
            writer.Row();
            Heads(writer);
            Figures(writer, words.Total, whole);
            foreach (var name in domains)
            {
                Figures(writer, name, await figuresOf(name));
            }
        }
    }

    private string Scope(int each) => task.Domains is null
        ? words.WholeAccount
        : each > 0 ? words.DomainsEach(task.Domains.Count) : words.DomainsTogether(task.Domains.Count);

    private static void Field(XlsxWriter writer, string label, string value) => writer.Row().Text(label, CellKind.Strong).Text(value);

    private void Heads(XlsxWriter writer)
    {
        string[] billed = _billing.Differs ? [words.BilledTraffic] : [];
        string[] heads = task.DetailType == "flow"
            ? [words.Domain, words.Traffic, .. billed, words.Peak, words.PeakAt, words.Percentile, words.PercentileAt, words.Buckets, words.Discarded]
            : [words.Domain, words.Requests, words.HttpsRequests, words.HttpRequests, words.HitRequests, words.OriginRequests, "2xx", "3xx", "4xx", "5xx"];
        writer.Row();
        foreach (var head in heads)
        {
            writer.Text(head, CellKind.Strong);
        }
    }

    private void Figures(XlsxWriter writer, string name, UsageFigures figures)
    {
        var total = figures.Total;
        writer.Row().Text(name);
        if (task.DetailType != "flow")
        {
            writer.Integer(total.Requests).Integer(total.HttpsRequests).Integer(total.Requests - total.HttpsRequests);
            _ = IsUntold(figures) ? writer.Text("–").Text("–") : writer.Integer(total.HitRequests).Integer(total.OriginRequests);
            writer.Integer(total.Status2xx).Integer(total.Status3xx).Integer(total.Status4xx).Integer(total.Status5xx);
            return;
        }

        writer.Integer(total.Bytes);
        if (_billing.Differs)
        {
            writer.Integer(_billing.Bytes(total.Bytes));
        }

        if (figures.Bandwidth is not { } bandwidth)
        {
            writer.Text("–").Text("–").Text("–").Text("–").Integer(0).Integer(0);
            return;
        }

        writer.Number(_billing.BitsPerSecond(bandwidth.Peak.Bytes)).Time(Wall(bandwidth.Peak.Start))
            .Number(_billing.BitsPerSecond(bandwidth.Percentile.Value)).Time(Wall(bandwidth.PercentileBucket.Start))
            .Integer(bandwidth.Percentile.Count).Integer(bandwidth.Percentile.Discarded);
    }

    /// <summary>There were requests, but no log contained the cache result.</summary>
    private static bool IsUntold(UsageFigures figures) => figures.Total.Requests > 0 && figures.HitRate is null;

    private DateTime Wall(DateTimeOffset instant) => TimeZoneInfo.ConvertTime(instant, account.Zone).DateTime;
}
