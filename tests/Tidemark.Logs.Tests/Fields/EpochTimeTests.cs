using System.Text;
using Tidemark.Logs.Fields;

namespace Tidemark.Logs.Tests.Fields;

public sealed class EpochTimeTests
{
    [Theory]
    [InlineData("1646861401", 1646861401)]
    [InlineData("1646861401.5241024", 1646861401)]
    [InlineData("1646861401.999", 1646861401)]
    [InlineData("1646861401524", 1646861401)]
    [InlineData("1646861401524.9", 1646861401)]
    [InlineData("1646861401524102", 1646861401)]
    [InlineData("1646861401524102499", 1646861401)]
    [InlineData("0", 0)]
    [InlineData("7258118399", 7258118399)]
    [InlineData("7258118399999", 7258118399)]
    public void The_unit_is_told_by_the_size(string text, long expected)
    {
        EpochTime.TryRead(Encoding.ASCII.GetBytes(text), out var seconds).ShouldBeTrue();
        seconds.ShouldBe(expected);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-1")]
    [InlineData(".5")]
    [InlineData("1646861401.")]
    [InlineData("1646861401.5x")]
    [InlineData("1.6e9")]
    [InlineData("16468614015241024991")]
    [InlineData("9999999999999999999")]
    public void What_is_no_time_is_refused(string text)
    {
        EpochTime.TryRead(Encoding.ASCII.GetBytes(text), out _).ShouldBeFalse();
    }

    [Theory]
    [InlineData("20/Nov/2026:10:30:03 +0100", "2026-11-20T09:30:03Z")]
    [InlineData("2026-11-20T10:30:03+01:00", "2026-11-20T09:30:03Z")]
    [InlineData("1795166999.123", "2026-11-20T09:29:59Z")]
    [InlineData("1795166999123456789", "2026-11-20T09:29:59Z")]
    public void A_time_of_any_form_is_recognised(string text, string instant)
    {
        default(AnyTime).TryRead(Encoding.ASCII.GetBytes(text), out var seconds).ShouldBeTrue();
        seconds.ShouldBe(DateTimeOffset.Parse(instant).ToUnixTimeSeconds());
    }
}
