using Tidemark.Api.Operations;

namespace Tidemark.Api.Tests.Operations;

public sealed class CreateCdnDeliverTaskTests : IAsyncLifetime
{
    private const string Daily = """{"crontab":"0 0 8 * * ?","frequency":"d"}""";
    private const string To = """{"email":{"to":["ops@example.com"]}}""";

    private OperationHouse _house = null!;

    public async Task InitializeAsync() => _house = await OperationHouse.Open("2026-03-10T00:00:00Z");

    public Task DisposeAsync()
    {
        _house.Dispose();
        return Task.CompletedTask;
    }

    [Theory]
    [InlineData("", "Reports is missing")]
    [InlineData("{}", "not an array")]
    [InlineData("[]", "0 reports")]
    [InlineData("[1]", "Reports[0] is 1")]
    [InlineData("[{}]", "Reports[0].reportId is missing")]
    [InlineData("""[{"reportId":"one"}]""", "\"one\" is not a whole number")]
    [InlineData("""[{"reportId":1.5}]""", "1.5 is not a whole number")]
    [InlineData("""[{"reportId":3}]""", "reportId 3 is not in the account's custom report, which holds 1, 17, 19")]
    [InlineData("""[{"reportId":1,"reportId":17}]""", "not JSON")]
    [InlineData("""[{"reportId":1,"conditions":{}}]""", "conditions is {}")]
    [InlineData("""[{"reportId":1,"conditions":[{"op":"in","value":["Beijing"]}]}]""", "field is missing")]
    [InlineData("""[{"reportId":1,"conditions":[{"field":"prov","op":"in","value":"Beijing"}]}]""", "value is \"Beijing\"")]
    [InlineData("""[{"reportId":1,"conditions":[{"field":"prov","op":"like","value":["Beijing"]}]}]""", "prov")]
    [InlineData("""[{"reportId":1,"conditions":[{"field":"prov","op":"in","value":["Atlantis"]}]}]""", "Atlantis")]
    [InlineData("""[{"reportId":17,"conditions":[{"field":"colour","op":"in","value":["red"]}]}]""", "colour")]
    [InlineData("""[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]""", "not JSON")]
    public async Task Reports_that_break_a_rule_are_refused_by_name(string reports, string says) =>
        await Refused(Request(reports: reports), "InvalidParameter", says);

    [Theory]
    [InlineData("{}", "no email")]
    [InlineData("""{"email":{}}""", "to is empty")]
    [InlineData("""{"email":{"to":"a@example.com"}}""", "array")]
    [InlineData("""{"email":{"to":[7]}}""", "7")]
    [InlineData("""{"email":{"to":["nobody"]}}""", "'nobody'")]
    [InlineData("""{"email":{"to":["a@example.com\r\nBcc: b@example.com"]}}""", "not an address")]
    [InlineData("""{"email":{"to":["a@example.com"],"copy":["x@@example.com"]}}""", "copy")]
    [InlineData("""{"email":{"subject":"a\r\nBcc: b@example.com","to":["a@example.com"]}}""", "control character")]
    public async Task Deliver_that_breaks_a_rule_is_refused_by_name(string deliver, string says) =>
        await Refused(Request(deliver: deliver), "InvalidParameter", says);

    [Theory]
    [InlineData("""{"frequency":"d"}""", "InvalidParameter", "'0 0 8 * * ?' runs every day")]
    [InlineData("""{"crontab":"0 0 8 * * ?"}""", "InvalidParameter", "frequency")]
    [InlineData("""{"crontab":"0 0 8 * * ?","frequency":"m"}""", "InvalidParameter", "'m'")]
    [InlineData("""{"crontab":"0 8 * * *","frequency":"d"}""", "InvalidParameter", "five fields")]
    [InlineData("""{"crontab":"000**?","frequency":"d"}""", "InvalidParameter", "'0 0 8 * * ?'")]
    [InlineData("""{"crontab":"0 0 8 30 2 ?","frequency":"d"}""", "InvalidParameter", "never fires")]
    [InlineData("""{"crontab":"0 * * * * ?","frequency":"h"}""", "InvalidParameter", "five minutes")]
    [InlineData("""{"crontab":"0 0 8 * * ?","frequency":"d","status":"on"}""", "InvalidParameter", "'on'")]
    [InlineData("""{"crontab":"0 0 8 * * ?","frequency":"d","effectiveFrom":"tomorrow"}""", "TimeParseFailed", "'tomorrow'")]
    [InlineData("""{"crontab":"0 0 8 * * ?","frequency":"d","effectiveEnd":"2026-02-30T00:00:00Z"}""", "TimeParseFailed", "effectiveEnd")]
    [InlineData("""{"crontab":"0 0 8 * * ?","frequency":"d","description":"\ud800"}""", "InvalidParameter", "not JSON")]
    [InlineData("""{"crontab":"0 0 8 * * ?","frequency":"d","\ud800":1}""", "InvalidParameter", "not JSON")]
    [InlineData("""{"crontab":"0 0 8 * * ?","frequency":"d","effectiveEnd":1}""", "TimeParseFailed", "effectiveEnd")]
    [InlineData("""{"crontab":"0 0 8 * * ?","frequency":"d","effectiveFrom":"2026-09-17T00:00:00Z","effectiveEnd":"2026-09-17T00:00:00Z"}""", "InvalidParameter", "not after")]
    public async Task A_schedule_that_breaks_a_rule_is_refused_by_name(string schedule, string code, string says) =>
        await Refused(Request(schedule: schedule), code, says);

