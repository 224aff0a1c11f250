using FsCheck;
using FsCheck.Fluent;
using Tidemark.Api.Answers;
using Tidemark.Reports;
using Tidemark.Reports.Catalogue;
using Tidemark.Reports.Rows;
using Tidemark.Usage.Model;
using Tidemark.Usage.Rankings;

namespace Tidemark.Api.Tests.Answers;

public sealed class ReportAnswersTests
{
    private static readonly TimeZoneInfo Kolkata = TimeZoneInfo.FindSystemTimeZoneById("Asia/Kolkata");
    private static readonly DateTimeOffset Noon = DateTimeOffset.Parse("2026-10-24T12:00:00Z");
    private static readonly TimeRange Hour = new(Noon, Noon.AddHours(1));

    [Theory]
    [InlineData(440, 220_000, "0.200%")]
    [InlineData(0, 1, "0.000%")]
    [InlineData(5, 5, "100.000%")]
    [InlineData(1, 3, "33.333%")]
    [InlineData(2, 3, "66.667%")]
    [InlineData(1, 200_000, "0.001%")]
    [InlineData(1, 200_001, "0.000%")]
    [InlineData(1, long.MaxValue, "0.000%")]
    public void A_share_has_three_decimals(long part, long total, string text) => ReportAnswers.Percent((decimal)part / total).ShouldBe(text);

