using Tidemark.Tracking.Schedules;

namespace Tidemark.Tracking.Tests.Schedules;

public sealed class ScheduleWordsTests
{
    [Theory]
    [InlineData("0 0 8 * * ?", "every day at 08:00")]
    [InlineData("30 38 16 * * ?", "every day at 16:38:30")]
    [InlineData("0 30 23 ? * *", "every day at 23:30")]
    [InlineData("0 0 8 ? * MON", "every Monday at 08:00")]
    [InlineData("0 0 8 ? * 2", "every Monday at 08:00")]
    [InlineData("0 0 8 ? * 1", "every Sunday at 08:00")]
    [InlineData("0 0 8 ? * mon,WED,FRI", "every Monday, Wednesday and Friday at 08:00")]
    [InlineData("0 15 6 ? * MON-FRI", "every day from Monday to Friday at 06:15")]
    [InlineData("0 0 9 1 * ?", "on day 1 of every month at 09:00")]
    [InlineData("0 0 9 L * ?", "on the last day of every month at 09:00")]
    [InlineData("0 0 * * * ?", "every hour, on the hour")]
    [InlineData("0 10 * * * ? *", "every hour, 10 minutes past")]
    [InlineData("11 18 * * * ?", "every hour, 18 minutes 11 seconds past")]
    [InlineData("30 0 * * * ?", "every hour, 30 seconds past")]
    [InlineData("0 1 * * * ?", "every hour, 1 minute past")]
    [InlineData("0 0/15 * * * ?", "every 15 minutes")]
    [InlineData("0 5 0/6 * * ?", "every 6 hours from 00:05")]
    public void An_ordinary_crontab_has_words(string crontab, string words) => ScheduleWords.Of(crontab).ShouldBe(words);

    [Theory]
    [InlineData("")]
    [InlineData("0 8 * * *")]
    [InlineData("30 0/5 * * * ?")]
    [InlineData("0/30 0 8 * * ?")]
    [InlineData("0 0 8 * 6 ?")]
    [InlineData("0 0 8 ? * MON#2")]
    [InlineData("0 0 8 ? * 6L")]
    [InlineData("0 0 8 15W * ?")]
    [InlineData("0 0 8,20 * * ?")]
    [InlineData("0 0 0/5 * * ?")]
    [InlineData("0 0 8 1 * MON")]
    [InlineData("0 0 8 * * ? 2027")]
    [InlineData("0 0 8 ? * 9")]
    public void One_out_of_the_ordinary_has_none(string crontab) => ScheduleWords.Of(crontab).ShouldBeNull();
}
