using System.Globalization;
using Tidemark.Reports;
using Tidemark.Usage.Contract;

namespace Tidemark.Exports.Figures;

/// <summary>The changes of a closed month since closing, in the figures of a document: billed bytes for the document's domains.</summary>
internal sealed class Closure
{
    private Closure(ClosedPeriod period, IReadOnlyCollection<string>? domains, Billing billing)
    {
        var (then, since) = (period.Then(domains), period.Since(domains));
        Period = period;
        Bytes = billing.Bytes(then.Bytes);
        Requests = then.Requests;
        BytesSince = billing.Bytes(then.Bytes + since.Bytes) - Bytes;
        RequestsSince = since.Requests;
        Sources = period.Of(domains).Select(adjustment => adjustment.Source).Distinct().Count();
    }

    public ClosedPeriod Period { get; }

    /// <summary>The figure at closing.</summary>
    public long Bytes { get; }

    /// <summary>The figure at closing.</summary>
    public long Requests { get; }

    /// <summary>The change since closing; the document shows the sum of both.</summary>
    public long BytesSince { get; }

    /// <summary>The change since closing.</summary>
    public long RequestsSince { get; }

    /// <summary>The number of sources that changed it.</summary>
    public int Sources { get; }

    /// <summary>The months with adjustments.</summary>
    public static IEnumerable<Closure> Of(Coverage coverage, IReadOnlyCollection<string>? domains, Billing billing) =>
        coverage.Closed.Select(period => new Closure(period, domains, billing)).Where(closure => closure.Sources > 0);

    /// <summary>Fills a sentence with: period, time of closing, bytes, requests, change of bytes, change of requests, sources.</summary>
    public string Say(string sentence, TimeZoneInfo zone) => string.Format(
        CultureInfo.InvariantCulture, sentence, WallClock.Period(Period.Range, zone), WallClock.Minute(Period.ClosedAt, zone),
        Bytes.ToString("N0", CultureInfo.InvariantCulture), Requests.ToString("N0", CultureInfo.InvariantCulture), Signed(BytesSince), Signed(RequestsSince),
        Sources.ToString("N0", CultureInfo.InvariantCulture));

    private static string Signed(long change) => change.ToString("+#,0;-#,0;0", CultureInfo.InvariantCulture);
}
