using Tidemark.Reports.Queries;
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
            [new TrackedReport(1, [new ReportCondition("prov", "in", ["Heilongjiang", "北京"])]), new TrackedReport(19, [])],
            ["WWW.Example.com", "img.example.com", "www.example.com"],
            new TrackingEmail(" 流量 ", ["a@example.com", "B@example.org", "a@example.com"], ["c@例子.example"]),
            new TrackingSchedule(
                " s ", "d", " 00 00 08 * * ? ", "w", "enable", DateTimeOffset.Parse("2026-09-17T00:00:00Z"), DateTimeOffset.Parse("2026-11-17T00:00:00Z"))));

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

    [Fact]
    public async Task A_name_of_129_characters_is_refused_and_one_of_128_taken()
    {
        (await Refused(TrackingHouse.Request(name: string.Concat(Enumerable.Repeat("🐬", 129))), TrackingRule.NameLength)).Count.ShouldBe(129);
        await _house.Tasks().Create(await _house.Account(name: "other"), TrackingHouse.Request(name: string.Concat(Enumerable.Repeat("🐬", 128))));
    }

    [Fact]
    public async Task A_task_that_becomes_effective_at_the_end_of_the_calendar_never_fires()
    {
        var account = await _house.Account();
        await _house.Tasks().Create(account, TrackingHouse.Request(
            schedule: TrackingHouse.Schedule("0 0 8 * * ?", from: "9999-12-31T23:59:59Z")));

        (await _house.Tasks().List(account.AliUid))[0].NextFireAt.ShouldBeNull();
    }

    [Fact]
    public async Task Without_a_custom_report_the_subscription_is_not_found()
    {
        var account = await _house.Account(custom: false);

        (await Should.ThrowAsync<TrackingException>(_house.Tasks().Create(account, TrackingHouse.Request()))).Rule.ShouldBe(TrackingRule.CustomReport);
    }

    [Fact]
    public async Task Domains_are_counted_first_and_then_each_must_be_the_accounts()
    {
        var many = Enumerable.Repeat("www.example.com", 501).ToList();
        (await Refused(TrackingHouse.Request(domains: many), TrackingRule.DomainCount)).Count.ShouldBe(501);
        (await Refused(TrackingHouse.Request(domains: []), TrackingRule.DomainCount, "a")).Count.ShouldBe(0);
        (await Refused(TrackingHouse.Request(domains: ["www.example.com", "www.example.net"]), TrackingRule.OwnDomain, "b")).Value.ShouldBe("www.example.net");
        await _house.Tasks().Create(await _house.Account(name: "c"), TrackingHouse.Request(domains: many[1..]));
    }

    [Fact]
    public async Task A_name_is_unique_within_its_account_only()
    {
        var (first, second) = (await _house.Account(name: "first"), await _house.Account(name: "second"));
        await _house.Tasks().Create(first, TrackingHouse.Request());
        await _house.Tasks().Create(second, TrackingHouse.Request());

        (await Should.ThrowAsync<TrackingException>(_house.Tasks().Create(first, TrackingHouse.Request(name: " Domain name report\n")))).Rule.ShouldBe(TrackingRule.UniqueName);
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
                return error.Rule.ToString();
            }
        })));

        codes.Count(code => code == "created").ShouldBe(4);
        codes.ShouldAllBe(code => code == "created" || code == nameof(TrackingRule.TaskCount) || code == nameof(TrackingRule.UniqueName));
        (await _house.Tasks().List(account.AliUid)).Select(task => task.Name).ShouldBeUnique();
    }

    [Fact]
    public async Task No_account_sees_or_deletes_anothers_task()
    {
        var (mine, other) = (await _house.Account(name: "mine"), await _house.Account(name: "other"));
        var id = await _house.Tasks().Create(mine, TrackingHouse.Request());

        (await _house.Tasks().List(other.AliUid)).ShouldBeEmpty();
        (await Should.ThrowAsync<TrackingException>(_house.Tasks().List(other.AliUid, id))).DeliverId.ShouldBe(id);
        (await Should.ThrowAsync<TrackingException>(_house.Tasks().Delete(other.AliUid, id))).Rule.ShouldBe(TrackingRule.OwnTask);

        await _house.Tasks().Delete(mine.AliUid, id);
        (await _house.Tasks().List(mine.AliUid)).ShouldBeEmpty();
        (await Should.ThrowAsync<TrackingException>(_house.Tasks().Delete(mine.AliUid, id))).Rule.ShouldBe(TrackingRule.OwnTask);
    }

    [Theory]
    [InlineData("\n\t ", TrackingRule.NameLength)]
    [InlineData("line\nbreak", TrackingRule.OneLine)]
    [InlineData("line\u2028separator", TrackingRule.OneLine)]
    [InlineData("paragraph\u2029separator", TrackingRule.OneLine)]
    [InlineData("right to left \u202eoverride", TrackingRule.OneLine)]
    [InlineData("half \ud83d", TrackingRule.OneLine)]
    public Task A_name_without_characters_or_with_control_characters_inside_is_refused(string name, TrackingRule rule) =>
        Refused(TrackingHouse.Request(name: name), rule);

    [Fact]
    public async Task Reports_are_those_of_the_custom_report_with_conditions_that_fit()
    {
        var refusal = await Refused(TrackingHouse.Request(reports: [new TrackedReport(3, [])]), TrackingRule.SubscribedReport);
        refusal.ReportId.ShouldBe(3);
        refusal.ReportIds.ShouldBe([1, 17, 19]);
        (await Refused(TrackingHouse.Request(reports: [new TrackedReport(1, [new ReportCondition("prov", "in", ["Atlantis"])])]), TrackingRule.ReportCondition, "b"))
            .Value.ShouldContain("Atlantis");
    }

    [Fact]
    public async Task Reports_conditions_and_values_are_counted()
    {
        var condition = new ReportCondition("prov", "in", ["Beijing"]);
        (await Refused(TrackingHouse.Request(reports: []), TrackingRule.ReportCount, "a")).Count.ShouldBe(0);
        (await Refused(TrackingHouse.Request(reports: [.. Enumerable.Repeat(new TrackedReport(1, []), 51)]), TrackingRule.ReportCount, "b")).Limit.ShouldBe(50);
        var conditions = await Refused(
            TrackingHouse.Request(reports: [new TrackedReport(1, []), new TrackedReport(1, [.. Enumerable.Repeat(condition, 21)])]), TrackingRule.ConditionCount, "c");
        (conditions.Report, conditions.Count).ShouldBe((1, 21));
        var values = await Refused(
            TrackingHouse.Request(reports: [new TrackedReport(1, [condition, condition with { Value = [.. Enumerable.Repeat("Beijing", 501)] }])]), TrackingRule.ValueCount, "d");
        (values.Report, values.Condition, values.Count).ShouldBe((0, 1, 501));
    }

    [Fact]
    public async Task A_mail_has_one_to_fifty_recipients_and_one_line_of_subject()
    {
        static string[] Many(int count) => [.. Enumerable.Range(0, count).Select(i => $"u{i}@example.com")];
        await Refused(TrackingHouse.Request(email: TrackingHouse.To()), TrackingRule.SomeRecipient, "a");
        (await Refused(TrackingHouse.Request(email: TrackingHouse.To(Many(51))), TrackingRule.AddressCount, "b")).Field.ShouldBe(TaskField.To);
        (await Refused(TrackingHouse.Request(email: new TrackingEmail(null, Many(1), ["x@@example.com"])), TrackingRule.Address, "c")).Field.ShouldBe(TaskField.Copy);
        (await Refused(TrackingHouse.Request(email: new TrackingEmail("a\r\nBcc: b@example.com", Many(1), [])), TrackingRule.OneLine, "d")).Field.ShouldBe(TaskField.Subject);
        (await Refused(TrackingHouse.Request(email: new TrackingEmail(new string('x', 501), Many(1), [])), TrackingRule.TextLength, "e")).Limit.ShouldBe(500);
        await _house.Tasks().Create(await _house.Account(name: "f"), TrackingHouse.Request(email: TrackingHouse.To(Many(50))));
    }

    [Fact]
    public async Task A_schedule_fires_covers_a_known_period_and_ends_after_it_begins()
    {
        (await Refused(TrackingHouse.Request(schedule: TrackingHouse.Schedule("0 8 * * *")), TrackingRule.Crontab, "a")).Crontab.ShouldNotBeNull().Flaw.ShouldBe(CrontabFlaw.FieldCount);
        (await Refused(TrackingHouse.Request(schedule: TrackingHouse.Schedule("0 0 8 * * ?", "m")), TrackingRule.Frequency, "b")).Value.ShouldBe("m");
        (await Refused(TrackingHouse.Request(schedule: TrackingHouse.Schedule("0 0 8 * * ?", status: "on")), TrackingRule.Status, "c")).Value.ShouldBe("on");
        await Refused(
            TrackingHouse.Request(schedule: TrackingHouse.Schedule("0 0 8 * * ?", from: "2026-09-17T00:00:00Z", end: "2026-09-17T00:00:00Z")), TrackingRule.EffectiveWindow, "d");
        (await Refused(TrackingHouse.Request(schedule: TrackingHouse.Schedule("0 0 8 * * ?") with { Description = "two\nlines" }), TrackingRule.OneLine, "e"))
            .Field.ShouldBe(TaskField.Description);
    }

    [Fact]
    public async Task When_an_accounts_zone_changes_its_tasks_fire_by_the_new_one()
    {
        var (account, other) = (await _house.Account("Asia/Shanghai"), await _house.Account("Asia/Shanghai", "other"));
        var tasks = _house.Tasks();
        await tasks.Create(account, TrackingHouse.Request());
        await tasks.Create(account, TrackingHouse.Request("off", schedule: TrackingHouse.Schedule("0 0 8 * * ?", status: "disable")));
        await tasks.Create(other, TrackingHouse.Request());
        _house.Clock.Advance(TimeSpan.FromHours(1));
        (await tasks.List(account.AliUid))[0].NextFireAt.ShouldBe(DateTimeOffset.Parse("2026-03-11T00:00:00Z"));

        await _house.Accounts.Change(account.AliUid, new Accounts.AccountChange(Zone: "Europe/Berlin"), tasks.Reschedule);

        (await tasks.List(account.AliUid)).Select(task => task.NextFireAt).ShouldBe([DateTimeOffset.Parse("2026-03-10T07:00:00Z"), null]);
        (await tasks.List(other.AliUid))[0].NextFireAt.ShouldBe(DateTimeOffset.Parse("2026-03-11T00:00:00Z"));
    }

    [Fact]
    public async Task A_fire_that_is_due_stays_due_when_the_zone_changes()
    {
        var account = await _house.Account("Asia/Shanghai");
        await _house.Tasks().Create(account, TrackingHouse.Request());
        _house.Clock.Advance(TimeSpan.FromDays(2));
        var due = (await _house.Tasks().List(account.AliUid))[0].NextFireAt.ShouldNotBeNull();
        due.ShouldBeLessThan(_house.Clock.GetUtcNow());

        await _house.Accounts.Change(account.AliUid, new Accounts.AccountChange(Zone: "Asia/Tokyo"), _house.Tasks().Reschedule);

        (await _house.Tasks().List(account.AliUid))[0].NextFireAt.ShouldBe(due);
    }

    private async Task<TrackingException> Refused(TrackingTaskRequest request, TrackingRule rule, string account = "shop")
    {
        var refusal = await Should.ThrowAsync<TrackingException>(_house.Tasks().Create(await _house.Account(name: account), request));
        refusal.Rule.ShouldBe(rule);
        (await _house.Database.Read(connection => Dapper.SqlMapper.ExecuteScalarAsync<long>(connection, "SELECT count(*) FROM tracking_task"))).ShouldBe(0);
        return refusal;
    }
}
