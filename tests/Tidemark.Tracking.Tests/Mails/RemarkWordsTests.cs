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
            "Kept by the hour: covers 2026-10-24T17:30:00+05:30 to 2026-10-24T19:30:00+05:30, asked were 2026-10-24T17:30:00+05:30 to 2026-10-24T18:30:00+05:30."
        },
        { new KeysDropped(RankBy.Requests, 7), "More keys than are kept: up to 7 requests may be missing from a row." },
        { new KeysDropped(RankBy.Bytes, 900), "More keys than are kept: up to 900 bytes may be missing from a row." },
        { new NoPeakByStatus(), "Bandwidth is not kept by status: the peak is left out." },
        { new PeakOfAverages(TimeSpan.FromHours(1)), "Five-minute detail of part of the range is no longer kept: peak bandwidth rests on hourly averages there." },
        { new PeakOfAverages(TimeSpan.FromDays(1)), "Five-minute detail of part of the range is no longer kept: peak bandwidth rests on averages of UTC days there." },
        { new DaysOffTheHour(), "Kept by the hour of UTC: days of Asia/Kolkata begin off the hour, so each point begins and ends up to an hour early." },
        { new VisitorsEstimated(), "Unique visitors are estimates, with a standard error below half a percent." },
        { new NoLongerKept(Noon), "Figures before 2026-10-24T17:30:00+05:30 are no longer kept: what is missing is not zero." },
    };

    [Theory]
    [MemberData(nameof(Remarks))]
    public void A_remark_is_a_sentence_without_names_of_the_wire(ReportRemark remark, string sentence) =>
        RemarkWords.Of(remark, TimeZoneInfo.FindSystemTimeZoneById("Asia/Kolkata")).ShouldBe(sentence);
}
