using Tidemark.Usage.Model;

namespace Tidemark.Reports.Tests;

public sealed class ReportRangeTests
{
    [Theory]
    [InlineData("UTC", "2026-10-05T00:00:00Z", "2026-11-05T00:00:00Z", true)]
    [InlineData("UTC", "2026-10-05T00:00:00Z", "2026-11-05T00:00:01Z", false)]
    [InlineData("UTC", "2026-10-05T00:00:00Z", "2026-10-05T00:00:01Z", true)]
    [InlineData("UTC", "2026-10-05T00:00:00Z", "2026-10-05T00:00:00Z", false)]
    [InlineData("UTC", "2026-10-05T00:00:00Z", "2026-10-04T00:00:00Z", false)]
    [InlineData("Asia/Shanghai", "9999-12-01T00:00:00Z", "9999-12-31T00:00:00Z", false)]
    [InlineData("America/New_York", "0001-01-01T00:00:00Z", "0001-01-02T00:00:00Z", false)]
    [InlineData("UTC", "1970-01-01T00:00:00Z", "1970-01-02T00:00:00Z", true)]
    // October has 31 days and an hour in Berlin
    [InlineData("Europe/Berlin", "2026-09-30T22:00:00Z", "2026-10-31T23:00:00Z", true)]
    [InlineData("Europe/Berlin", "2026-09-30T22:00:00Z", "2026-10-31T23:00:01Z", false)]
    [InlineData("Europe/Berlin", "2026-09-30T21:00:00Z", "2026-10-31T23:00:00Z", false)]
    public void A_call_covers_31_days_or_a_month_of_the_zone(string zone, string start, string end, bool allowed)
    {
        Func<TimeRange> check = () => ReportRange.Of(
            DateTimeOffset.Parse(start), DateTimeOffset.Parse(end), TimeZoneInfo.FindSystemTimeZoneById(zone), 31);
        if (allowed)
        {
            check().ShouldBe(new TimeRange(DateTimeOffset.Parse(start), DateTimeOffset.Parse(end)));
        }
        else
        {
            Should.Throw<InvalidReportException>(() => check());
        }
    }
}