    [Fact]
    public async Task Escaped_JSON_of_every_kind_is_understood()
    {
        string[] forms =
        [
            """[{\"reportId\":1,\"conditions\":[{\"field\":\"prov\",\"op\":\"in\",\"value\":[\"Heilongjiang\",\"Beijing\"]}]}]""",
            """\[{\\"reportId\\":1,\\"conditions\\":\[{\\"field\\":\\"prov\\",\\"op\\":\\"in\\",\\"value\\":\[\\"Heilongjiang\\",\\"Beijing\\"]}]}]""",
            """ "[{\"reportId\":1,\"conditions\":[{\"field\":\"prov\",\"op\":\"in\",\"value\":[\"Heilongjiang\",\"Beijing\"]}]}]" """,
        ];
        for (var i = 0; i < forms.Length; i++)
        {
            (await Try(Request("escaped " + i, reports: forms[i]))).ShouldBe(("", ""));
        }

        foreach (var task in await _house.Tasks.List(_house.AliUid))
        {
            task.Reports.ShouldHaveSingleItem().Conditions.ShouldHaveSingleItem().Value.ShouldBe(["Heilongjiang", "Beijing"]);
        }
    }

    [Fact]
    public async Task The_schedule_printed_in_the_documents_is_understood_but_for_its_crontab()
    {
        const string printed =
            """{\\"schedName\\":\\"The name of the tracking task\\",\\"description\\":\\"The description\\",\\"crontab\\":\\"000\*\*?\\",\\"frequency\\":\\"d\\",\\"status\\":\\"enable\\",\\"effectiveFrom\\":\\"2020-09-17T00:00:00Z\\",\\"effectiveEnd\\":\\"2020-11-17T00:00:00Z\\"}" """;
        await Refused(Request(schedule: printed), "InvalidParameter", "'000**?'");
        (await Try(Request(schedule: printed.Replace(@"000\*\*?", "0 0 0 * * ?")))).ShouldBe(("", ""));

        (await _house.Tasks.List(_house.AliUid))[0].NextFireAt.ShouldBeNull("the window is over");
    }

    [Theory]
    [InlineData("\n\t ", "Name has 0 characters")]
    [InlineData("line\nbreak", "control character")]
    public async Task A_name_without_characters_or_with_control_characters_inside_is_refused(string name, string says) =>
        await Refused(Request(name: name), "InvalidParameter", says);

    [Fact]
    public async Task Fifty_recipients_are_taken_and_fifty_one_refused()
    {
        string Deliver(int count) => $$$"""{"email":{"to":[{{{string.Join(',', Enumerable.Range(0, count).Select(i => $"\"u{i}@example.com\""))}}}]}}""";
        await Refused(Request(deliver: Deliver(51)), "InvalidParameter", "50");
        (await Try(Request(deliver: Deliver(50)))).ShouldBe(("", ""));
    }

