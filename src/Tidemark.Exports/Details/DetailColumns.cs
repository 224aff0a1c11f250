using Tidemark.Documents.Sheets;
using Tidemark.Exports.Figures;
using Tidemark.Reports;
using Tidemark.Usage.Model;

namespace Tidemark.Exports.Details;

/// <summary>The columns of five-minute rows: the time twice, the domain if rows are split by domain, then the figures of the type.</summary>
internal sealed class DetailColumns(string type, bool byDomain, Billing billing, TimeZoneInfo zone, DetailWords words)
{
    private const double FigureWidth = 18;

    /// <summary>The column heads.</summary>
    public IReadOnlyList<XlsxColumn> Heads()
    {
        var heads = new List<XlsxColumn> { new(string.Format(System.Globalization.CultureInfo.InvariantCulture, words.Time, zone.Id), 24), new(words.TimeUtc, 18) };
        if (byDomain)
        {
            heads.Add(new XlsxColumn(words.Domain, 34));
        }

        string[] billed = billing.Differs ? [words.BilledTraffic, words.BilledBandwidth] : [];
        string[] figures = type == "flow"
            ? [words.Traffic, words.Bandwidth, .. billed, words.HitTraffic, words.OriginTraffic, words.HttpsTraffic]
            : [words.Requests, words.HttpsRequests, words.HttpRequests, words.HitRequests, words.OriginRequests, "2xx", "3xx", "4xx", "5xx"];
        heads.AddRange(figures.Select(figure => new XlsxColumn(figure, FigureWidth)));
        return heads;
    }

    /// <summary>Writes a bucket's row.</summary>
    public void Write(XlsxWriter writer, DateTimeOffset start, string domain, in Counters counters)
    {
        writer.Row().Time(TimeZoneInfo.ConvertTime(start, zone).DateTime).Time(start.UtcDateTime);
        if (byDomain)
        {
            writer.Text(domain);
        }

        if (type == "flow")
        {
            writer.Integer(counters.Bytes).Number(Bucket.BitsPerSecond(counters.Bytes));
            if (billing.Differs)
            {
                writer.Integer(billing.Bytes(counters.Bytes)).Number(billing.BitsPerSecond(counters.Bytes));
            }

            writer.Integer(counters.HitBytes).Integer(counters.OriginBytes).Integer(counters.HttpsBytes);
        }
        else
        {
            writer.Integer(counters.Requests).Integer(counters.HttpsRequests).Integer(counters.Requests - counters.HttpsRequests)
                .Integer(counters.HitRequests).Integer(counters.OriginRequests)
                .Integer(counters.Status2xx).Integer(counters.Status3xx).Integer(counters.Status4xx).Integer(counters.Status5xx);
        }
    }
}
