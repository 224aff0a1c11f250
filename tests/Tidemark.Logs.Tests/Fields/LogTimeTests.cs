using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Tidemark.Logs.Fields;
using Tidemark.Logs.Tests.Formats;

namespace Tidemark.Logs.Tests.Fields;

public sealed class LogTimeTests
{
    [Fact]
    public void Every_instant_and_zone_is_read_as_the_framework_writes_it()
    {
        var time = default(LogTime);
        Prop.ForAll(LineGenerators.Requests, written =>
        {
            var text = written.At.ToString("dd/MMM/yyyy:HH:mm:ss ", CultureInfo.InvariantCulture) + written.At.ToString("zzz", CultureInfo.InvariantCulture).Replace(":", "");
            return time.TryRead(Encoding.ASCII.GetBytes(text), out var seconds) && seconds == written.At.ToUnixTimeSeconds()
                && time.TryRead(Encoding.ASCII.GetBytes(text), out var again) && again == seconds;
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_time_is_read_the_same_after_any_other_of_its_hour()
    {
        var (remembering, at) = (default(LogTime), new DateTimeOffset(2024, 2, 29, 23, 0, 0, TimeSpan.Zero));
        for (var second = 0; second < 7300; second++)
        {
            var text = at.AddSeconds(second * 7 % 7300).ToString("dd/MMM/yyyy:HH:mm:ss +0000", CultureInfo.InvariantCulture);
            remembering.TryRead(Encoding.ASCII.GetBytes(text), out var seconds).ShouldBeTrue();
            seconds.ShouldBe(at.ToUnixTimeSeconds() + (second * 7 % 7300));
        }
    }

    [Fact]
    public void An_hour_that_begins_before_1970_is_not_remembered_into_it()
    {
        var time = default(LogTime);
        time.TryRead("01/Jan/1970:00:45:00 +0030"u8, out var seconds).ShouldBeTrue();
        seconds.ShouldBe(900);
        time.TryRead("01/Jan/1970:00:10:00 +0030"u8, out _).ShouldBeFalse();
    }

    [Theory]
    [InlineData("29/Feb/2024:12:00:00 +0000", "2024-02-29T12:00:00Z")]
    [InlineData("1/Mar/2100:00:00:00 +0000", "2100-03-01T00:00:00Z")]
    [InlineData("31/Dec/2016:23:59:60 +0000", "2017-01-01T00:00:00Z")]
    [InlineData("01/Jan/1970:05:30:00 +0530", "1970-01-01T00:00:00Z")]
    public void Odd_days_are_right(string text, string instant)
    {
        default(LogTime).TryRead(Encoding.ASCII.GetBytes(text), out var seconds).ShouldBeTrue();
        seconds.ShouldBe(DateTimeOffset.Parse(instant).ToUnixTimeSeconds());
    }

    [Theory]
    [InlineData("29/Feb/2023:12:00:00 +0000")]
    [InlineData("00/Jan/2023:12:00:00 +0000")]
    [InlineData("01/jan/2023:12:00:00 +0000")]
    [InlineData("01/Jan/2023:12:5a:00 +0000")]
    [InlineData("01/Jan/2023:12:00:0: +0000")]
    [InlineData("01/Jan/2023:12:00/00 +0000")]
    [InlineData("01/Jan/2023:24:00:00 +0000")]
    [InlineData("01/Jan/2023:12:60:00 +0000")]
    [InlineData("01/Jan/2023:12:00:61 +0000")]
    [InlineData("01/Jan/2023:12:00:00 00000")]
    [InlineData("01/Jan/2023:12:00:00 +1600")]
    [InlineData("01/Jan/1970:00:00:00 +0100")]
    [InlineData("01/Jan/1969:23:59:59 +0000")]
    [InlineData("01/Jan/2200:00:00:00 +0000")]
    [InlineData("01-Jan-2023:12:00:00 +0000")]
    [InlineData("01/Jan/2023 12:00:00 +0000")]
    [InlineData("1/1/2023:12:00:00 +0000")]
    [InlineData("")]
    public void What_is_no_time_is_refused_also_after_a_right_one(string text)
    {
        var time = default(LogTime);
        time.TryRead("01/Jan/2023:12:00:00 +0000"u8, out _).ShouldBeTrue();

        time.TryRead(Encoding.ASCII.GetBytes(text), out _).ShouldBeFalse();
    }
}