    [Fact]
    public async Task A_task_is_kept_as_its_texts_say()
    {
        (await Try(Request(
            "  日报 🐬\n",
            """[{"reportId":"1","conditions":[{"field":"prov","op":"in","value":["Heilongjiang","北京"]}]},{"reportId":19}]""",
            "WWW.Example.com, img.example.com,www.example.com",
            """{"email":{"subject":"流量","to":["a@example.com","B@example.org","a@example.com"],"copy":["c@例子.example"]}}""",
            """{"schedName":"s","description":"d","crontab":"00 00 08 * * ?","frequency":"w","status":"enable","effectiveFrom":"2026-09-17T00:00:00Z","effectiveEnd":"2026-11-17T00:00:00Z","more":[1]}""")))
            .ShouldBe(("", ""));

        var task = (await _house.Tasks.List(_house.AliUid)).ShouldHaveSingleItem();
        task.Name.ShouldBe("日报 🐬");
        task.Domains.ShouldBe(["www.example.com", "img.example.com"]);
        task.Reports.Select(report => report.ReportId).ShouldBe([1, 19]);
        task.Reports[0].Conditions.ShouldHaveSingleItem().Value.ShouldBe(["Heilongjiang", "北京"]);
        task.Email.Subject.ShouldBe("流量");
        task.Email.To.ShouldBe(["a@example.com", "B@example.org"]);
        task.Email.Copy.ShouldBe(["c@xn--fsqu00a.example"]);
        task.Schedule.ShouldBe(new Tracking.Schedules.TrackingSchedule(
            "s", "d", "00 00 08 * * ?", "w", "enable", DateTimeOffset.Parse("2026-09-17T00:00:00Z"), DateTimeOffset.Parse("2026-11-17T00:00:00Z")));
    }

    [Theory]
    [InlineData("0 0 8 * *", "Schedule.crontab: the crontab '0 0 8 * *' has five fields; use six or seven, with seconds first; '0 0 8 * * ?' runs every day at 08:00")]
    [InlineData("now", "the crontab 'now' has 1 field; use six or seven separated by blanks; '0 0 8 * * ?' runs")]
    [InlineData("0 0 25 * * ?", "the crontab '0 0 25 * * ?' does not parse (")]
    [InlineData("0 0 8 30 2 ?", "the crontab '0 0 8 30 2 ?' never fires after 2026-03-10T00:00:00Z; '0 0 8 * * ?' runs")]
    [InlineData("0 0,4 8 * * ?", "the crontab '0 0,4 8 * * ?' fires at 08:00:00 and again at 08:04:00; fires are at least five minutes apart; '0 0/5 * * * ?' runs every five minutes, '0 0 8 * * ?'")]
    public Task A_crontab_that_cannot_be_used_is_refused_with_a_right_one(string crontab, string says) =>
        Refused(Request(schedule: $$"""{"crontab":"{{crontab}}","frequency":"d"}"""), "InvalidParameter", says);

    [Fact]
    public async Task A_crontab_of_a_million_characters_is_refused_in_few_words() =>
        (await Try(Request(schedule: $$"""{"crontab":"{{new string('*', 60_000)}}","frequency":"d"}"""))).Message.Length.ShouldBeLessThan(400);

    [Fact]
    public async Task What_the_account_already_has_is_refused_with_its_own_code()
    {
        (await Try(Request())).ShouldBe(("", ""));
        await Refused(Request(), "NameAlreadyExists", "The name already exists. The account has a tracking task named 'Domain name report'; choose another name.", kept: 1);
        for (var i = 2; i <= 5; i++)
        {
            (await Try(Request("task " + i))).ShouldBe(("", ""));
        }

        await Refused(
            Request("one too many"), "DeliverExceedLimit",
            "The account has 5 tracking tasks, the maximum (setting Tracking:TasksPerAccount); delete one first.", kept: 5);
        await _house.CustomReports.Delete(_house.AliUid);
        await Refused(Request("six"), "SubscriptionNotFound", "The account has no custom report; create it with CreateCdnSubTask.", kept: 5);
    }

    [Fact]
    public async Task Domains_are_counted_first_and_then_each_must_be_the_accounts()
    {
        await Refused(
            Request(domains: string.Join(',', Enumerable.Repeat("www.example.com", 501))), "InvalidParameter",
            "DomainName has 501 names; it has 1 to 500, or is omitted for all domains of the account.");
        await Refused(
            Request(domains: "www.example.com,www.example.net"), "InvalidParameter",
            "DomainName 'www.example.net' is not a domain of the account; list domains with DescribeUserDomains.");
    }

    private static (string, string?)[] Request(
        string name = "Domain name report", string reports = """[{"reportId":1}]""", string? domains = null, string deliver = To, string schedule = Daily) =>
        [("Name", name), ("Reports", reports), ("DomainName", domains), ("Deliver", deliver), ("Schedule", schedule)];

    private Task<(string Code, string Message)> Try((string, string?)[] request) => _house.Refusal(new CreateCdnDeliverTask(_house.Tasks), request);

    private async Task Refused((string, string?)[] request, string code, string says, int kept = 0)
    {
        var refusal = await Try(request);
        refusal.Code.ShouldBe(code);
        refusal.Message.ShouldContain(says);
        (await _house.Tasks.List(_house.AliUid)).Count.ShouldBe(kept);
    }
}
