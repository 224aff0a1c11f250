using Tidemark.Tracking.Schedules;
using Tidemark.Tracking.Tasks;

namespace Tidemark.Tracking.Tests.Tasks;

public sealed class TrackingTaskStoreTests : IDisposable
{
    private readonly TrackingHouse _house = new();

    public void Dispose() => _house.Dispose();

    [Fact]
    public async Task A_task_is_listed_as_it_was_created()
    {
        var account = await _house.Account("Asia/Shanghai");
        var id = await _house.Tasks().Create(account, TrackingHouse.Request(
            "  日报 🐬\n",
            """[{"reportId":"1","conditions":[{"field":"prov","op":"in","value":["Heilongjiang","北京"]}]},{"reportId":19}]""",
            "WWW.Example.com, img.example.com,www.example.com",
            """{"email":{"subject":"流量","to":["a@example.com","B@example.org","a@example.com"],"copy":["c@例子.example"]}}""",
            """{"schedName":"s","description":"d","crontab":"00 00 08 * * ?","frequency":"w","status":"enable","effectiveFrom":"2026-09-17T00:00:00Z","effectiveEnd":"2026-11-17T00:00:00Z","more":[1]}"""));

        var task = (await _house.Tasks().List(account.AliUid)).ShouldHaveSingleItem();

        task.DeliverId.ShouldBe(id);
        task.Name.ShouldBe("日报 🐬");
        task.Domains.ShouldBe(["www.example.com", "img.example.com"]);
        task.Reports.Select(report => report.ReportId).ShouldBe([1, 19]);
        task.Reports[0].Conditions.ShouldHaveSingleItem().Value.ShouldBe(["Heilongjiang", "北京"]);
        task.Reports[1].Conditions.ShouldBeEmpty();
        task.Email.Subject.ShouldBe("流量");
        task.Email.To.ShouldBe(["a@example.com", "B@example.org"]);
        task.Email.Copy.ShouldBe(["c@xn--fsqu00a.example"]);
        task.Schedule.ShouldBe(new TrackingSchedule(
            "s", "d", "00 00 08 * * ?", "w", "enable", DateTimeOffset.Parse("2026-09-17T00:00:00Z"), DateTimeOffset.Parse("2026-11-17T00:00:00Z")));
        task.CreatedBy.ShouldBe("console");
        task.CreatedAt.ShouldBe(_house.Clock.GetUtcNow());
        task.NextFireAt.ShouldBe(DateTimeOffset.Parse("2026-09-17T00:00:00Z"), "08:00 in Shanghai is midnight UTC");
        task.LastRun.ShouldBeNull();
    }

    [Fact]
    public async Task Domains_left_out_stand_for_all_of_the_account()
    {
        var account = await _house.Account();
        await _house.Tasks().Create(account, TrackingHouse.Request(domains: null));

        (await _house.Tasks().List(account.AliUid))[0].Domains.ShouldBeNull();
    }

    [Theory]
    [InlineData("\n\t ", "Name has 0 characters")]
    [InlineData("line\nbreak", "control character")]
    public async Task A_name_without_characters_or_with_control_characters_inside_is_refused(string name, string says) =>
        await Refused(TrackingHouse.Request(name: name), "InvalidParameter", says);

