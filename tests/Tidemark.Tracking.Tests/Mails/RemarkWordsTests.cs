using Tidemark.Accounts;
using Tidemark.Reports.Rows;
using Tidemark.Tracking.Mails;
using Tidemark.Usage.Model;
using Tidemark.Usage.Rankings;

namespace Tidemark.Tracking.Tests.Mails;

public sealed class RemarkWordsTests
{
    private static readonly DateTimeOffset Noon = DateTimeOffset.Parse("2026-10-24T12:00:00Z");

    public static TheoryData<ReportRemark, string> Remarks => new()
    {
        {
            new RangeWidened(new TimeRange(Noon, Noon.AddHours(1)), new TimeRange(Noon, Noon.AddHours(2)), TimeSpan.FromHours(1)),
            "The range was widened to whole hours: 2026-10-24T17:30:00+05:30 to 2026-10-24T19:30:00+05:30 instead of 2026-10-24T17:30:00+05:30 to 2026-10-24T18:30:00+05:30."
        },
        { new KeysDropped(RankBy.Requests, 7), "The ranking was truncated; up to 7 requests may be missing from a row." },
        { new KeysDropped(RankBy.Bytes, 900), "The ranking was truncated; up to 900 bytes may be missing from a row." },
        { new NoPeakByStatus(), "Bandwidth is not stored by status, so the peak is omitted." },
        { new PeakOfAverages(TimeSpan.FromHours(1)), "For part of the range only hourly averages are kept; peak bandwidth is based on them there." },
        { new PeakOfAverages(TimeSpan.FromDays(1)), "For part of the range only averages of UTC days are kept; peak bandwidth is based on them there." },
        { new DaysOffTheHour(), "Visitors are stored by UTC hour, but days of Asia/Kolkata do not start on a UTC hour, so each point starts and ends up to an hour early." },
        { new VisitorsEstimated(), "Unique visitors are estimates with a standard error below 0.5 %." },
        { new NoLongerKept(Noon), "Figures before 2026-10-24T17:30:00+05:30 are no longer kept. Missing figures are not zero." },
    };

    [Theory]
    [MemberData(nameof(Remarks))]
    public void A_remark_is_a_sentence_without_names_of_the_wire(ReportRemark remark, string sentence) =>
        RemarkWords.Of(remark, TimeZoneInfo.FindSystemTimeZoneById("Asia/Kolkata"), Language.English).ShouldBe(sentence);

    [Theory]
    [MemberData(nameof(Remarks))]
    public void Every_remark_has_a_Chinese_sentence(ReportRemark remark, string english)
    {
        var sentence = RemarkWords.Of(remark, TimeZoneInfo.FindSystemTimeZoneById("Asia/Kolkata"), Language.Chinese).ShouldNotBeNull();
        sentence.ShouldEndWith("。");
        sentence.ShouldNotBe(english);
    }

    [Fact]
    public void That_figures_are_incomplete_is_said_once_at_the_head_of_the_mail() =>
        RemarkWords.Of(new IncompleteFigures(Noon), TimeZoneInfo.Utc, Language.English).ShouldBeNull();
}
