using System.Globalization;
using Tidemark.Reports;
using Tidemark.Usage.Contract;

namespace Tidemark.Exports.Figures;

/// <summary>What became of a closed month since it was closed, in the figures of a document: billed bytes, and the domains it is of.</summary>
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

    /// <summary>With what it was closed.</summary>
    public long Bytes { get; }

    /// <summary>With what it was closed.</summary>
    public long Requests { get; }

    /// <summary>By how much that changed; what the document shows is the sum of both.</summary>
    public long BytesSince { get; }

    /// <summary>By how much that changed.</summary>
    public long RequestsSince { get; }

    /// <summary>How many sources changed it.</summary>
    public int Sources { get; }

    /// <summary>Those that were adjusted since.</summary>
    public static IEnumerable<Closure> Of(Coverage coverage, IReadOnlyCollection<string>? domains, Billing billing) =>
        coverage.Closed.Select(period => new Closure(period, domains, billing)).Where(closure => closure.Sources > 0);

    /// <summary>Fills a sentence: period, when closed, bytes, requests, bytes since, requests since, sources.</summary>
    public string Say(string sentence, TimeZoneInfo zone) => string.Format(
        CultureInfo.InvariantCulture, sentence, WallClock.Period(Period.Range, zone), WallClock.Minute(Period.ClosedAt, zone),
        Bytes.ToString("N0", CultureInfo.InvariantCulture), Requests.ToString("N0", CultureInfo.InvariantCulture), Signed(BytesSince), Signed(RequestsSince),
        Sources.ToString("N0", CultureInfo.InvariantCulture));

    private static string Signed(long change) => change.ToString("+#,0;-#,0;0", CultureInfo.InvariantCulture);
}
