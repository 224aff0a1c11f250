using System.Globalization;
using Tidemark.Documents.Text;
using Tidemark.Exports.Figures;
using Tidemark.Reports;
using Tidemark.Usage.Contract;
using Tidemark.Usage.Model;
using Tidemark.Usage.Retention;

namespace Tidemark.Exports.Statements;

/// <summary>The figures of a statement as texts.</summary>
internal sealed class StatementValues(UsageStatement statement, StatementWords words)
{
    private static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;

    private TimeZoneInfo Zone => statement.Account.Zone;

    private Billing Billing => statement.Billing;

    public string Period => WallClock.Period(statement.Task.Range, Zone);

    public string MeteredUpTo => statement.Coverage.Watermark is { } watermark ? WallClock.Second(watermark, Zone) : words.NothingMetered;

    public string Factor => Billing.Factor.ToString("0.####", Invariant);

    public static string Count(long value) => value.ToString("N0", Invariant);

    /// <summary>Notes that a reader must know before relying on a figure.</summary>
    public IEnumerable<string> Remarks()
    {
        if (statement.Coverage.Range is not { } range)
        {
            yield return words.NotBegun;
        }
        else
        {
            if (statement.Coverage.IsCut)
            {
                yield return string.Format(Invariant, words.CutAt, WallClock.Second(range.End.AddSeconds(-1), Zone));
            }

            if (statement.Coverage.Metered is null)
            {
                yield return statement.Figures is { Total.Requests: > 0 } ? string.Format(Invariant, words.NoneComplete, MeteredUpTo) : words.NotMetered;
            }
            else if (statement.Coverage.MayGrow)
            {
                yield return string.Format(Invariant, words.MayGrow, MeteredUpTo);
            }

            if (statement.Coverage.Metered is not null && statement.Figures is not { Total.Requests: > 0 })
            {
                yield return words.NoUsage;
            }
        }

        if (statement.Coverage is { IsDeleted: true, KeptSince: { } since })
        {
            yield return string.Format(Invariant, words.Deleted, WallClock.Minute(since, Zone));
        }

        if (statement.Figures is { Timeline.Resolution: > Resolution.FiveMinutes and var resolution })
        {
            yield return resolution == Resolution.Hour ? words.HourlyAverages : words.DailyAverages;
        }

        foreach (var closure in Closure.Of(statement.Coverage, null, Billing))
        {
            yield return closure.Say(words.Adjusted, Zone);
        }

        if (statement.Coverage.IsWidened)
        {
            yield return string.Format(Invariant, words.Widened, WallClock.Period(statement.Coverage.Asked.WidenedTo(Bucket.Seconds), Zone));
        }
    }

    public IReadOnlyList<(string Label, string Value, string Detail)> Cards(UsageFigures figures)
    {
        var total = figures.Total;
        var billed = Billing.Bytes(total.Bytes);
        return
        [
            (Billing.Differs ? words.BilledTraffic : words.Traffic, Traffic(billed), $"{Count(billed)} B"),
            (words.Requests, SiUnit.Format(total.Requests, ""), Count(total.Requests)),
            (words.HitRate, Rate(figures.HitRate), figures.HitRate is null ? words.NotTold
                : string.Format(Invariant, words.HitsOf, Count(total.HitRequests), Count(total.HitRequests + total.OriginRequests))),
            figures.Bandwidth is { } peak ? (words.Peak, Bandwidth(peak.Peak.Bytes), At(peak.Peak.Start)) : (words.Peak, "–", ""),
            figures.Bandwidth is { } ranked ? (words.Percentile, Bandwidth(ranked.Percentile.Value), At(ranked.PercentileBucket.Start)) : (words.Percentile, "–", ""),
            (words.HttpsRequests, SiUnit.Format(total.HttpsRequests, ""), string.Format(Invariant, words.ShareOfRequests, Rate((double)total.HttpsRequests / total.Requests))),
        ];
    }

