using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Tidemark.Logs.Fields;
using Tidemark.Logs.Tests.Formats;

namespace Tidemark.Logs.Tests.Fields;

public sealed class IsoTimeTests
{
    [Fact]
    public void Every_instant_and_zone_is_read_as_the_framework_writes_it()
    {
        var time = default(IsoTime);
        Prop.ForAll(LineGenerators.Requests, written =>
        {
            foreach (var form in (string[])["yyyy-MM-dd'T'HH:mm:sszzz", "yyyy-MM-dd'T'HH:mm:ss.fffzzz", "yyyy/MM/dd HH:mm:ss.fffffffzzz"])
            {
                var text = Encoding.ASCII.GetBytes(written.At.ToString(form, CultureInfo.InvariantCulture));
                time.TryRead(text, out var seconds).ShouldBeTrue();
                seconds.ShouldBe(written.At.ToUnixTimeSeconds());
                time.TryRead(text, out seconds).ShouldBeTrue();
                seconds.ShouldBe(written.At.ToUnixTimeSeconds());
            }
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData("2024-02-29T12:00:00Z", "2024-02-29T12:00:00Z")]
    [InlineData("2024-02-29t12:00:00z", "2024-02-29T12:00:00Z")]
    [InlineData("2024-02-29 12:00:00", "2024-02-29T12:00:00Z")]
    [InlineData("2024-02-29 12:00:00 +0100", "2024-02-29T11:00:00Z")]
    [InlineData("2024-02-29T12:00:00,5-08", "2024-02-29T20:00:00Z")]
    [InlineData("2016-12-31T23:59:60Z", "2017-01-01T00:00:00Z")]
    [InlineData("2024/02/29 12:00:00.123", "2024-02-29T12:00:00Z")]
    public void Usual_variants_are_read(string text, string instant)
    {
        default(IsoTime).TryRead(Encoding.ASCII.GetBytes(text), out var seconds).ShouldBeTrue();
        seconds.ShouldBe(DateTimeOffset.Parse(instant).ToUnixTimeSeconds());
    }

    [Theory]
    [InlineData("2023-02-29T12:00:00Z")]
    [InlineData("2023-13-01T12:00:00Z")]
    [InlineData("2023-00-01T12:00:00Z")]
    [InlineData("2023-01-01T24:00:00Z")]
    [InlineData("2023-01-01T12:60:00Z")]
    [InlineData("2023-01-01T12:00:61Z")]
    [InlineData("2023-01-01T12:00:00.Z")]
    [InlineData("2023-01-01T12:00:00+1:00")]
    [InlineData("2023-01-01T12:00:00+16:00")]
    [InlineData("2023-01-01T12:00:00 ")]
    [InlineData("2023-01-01T12:00:00x")]
    [InlineData("2023-01/01T12:00:00Z")]
    [InlineData("1969-12-31T23:59:59Z")]
    [InlineData("1970-01-01T00:00:00+01:00")]
    [InlineData("2200-01-01T00:00:00Z")]
    [InlineData("2023-01-01T12:00")]
    [InlineData("")]
    public void What_is_no_time_is_refused_also_after_a_right_one(string text)
    {
        var time = default(IsoTime);
        time.TryRead("2023-01-01T12:00:00Z"u8, out _).ShouldBeTrue();

        time.TryRead(Encoding.ASCII.GetBytes(text), out _).ShouldBeFalse();
    }

    [Fact]
    public void The_zone_is_read_anew_for_each_line_of_a_second()
    {
        var time = default(IsoTime);
        time.TryRead("2023-01-01T12:00:00Z"u8, out var utc).ShouldBeTrue();
        time.TryRead("2023-01-01T12:00:00+02:00"u8, out var east).ShouldBeTrue();
        (utc - east).ShouldBe(7200);
    }
}
