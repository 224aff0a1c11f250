using Tidemark.Reports.Catalogue;
using Tidemark.Reports.Queries;

namespace Tidemark.Reports.Tests.Queries;

public sealed class ConditionParserTests
{
    public static TheoryData<int> Ids => [.. ReportCatalogue.All.Select(report => report.Id)];

    [Theory]
    [InlineData("Beijing", "beijing")]
    [InlineData("heilongJIANG", "heilongjiang")]
    [InlineData("黑龙江", "heilongjiang")]
    [InlineData("黑龙江省", "heilongjiang")]
    [InlineData("北京", "beijing")]
    [InlineData("北京市", "beijing")]
    [InlineData("内蒙古", "neimenggu")]
    [InlineData("香港", "xianggang")]
    public void A_region_is_given_in_English_or_Chinese(string text, string region) =>
        ConditionParser.Parse(1, [In("prov", text)]).Regions.ShouldBe([region]);

    [Theory]
    [MemberData(nameof(Ids))]
    public void Regions_and_overseas_narrow_every_report(int id)
    {
        var filter = ConditionParser.Parse(id, [In("prov", "shanghai", "beijing", "Beijing"), In("isOverseas", "0")]);
        filter.Regions.ShouldBe(["beijing", "shanghai"]);
        filter.IsOverseas.ShouldBe(false);
        (filter.Isps, filter.StatusClasses).ShouldBe((null, null));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Status_codes_narrow_the_URL_and_domain_reports_only(int id)
    {
        ReportCondition[] conditions = [In("httpCode", "5xx", "2xx", "2XX")];
        if (id is 1 or 3 or 9 or 11 or 17)
        {
            ConditionParser.Parse(id, conditions).StatusClasses.ShouldBe([2, 5]);
        }
        else
        {
            Refused(id, conditions[0], "httpCode", ReportCatalogue.Find(id)!.Title);
        }
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void ISPs_narrow_the_usage_reports_only(int id)
    {
        ReportCondition[] conditions = [In("isp", "电信", "Unicom")];
        if (id is 17 or 21 or 23)
        {
            ConditionParser.Parse(id, conditions).Isps.ShouldBe(["telecom", "unicom"]);
        }
        else
        {
            Refused(id, conditions[0], "isp", ReportCatalogue.Find(id)!.Title);
        }
    }

    [Fact]
    public void No_condition_selects_everything() => ConditionParser.Parse(1, []).ShouldBe(ReportFilter.None);

    [Fact]
    public void All_ISPs_select_every_ISP() => ConditionParser.Parse(23, [In("isp", "telecom", "ALL")]).Isps.ShouldBeNull();

    [Fact]
    public void Inside_and_outside_together_select_everything() =>
        ConditionParser.Parse(21, [In("isOverseas", "0", "1")]).IsOverseas.ShouldBeNull();

    [Theory]
    [InlineData("prov", "not in", "beijing", "not in")]
    [InlineData("prov", "IN", "beijing", "IN")]
    [InlineData("prov", "=", "beijing", "=")]
    [InlineData("prov", "in", "atlantis", "atlantis")]
    [InlineData("prov", "in", "", "prov")]
    [InlineData("prov", "in", "unknown", "unknown")]
    [InlineData("Prov", "in", "beijing", "Prov")]
    [InlineData("isOverseas", "in", "2", "isOverseas")]
    [InlineData("isOverseas", "in", "true", "true")]
    [InlineData("httpCode", "in", "200", "200")]
    [InlineData("httpCode", "in", "1xx", "1xx")]
    [InlineData("domain", "in", "example.com", "domain")]
    [InlineData("", "in", "x", "TopUrlByAcc")]
    public void What_the_report_does_not_accept_is_named(string field, string op, string value, string named) =>
        Refused(1, new ReportCondition(field, op, [value]), named, "TopUrlByAcc");

    [Fact]
    public void What_JSON_left_out_is_refused()
    {
        Refused(1, new ReportCondition(null!, null!, null!), "TopUrlByAcc");
        Refused(1, new ReportCondition("prov", null!, ["beijing"]), "prov");
        Refused(1, new ReportCondition("prov", "in", null!), "prov");
        Refused(1, new ReportCondition("prov", "in", [null!]), "prov");
        Refused(1, null!, "TopUrlByAcc");
    }

    [Fact]
    public void Lists_have_one_to_two_hundred_values()
    {
        ConditionParser.Parse(1, [In("prov", [.. Enumerable.Repeat("beijing", 200)])]).Regions.ShouldBe(["beijing"]);
        Refused(1, In("prov", [.. Enumerable.Repeat("beijing", 201)]), "prov", "201");
        Refused(1, In("prov"), "prov", "0 values");
    }

    [Fact]
    public void A_field_is_given_once() =>
        Should.Throw<InvalidReportException>(() => ConditionParser.Parse(1, [In("prov", "beijing"), In("prov", "tianjin")])).Message.ShouldContain("prov");

    [Fact]
    public void Status_and_ISP_together_are_refused_since_they_are_not_kept_together() =>
        Should.Throw<InvalidReportException>(() => ConditionParser.Parse(17, [In("httpCode", "2xx"), In("isp", "telecom")])).Message.ShouldContain("httpCode");

    [Fact]
    public void An_unknown_report_is_named() =>
        Should.Throw<InvalidReportException>(() => ConditionParser.Parse(2, [])).Message.ShouldContain("Report 2 does not exist");

    [Fact]
    public void A_message_shows_hostile_input_short_and_on_one_line()
    {
        var message = Should.Throw<InvalidReportException>(() => ConditionParser.Parse(1, [In("prov", "a\r\nb" + new string('x', 5000))])).Message;
        message.Length.ShouldBeLessThan(400);
        message.ShouldNotContain('\n');
    }

    [Fact]
    public void Parameters_of_the_wire_become_a_filter()
    {
        ConditionParser.ParseParameters(13, "a.example.com", "Beijing, 上海", null, "").Regions.ShouldBe(["beijing", "shanghai"]);
        ConditionParser.ParseParameters(21, null, null, "1", null).IsOverseas.ShouldBe(true);
        ConditionParser.ParseParameters(1, null, null, null, "4xx,5xx").StatusClasses.ShouldBe([4, 5]);
        ConditionParser.ParseParameters(17, null, "", null, null).ShouldBe(ReportFilter.None);
    }

    [Theory]
    [InlineData(17, "a.example.com", null, null, null, "DomainName")]
    [InlineData(1, null, "beijing", null, null, "Area")]
    [InlineData(1, null, null, "1", null, "IsOverseas")]
    [InlineData(19, null, null, null, "2xx", "HttpCode")]
    [InlineData(13, null, "atlantis", null, null, "atlantis")]
    [InlineData(21, null, null, "yes", null, "IsOverseas")]
    [InlineData(1, null, null, null, "2xx,", "HttpCode")]
    public void A_parameter_that_the_report_does_not_accept_is_named(
        int id, string? domain, string? area, string? overseas, string? code, string named)
    {
        var message = Should.Throw<InvalidReportException>(() => ConditionParser.ParseParameters(id, domain, area, overseas, code)).Message;
        message.ShouldContain(named);
        message.ShouldContain(ReportCatalogue.Find(id)!.Title);
    }

    private static ReportCondition In(string field, params string[] values) => new(field, "in", values);

    private static void Refused(int id, ReportCondition condition, params string[] named)
    {
        var message = Should.Throw<InvalidReportException>(() => ConditionParser.Parse(id, [condition])).Message;
        foreach (var part in named)
        {
            message.ShouldContain(part);
        }
    }
}