    /// <summary>Item, value with its unit, exact value.</summary>
    public IEnumerable<(string Item, string Value, string Exact)> InFull(UsageFigures figures)
    {
        var total = figures.Total;
        if (Billing.Differs)
        {
            yield return Bytes(words.LoggedTraffic, total.Bytes);
            yield return (words.Factor, Factor, "");
            yield return Bytes(words.BilledTraffic, Billing.Bytes(total.Bytes));
        }
        else
        {
            yield return Bytes(words.Traffic, total.Bytes);
        }

        var told = figures.HitRate is not null;
        yield return told ? Bytes(words.HitTraffic, Billing.Bytes(total.HitBytes)) : (words.HitTraffic, "–", words.NotTold);
        yield return told ? Bytes(words.OriginTraffic, Billing.Bytes(total.OriginBytes)) : (words.OriginTraffic, "–", words.NotTold);
        yield return Bytes(words.HttpsTraffic, Billing.Bytes(total.HttpsBytes));
        if (figures is { Bandwidth: { } bandwidth, Metered.Range: var metered })
        {
            if (metered != figures.Timeline.Range)
            {
                yield return (words.BandwidthCovers, "", $"{WallClock.Minute(metered.Start, Zone)} – {WallClock.Minute(metered.End, Zone)}");
            }

            yield return Exactly(words.Peak, bandwidth.Peak.Bytes);
            yield return (words.PeakBucket, "", BucketOf(bandwidth.Peak.Start, bandwidth.Peak.Bytes));
            yield return Exactly(words.Percentile, bandwidth.Percentile.Value);
            yield return (words.PercentileBuckets, "", string.Format(Invariant, words.PercentileBucketsValue, Count(bandwidth.Percentile.Count), Count(bandwidth.Percentile.Discarded)));
            yield return (words.PercentileBucket, "", BucketOf(bandwidth.PercentileBucket.Start, bandwidth.Percentile.Value));
        }

        yield return Requests(words.Requests, total.Requests);
        yield return (words.HitRate, Rate(figures.HitRate), figures.HitRate is null ? words.NotTold
            : string.Format(Invariant, words.HitsOf, Count(total.HitRequests), Count(total.HitRequests + total.OriginRequests)));
        yield return Requests(words.HttpsRequests, total.HttpsRequests);
        yield return Requests(string.Format(Invariant, words.Status, "2xx"), total.Status2xx);
        yield return Requests(string.Format(Invariant, words.Status, "3xx"), total.Status3xx);
        yield return Requests(string.Format(Invariant, words.Status, "4xx"), total.Status4xx);
        yield return Requests(string.Format(Invariant, words.Status, "5xx"), total.Status5xx);
    }

    /// <summary>A domain's share of the traffic, 0 to 1.</summary>
    public double ShareOf(UsageTotal domain) =>
        statement.Figures is { Total.Bytes: > 0 and var whole } ? (double)domain.Total.Bytes / whole : 0;

    public IReadOnlyList<string> TotalRow(UsageFigures figures) => Row(words.Total, figures.Total, figures.Bandwidth?.Peak.Bytes ?? 0, figures.Total.Bytes > 0 ? 1 : 0);

    public IReadOnlyList<string> DomainRow(UsageTotal domain, double share) => Row(domain.Name, domain.Total, domain.PeakBytes, share);

    // A domain without usage has 0 only in time that was metered
    private IReadOnlyList<string> Row(string name, in Counters total, long peakBytes, double share) => statement.Coverage.Metered is not null
        ? [name, Traffic(Billing.Bytes(total.Bytes)), Count(total.Requests), Rate(UsageFigures.HitRateOf(total)), Bandwidth(peakBytes), Rate(share)]
        : total.Requests > 0 ? [name, Traffic(Billing.Bytes(total.Bytes)), Count(total.Requests), Rate(UsageFigures.HitRateOf(total)), "–", Rate(share)]
        : [name, "–", "–", "–", "–", "–"];

    private (string Item, string Value, string Exact) Exactly(string item, long loggedBytes) =>
        (item, Bandwidth(loggedBytes), $"{Billing.BitsPerSecond(loggedBytes).ToString("N2", Invariant)} bit/s");

    private static (string Item, string Value, string Exact) Bytes(string item, long value) => (item, Traffic(value), $"{Count(value)} B");

    private static (string Item, string Value, string Exact) Requests(string item, long value) => (item, SiUnit.Format(value, ""), Count(value));

    private string BucketOf(DateTimeOffset start, long loggedBytes) =>
        string.Format(Invariant, words.BucketValue, WallClock.Minute(start, Zone), Count(loggedBytes));

    private string At(DateTimeOffset start) => string.Format(Invariant, words.At, WallClock.Minute(start, Zone));

    private string Bandwidth(long loggedBytes) => SiUnit.Format(Billing.BitsPerSecond(loggedBytes), "bit/s");

    private static string Traffic(long bytes) => SiUnit.Format(bytes, "B");

    private static string Rate(double? rate) => rate is { } value ? value.ToString("0.00%", Invariant) : "–";
}