    [Fact]
    public async Task A_name_of_129_characters_is_refused_and_one_of_128_taken()
    {
        await Refused(TrackingHouse.Request(name: string.Concat(Enumerable.Repeat("🐬", 129))), "InvalidParameter", "129");
        await _house.Tasks().Create(await _house.Account(name: "other"), TrackingHouse.Request(name: string.Concat(Enumerable.Repeat("🐬", 128))));
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
        await Refused(TrackingHouse.Request(reports: reports), "InvalidParameter", says);

    [Theory]
    [InlineData("{}", "no email")]
    [InlineData("""{"email":{}}""", "to is empty")]
    [InlineData("""{"email":{"to":"a@example.com"}}""", "array")]
    [InlineData("""{"email":{"to":[7]}}""", "7")]
    [InlineData("""{"email":{"to":["nobody"]}}""", "'nobody'")]
    [InlineData("""{"email":{"to":["a@example.com\r\nBcc: b@example.com"]}}""", "no address")]
    [InlineData("""{"email":{"to":["a@example.com"],"copy":["x@@example.com"]}}""", "copy")]
    [InlineData("""{"email":{"subject":"a\r\nBcc: b@example.com","to":["a@example.com"]}}""", "control character")]
    public async Task Deliver_that_breaks_a_rule_is_refused_by_name(string deliver, string says) =>
        await Refused(TrackingHouse.Request(deliver: deliver), "InvalidParameter", says);

    [Fact]
    public async Task Fifty_recipients_are_taken_and_fifty_one_refused()
    {
        string Deliver(int count) => $$$"""{"email":{"to":[{{{string.Join(',', Enumerable.Range(0, count).Select(i => $"\"u{i}@example.com\""))}}}]}}""";
        await Refused(TrackingHouse.Request(deliver: Deliver(51)), "InvalidParameter", "50");
        await _house.Tasks().Create(await _house.Account(name: "other"), TrackingHouse.Request(deliver: Deliver(50)));
    }

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
        await Refused(TrackingHouse.Request(schedule: schedule), code, says);

    [Fact]
    public async Task A_task_that_becomes_effective_at_the_end_of_the_calendar_never_fires()
    {
        var account = await _house.Account();
        await _house.Tasks().Create(account, TrackingHouse.Request(
            schedule: """{"crontab":"0 0 8 * * ?","frequency":"d","effectiveFrom":"9999-12-31T23:59:59Z"}"""));

        (await _house.Tasks().List(account.AliUid))[0].NextFireAt.ShouldBeNull();
    }

    [Fact]
    public async Task Escaped_JSON_of_every_kind_is_understood()
    {
        var account = await _house.Account();
        string[] forms =
        [
            """[{\"reportId\":1,\"conditions\":[{\"field\":\"prov\",\"op\":\"in\",\"value\":[\"Heilongjiang\",\"Beijing\"]}]}]""",
            """\[{\\"reportId\\":1,\\"conditions\\":\[{\\"field\\":\\"prov\\",\\"op\\":\\"in\\",\\"value\\":\[\\"Heilongjiang\\",\\"Beijing\\"]}]}]""",
            """ "[{\"reportId\":1,\"conditions\":[{\"field\":\"prov\",\"op\":\"in\",\"value\":[\"Heilongjiang\",\"Beijing\"]}]}]" """,
        ];
        for (var i = 0; i < forms.Length; i++)
        {
            await _house.Tasks().Create(account, TrackingHouse.Request("escaped " + i, reports: forms[i]));
        }

        foreach (var task in await _house.Tasks().List(account.AliUid))
        {
            task.Reports.ShouldHaveSingleItem().Conditions.ShouldHaveSingleItem().Value.ShouldBe(["Heilongjiang", "Beijing"]);
        }
    }

    [Fact]
    public async Task The_schedule_printed_in_the_documents_is_understood_but_for_its_crontab()
    {
        const string printed =
            """{\\"schedName\\":\\"The name of the tracking task\\",\\"description\\":\\"The description\\",\\"crontab\\":\\"000\*\*?\\",\\"frequency\\":\\"d\\",\\"status\\":\\"enable\\",\\"effectiveFrom\\":\\"2020-09-17T00:00:00Z\\",\\"effectiveEnd\\":\\"2020-11-17T00:00:00Z\\"}" """;
        await Refused(TrackingHouse.Request(schedule: printed), "InvalidParameter", "'000**?'");
        var account = await _house.Account(name: "other");
        await _house.Tasks().Create(account, TrackingHouse.Request(schedule: printed.Replace(@"000\*\*?", "0 0 0 * * ?")));

        (await _house.Tasks().List(account.AliUid))[0].NextFireAt.ShouldBeNull("the window is over");
    }

    [Fact]
    public async Task Without_a_custom_report_the_subscription_is_not_found()
    {
        var account = await _house.Account(custom: false);

        (await Should.ThrowAsync<TrackingException>(_house.Tasks().Create(account, TrackingHouse.Request()))).Code.ShouldBe("SubscriptionNotFound");
    }

    [Fact]
    public async Task Domains_are_counted_first_and_then_each_must_be_the_accounts()
    {
        var many = string.Join(',', Enumerable.Repeat("www.example.com", 501));
        await Refused(TrackingHouse.Request(domains: many), "InvalidParameter", "501 names");
        await Refused(TrackingHouse.Request(domains: "www.example.com,www.example.net"), "InvalidParameter", "'www.example.net'", "b");
        await _house.Tasks().Create(await _house.Account(name: "c"), TrackingHouse.Request(domains: many["www.example.com,".Length..]));
    }

    [Fact]
    public async Task A_name_is_unique_within_its_account_only()
    {
        var (first, second) = (await _house.Account(name: "first"), await _house.Account(name: "second"));
        await _house.Tasks().Create(first, TrackingHouse.Request());
        await _house.Tasks().Create(second, TrackingHouse.Request());

        (await Should.ThrowAsync<TrackingException>(_house.Tasks().Create(first, TrackingHouse.Request(name: " Domain name report\n")))).Code.ShouldBe("NameAlreadyExists");
    }

    [Fact]
    public async Task Twenty_creates_at_once_make_exactly_as_many_tasks_as_the_quota_and_one_of_each_name()
    {
        var account = await _house.Account();
        var codes = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(async () =>
        {
            try
            {
                await _house.Tasks(quota: 4).Create(account, TrackingHouse.Request("task " + (i % 10)));
                return "created";
            }
            catch (TrackingException error)
            {
                return error.Code;
            }
        })));

        codes.Count(code => code == "created").ShouldBe(4);
        codes.ShouldAllBe(code => code == "created" || code == "DeliverExceedLimit" || code == "NameAlreadyExists");
        (await _house.Tasks().List(account.AliUid)).Select(task => task.Name).ShouldBeUnique();
    }

    [Fact]
    public async Task No_account_sees_or_deletes_anothers_task()
    {
        var (mine, other) = (await _house.Account(name: "mine"), await _house.Account(name: "other"));
        var id = await _house.Tasks().Create(mine, TrackingHouse.Request());

        (await _house.Tasks().List(other.AliUid)).ShouldBeEmpty();
        (await Should.ThrowAsync<TrackingException>(_house.Tasks().List(other.AliUid, id))).Message.ShouldContain(id.ToString());
        (await Should.ThrowAsync<TrackingException>(_house.Tasks().Delete(other.AliUid, id))).Code.ShouldBe("InvalidParameter");

        await _house.Tasks().Delete(mine.AliUid, id);
        (await _house.Tasks().List(mine.AliUid)).ShouldBeEmpty();
        (await Should.ThrowAsync<TrackingException>(_house.Tasks().Delete(mine.AliUid, id))).Code.ShouldBe("InvalidParameter");
    }

    private async Task Refused(TrackingTaskRequest request, string code, string says, string account = "shop")
    {
        var error = await Should.ThrowAsync<TrackingException>(_house.Tasks().Create(await _house.Account(name: account), request));
        error.Code.ShouldBe(code);
        error.Message.ShouldContain(says);
        (await _house.Database.Read(connection => Dapper.SqlMapper.ExecuteScalarAsync<long>(connection, "SELECT count(*) FROM tracking_task"))).ShouldBe(0);
    }
}
