using System.Text;
using Tidemark.Intake.ReadyMade;

namespace Tidemark.Intake.Tests.ReadyMade;

public sealed class UsageRulesTests
{
    [Theory]
    [InlineData("domain", """{"bucket": 300, "requests": 1, "bytes": 1}""")]
    [InlineData("domain", """{"domain": "no name", "bucket": 300, "requests": 1, "bytes": 1}""")]
    [InlineData("bucket", """{"domain": "www.example.com", "requests": 1, "bytes": 1}""")]
    [InlineData("bucket", """{"domain": "www.example.com", "bucket": 301, "requests": 1, "bytes": 1}""")]
    [InlineData("bucket", """{"domain": "www.example.com", "bucket": -300, "requests": 1, "bytes": 1}""")]
    [InlineData("bucket", """{"domain": "www.example.com", "bucket": "2025-11-20T10:00:00", "requests": 1, "bytes": 1}""")]
    [InlineData("bucket", """{"domain": "www.example.com", "bucket": "2025-11-20T10:00:00.5Z", "requests": 1, "bytes": 1}""")]
    [InlineData("bucket", """{"domain": "www.example.com", "bucket": "2025-02-30T10:00:00Z", "requests": 1, "bytes": 1}""")]
    [InlineData("bucket", """{"domain": "www.example.com", "bucket": 99999999900, "requests": 1, "bytes": 1}""")]
    [InlineData("region", """{"domain": "www.example.com", "bucket": 300, "region": "atlantis", "requests": 1, "bytes": 1}""")]
    [InlineData("isp", """{"domain": "www.example.com", "bucket": 300, "isp": "nobody", "requests": 1, "bytes": 1}""")]
    [InlineData("requests", """{"domain": "www.example.com", "bucket": 300, "bytes": 1}""")]
    [InlineData("requests", """{"domain": "www.example.com", "bucket": 300, "requests": -1, "bytes": 1}""")]
    [InlineData("requests", """{"domain": "www.example.com", "bucket": 300, "requests": 1.5, "bytes": 1}""")]
    [InlineData("requests", """{"domain": "www.example.com", "bucket": 300, "requests": 15e-1, "bytes": 1}""")]
    [InlineData("requests", """{"domain": "www.example.com", "bucket": 300, "requests": "1.5", "bytes": 1}""")]
    [InlineData("bucket", """{"domain": "www.example.com", "bucket": 300.5, "requests": 1, "bytes": 1}""")]
    [InlineData("bytes", """{"domain": "www.example.com", "bucket": 300, "requests": 1, "bytes": 1e999999999999}""")]
    [InlineData("bytes", """{"domain": "www.example.com", "bucket": 300, "requests": 1, "bytes": 9223372036854775808.0}""")]
    [InlineData("status200", """{"domain": "www.example.com", "bucket": 300, "requests": 1, "bytes": 1, "codes": {"200": 0.5}}""")]
    [InlineData("requests", """{"domain": "www.example.com", "bucket": 300, "requests": true, "bytes": 1}""")]
    [InlineData("bytes", """{"domain": "www.example.com", "bucket": 300, "requests": 1, "bytes": 9007199254740993}""")]
    [InlineData("hitRequests", """{"domain": "www.example.com", "bucket": 300, "requests": 1, "bytes": 1, "hitRequests": 2}""")]
    [InlineData("hitRequests", """{"domain": "www.example.com", "bucket": 300, "requests": 3, "bytes": 1, "hitRequests": 2, "originRequests": 2}""")]
    [InlineData("hitBytes", """{"domain": "www.example.com", "bucket": 300, "requests": 1, "bytes": 1, "originBytes": 2}""")]
    [InlineData("httpsRequests", """{"domain": "www.example.com", "bucket": 300, "requests": 1, "bytes": 1, "httpsRequests": 2}""")]
    [InlineData("httpsBytes", """{"domain": "www.example.com", "bucket": 300, "requests": 1, "bytes": 1, "httpsBytes": 2}""")]
    [InlineData("status2xx", """{"domain": "www.example.com", "bucket": 300, "requests": 1, "bytes": 1, "status2xx": 1, "status4xx": 1}""")]
    [InlineData("status2xx", """{"domain": "www.example.com", "bucket": 300, "requests": 3, "bytes": 1, "status2xx": 1, "codes": {"200": 2}}""")]
    [InlineData("status2xx", """{"domain": "www.example.com", "bucket": 300, "requests": 3, "bytes": 1, "codes": {"100": 2, "200": 2}}""")]
    [InlineData("status99", """{"domain": "www.example.com", "bucket": 300, "requests": 1, "bytes": 1, "codes": {"99": 1}}""")]
    [InlineData("hits", """{"domain": "www.example.com", "bucket": 300, "requests": 1, "bytes": 1, "hits": 1}""")]
    [InlineData("", "7")]
    public void A_value_that_breaks_its_rule_is_named(string field, string row)
    {
        var rules = new UsageRules(UsageJson.Read(Encoding.UTF8.GetBytes($"[{row}]")).Single());
        rules.Cell().ShouldBeNull();
        var error = rules.Errors.ShouldHaveSingleItem();
        (error.Row, error.Field).ShouldBe((1, field));
        error.Rule.ShouldNotBeEmpty();
    }

    [Theory]
    [InlineData("""{"domain": "a.example.com", "bucket": 300.0, "requests": 200.0, "bytes": 1.5e3, "hitRequests": 0.0, "originBytes": -0.0, "codes": {"200": 2E+2}}""")]
    [InlineData("""{"domain": "a.example.com", "bucket": 3e2, "requests": 2e2, "bytes": 1500, "codes": {"200": 200.0}}""")]
    [InlineData("""{"domain": "a.example.com", "bucket": "300.0", "requests": "200.0", "bytes": "1.5e3", "status200": "2e2"}""")]
    public void A_whole_number_may_be_written_as_JSON_writes_any_number(string row)
    {
        var cell = new UsageRules(UsageJson.Read(Encoding.UTF8.GetBytes($"[{row}]")).Single()).Cell().ShouldNotBeNull();
        (cell.Bucket, cell.Counters.Requests, cell.Counters.Bytes, cell.Counters.HitRequests, cell.Counters.OriginBytes, cell.Counters.Status2xx)
            .ShouldBe((300, 200, 1500, 0, 0, 200));
    }

    [Fact]
    public void A_class_that_is_not_given_is_the_sum_of_its_codes()
    {
        var rules = new UsageRules(UsageJson.Read("""[{"domain": "a.example.com", "bucket": 300, "requests": 9, "bytes": 0, "status3xx": 2, "codes": {"200": 3, "206": 1, "302": 2, "101": 1}}]"""u8.ToArray()).Single());
        var cell = rules.Cell().ShouldNotBeNull();
        (cell.Counters.Status2xx, cell.Counters.Status3xx, cell.Counters.Status4xx, cell.Counters.Status5xx).ShouldBe((4, 2, 0, 0));
        cell.Codes.Select(code => (code.Code, code.Requests)).ShouldBe([(101, 1L), (200, 3L), (206, 1L), (302, 2L)]);
    }
}