    [Fact]
    public void Shares_are_rounded_as_the_quotient_of_hundred_times_the_part_is() => Prop.ForAll(
        Gen.Choose(0, int.MaxValue).Two().ToArbitrary(),
        pair =>
        {
            var (part, total) = (Math.Min(pair.Item1, pair.Item2), Math.Max(1L, Math.Max(pair.Item1, pair.Item2)));
            var thousandths = Math.Floor(((decimal)part * 200_000 / total) + 1) / 2;
            return ReportAnswers.Percent((decimal)part / total) == $"{Math.Floor(thousandths) / 1000:0.000}%";
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(1, "table", "", null, null, null, "url,traf,traf_rate,acc,acc_rate")]
    [InlineData(3, "table", "", null, null, null, "url,traf,traf_rate,acc,acc_rate")]
    [InlineData(5, "table", "", null, null, null, "refer,traf,traf_rate,acc,acc_rate")]
    [InlineData(7, "table", "", null, null, null, "refer,traf,traf_rate,acc,acc_rate")]
    [InlineData(9, "table", "", null, null, null, "url,traf,traf_rate,acc,acc_rate")]
    [InlineData(11, "table", "", null, null, null, "url,traf,traf_rate,acc,acc_rate")]
    [InlineData(13, "table", "", null, null, null, "ip,traf,traf_rate,acc,acc_rate")]
    [InlineData(15, "table", "", null, null, null, "ip,traf,traf_rate,acc,acc_rate")]
    [InlineData(17, "table", "", null, null, null, "domain,traf,traf_rate,acc,acc_rate,max_bps,max_bps_time")]
    [InlineData(19, "chart", "line", "ds", "cnt", "cnt_type", "ds,cnt_type,cnt")]
    [InlineData(21, "chart", "bar", "area", "traf", null, "area,traf,traf_rate,acc,acc_rate")]
    [InlineData(23, "chart", "pie", null, null, null, "isp,traf,traf_rate,acc,acc_rate")]
    public void Each_report_has_its_documented_shape_and_columns(int id, string format, string shape, string? x, string? y, string? legend, string header)
    {
        var wire = ReportShape.Of(ReportCatalogue.Find(id)!);
        (wire.Format, wire.Shape, wire.XAxis, wire.YAxis, wire.Legend, string.Join(",", wire.Header)).ShouldBe((format, shape, x, y, legend, header));
    }

    [Fact]
    public void Every_axis_is_a_column() => ReportCatalogue.All.Select(ReportShape.Of).ShouldAllBe(shape =>
        new[] { shape.XAxis, shape.YAxis, shape.Legend }.All(axis => axis == null || shape.Header.Contains(axis)));

    [Fact]
    public void Every_row_has_the_columns_of_the_header_in_its_order()
    {
        foreach (var definition in ReportCatalogue.All)
        {
            Report report = definition.Subject switch
            {
                ReportSubject.Domain => new DomainReport(definition, Hour, [new DomainRow("a.example.com", default, null)]),
                ReportSubject.Visitors => new VisitorReport(definition, Hour, [new VisitorRow(Noon, null, 0, 0)]),
                _ => new KeyReport(definition, Hour, [new KeyRow("key", default)]),
            };
            var answer = ReportAnswers.Rows(report, Kolkata);
            answer["data"]![0]!.AsObject().Select(field => field.Key)
                .ShouldBe(answer["deliver"]!["report"]!["header"]!.AsArray().Select(column => (string)column!));
        }
    }

    [Fact]
    public void A_domain_without_a_peak_has_a_dash()
    {
        var rows = new DomainRow[]
        {
            new("a.example.com", new UsageShare(3, 0.75m, 1, 0.5m), new BandwidthPoint(Noon, 19, 0.5)),
            new("b.example.com", new UsageShare(1, 0.25m, 1, 0.5m), null),
        };
        ReportAnswers.Rows(new DomainReport(ReportCatalogue.Find(17)!, Hour, rows), Kolkata)["data"]!.ToJsonString().ShouldBe(
            """[{"domain":"a.example.com","traf":3,"traf_rate":"75.000%","acc":1,"acc_rate":"50.000%","max_bps":1,"max_bps_time":"2026-10-24T17:30:00\u002B05:30"},"""
            + """{"domain":"b.example.com","traf":1,"traf_rate":"25.000%","acc":1,"acc_rate":"50.000%","max_bps":"-","max_bps_time":"-"}]""");
    }

    [Fact]
    public void Remarks_are_sentences_with_the_instants_of_the_zone()
    {
        ReportRemark[] remarks =
        [
            new RangeWidened(Hour, new TimeRange(Noon, Noon.AddHours(2)), TimeSpan.FromHours(1)),
            new RangeWidened(Hour, Hour, TimeSpan.FromMinutes(5)),
            new KeysDropped(RankBy.Requests, 7),
            new KeysDropped(RankBy.Bytes, 900),
            new NoPeakByStatus(),
            new PeakOfAverages(TimeSpan.FromHours(1)),
            new PeakOfAverages(TimeSpan.FromDays(1)),
            new DaysOffTheHour(),
            new VisitorsEstimated(),
            new NoLongerKept(Noon),
            new IncompleteFigures(Noon),
            new IncompleteFigures(null),
        ];
        var report = new KeyReport(ReportCatalogue.Find(1)!, Hour, []) { Remarks = remarks };
        ReportAnswers.Rows(report, Kolkata)["remarks"]!.AsArray().Select(text => (string)text!).ShouldBe(
        [
            "The range was widened to whole hours: 2026-10-24T17:30:00+05:30 to 2026-10-24T19:30:00+05:30 instead of 2026-10-24T17:30:00+05:30 to 2026-10-24T18:30:00+05:30.",
            "The range was widened to five-minute buckets: 2026-10-24T17:30:00+05:30 to 2026-10-24T18:30:00+05:30 instead of 2026-10-24T17:30:00+05:30 to 2026-10-24T18:30:00+05:30.",
            "The ranking was truncated; up to 7 requests may be missing from a row.",
            "The ranking was truncated; up to 900 bytes may be missing from a row.",
            "Bandwidth is not stored by status, so max_bps and max_bps_time are omitted.",
            "For part of the range only hourly averages are kept; max_bps is based on them there.",
            "For part of the range only averages of UTC days are kept; max_bps is based on them there.",
            "Visitors are stored by UTC hour, but days of Asia/Kolkata do not start on a UTC hour, so each point starts and ends up to an hour early.",
            "Unique visitors are estimates with a standard error below 0.5 %.",
            "Figures before 2026-10-24T17:30:00+05:30 are no longer kept. Missing figures are not zero.",
            "Figures are complete up to 2026-10-24T17:30:00+05:30. Later figures are missing or incomplete, not zero.",
            "No part of this range is completely metered yet. Missing figures are not zero.",
        ]);
    }

    [Fact]
    public void Instants_of_a_zone_without_offset_end_in_Z() => ZoneTime.Format(Noon, TimeZoneInfo.Utc).ShouldBe("2026-10-24T12:00:00Z");
}
