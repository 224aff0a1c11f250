using Tidemark.Accounts;
using Tidemark.Exports.Tasks;

namespace Tidemark.Exports.Tests.Tasks;

public sealed class ExportTaskStoreTests : IDisposable
{
    // 12:30 of 20 November in Shanghai
    private readonly ControlPlane _plane = new("2026-11-20T04:30:00Z");

    private const string Start = "2026-10-31T16:00:00Z";
    private const string End = "2026-11-19T15:59:59Z";

    [Theory]
    [InlineData("2025-11-20T04:29:59Z", "2025-11-25T00:00:00Z", ExportRule.RecentStart)]
    [InlineData("2025-11-20T04:30:00Z", "2025-11-25T00:00:00Z", null)]
    [InlineData("2026-11-20T04:30:01Z", "2026-11-25T00:00:00Z", ExportRule.PastStart)]
    [InlineData("2026-11-20T04:30:00Z", "2026-11-25T00:00:00Z", null)]
    [InlineData("2026-11-01T00:00:00Z", "2026-11-30T15:59:59Z", null)]
    [InlineData("2026-11-01T00:00:00Z", "2026-11-30T16:00:00Z", null)]
    [InlineData("2026-11-01T00:00:00Z", "2026-11-30T16:00:01Z", ExportRule.EndThisMonth)]
    [InlineData("2026-11-01T00:00:00Z", "9999-12-31T23:59:59Z", ExportRule.EndThisMonth)]
    [InlineData("9999-12-31T23:59:59Z", "9999-12-31T23:59:59Z", ExportRule.PastStart)]
    [InlineData("0001-01-01T00:00:00Z", "2026-11-10T00:00:00Z", ExportRule.RecentStart)]
    [InlineData("2026-11-10T00:00:00Z", "2026-11-10T00:00:00Z", ExportRule.EndAfterStart)]
    [InlineData("2026-11-10T00:00:00Z", "2026-11-09T00:00:00Z", ExportRule.EndAfterStart)]
    public async Task A_range_lies_within_the_last_year_and_the_current_month(string start, string end, ExportRule? rule) =>
        (await Refused(ControlPlane.Request(start, end))).ShouldBe(rule);

    [Theory]
    [InlineData("Asia/Shanghai", "2026-07-31T16:00:00Z", "2026-08-31T15:59:59Z", null)]
    [InlineData("Asia/Shanghai", "2026-07-31T16:00:00Z", "2026-08-31T16:00:00Z", null)]
    [InlineData("Asia/Shanghai", "2026-07-31T16:00:00Z", "2026-08-31T16:00:01Z", ExportRule.RangeLength)]
    // a month of 30 days is the shorter one: 31 days hold
    [InlineData("Asia/Shanghai", "2026-08-31T16:00:00Z", "2026-10-01T16:00:00Z", null)]
    [InlineData("Asia/Shanghai", "2026-08-31T16:00:00Z", "2026-10-01T16:05:00Z", ExportRule.RangeLength)]
    // Berlin's October has 31 days and an hour
    [InlineData("Europe/Berlin", "2026-09-30T22:00:00Z", "2026-10-31T23:00:00Z", null)]
    [InlineData("Europe/Berlin", "2026-09-30T22:00:00Z", "2026-10-31T23:00:01Z", ExportRule.RangeLength)]
    [InlineData("UTC", "2026-09-30T22:00:00Z", "2026-10-31T23:00:00Z", ExportRule.RangeLength)]
    public async Task A_range_is_at_most_31_days_or_a_calendar_month_of_the_zone(string zone, string start, string end, ExportRule? rule) =>
        (await Refused(ControlPlane.Request(start, end), zone: zone)).ShouldBe(rule);

    [Fact]
    public async Task An_end_at_second_59_means_the_next_full_second_and_is_answered_as_given()
    {
        var account = await _plane.NewAccount();

        var task = await _plane.Tasks.Create(account, ExportKind.Usage, ControlPlane.Request(Start, End));

        task.Range.End.ShouldBe(DateTimeOffset.Parse("2026-11-19T16:00:00Z"));
        task.StartText.ShouldBe(Start);
        task.EndText.ShouldBe(End);
    }

    [Theory]
    [InlineData(null, "")]
    [InlineData("", "")]
    [InlineData("Refresh\n", "Refresh")]
    [InlineData(" \t十月用量 \r\n", "十月用量")]
    public async Task A_name_is_trimmed_of_blanks_and_control_characters_at_its_ends(string? given, string kept)
    {
        var account = await _plane.NewAccount();

        (await _plane.Tasks.Create(account, ExportKind.Usage, ControlPlane.Request(Start, End, given))).Name.ShouldBe(kept);
    }

    [Fact]
    public async Task A_name_with_control_characters_inside_or_too_long_or_blank_is_refused()
    {
        (await Refused(ControlPlane.Request(Start, End, "a\nb"))).ShouldBe(ExportRule.NameCharacters);
        (await Refused(ControlPlane.Request(Start, End, "a\u0000b"))).ShouldBe(ExportRule.NameCharacters);
        (await Refused(ControlPlane.Request(Start, End, "a\ud800b"))).ShouldBe(ExportRule.NameCharacters);
        (await Refused(ControlPlane.Request(Start, End, " \n "))).ShouldBe(ExportRule.NameLength);
        (await Refused(ControlPlane.Request(Start, End, new string('量', 129)))).ShouldBe(ExportRule.NameLength);
        (await Refused(ControlPlane.Request(Start, End, new string('量', 128)))).ShouldBeNull();
    }

    [Theory]
    [InlineData(null, "zh-cn")]
    [InlineData("zh-cn", "zh-cn")]
    [InlineData("en-us", "en-us")]
    public async Task The_language_is_Chinese_unless_English_is_asked_for(string? given, string kept)
    {
        var account = await _plane.NewAccount();

        (await _plane.Tasks.Create(account, ExportKind.Usage, ControlPlane.Request(Start, End, language: given))).Language.ShouldBe(kept);
    }

    [Fact]
    public async Task Another_language_is_refused() =>
        (await Refused(ControlPlane.Request(Start, End, language: "de-de"))).ShouldBe(ExportRule.Language);

    [Theory]
    [InlineData(null, ExportRule.DetailType)]
    [InlineData("quic", ExportRule.DetailType)]
    [InlineData("flow", null)]
    [InlineData("vas", null)]
    public async Task The_type_of_a_detail_export_is_flow_or_vas(string? type, ExportRule? rule) =>
        (await Refused(ControlPlane.Request(Start, End, detailType: type), ExportKind.Detail)).ShouldBe(rule);

    [Fact]
    public async Task Domains_of_a_detail_export_are_the_accounts_own_folded_and_sorted()
    {
        var account = await _plane.NewAccount(domains: ["b.example.com", "a.example.com", "c.example.com"]);
        await _plane.NewAccount("Other", domains: ["other.example.com"]);

        var task = await _plane.Tasks.Create(account, ExportKind.Detail, Detail(names: "B.example.com, a.example.com,b.example.com"));

        task.Domains.ShouldBe(["a.example.com", "b.example.com"]);
        task.DetailType.ShouldBe("flow");
        (await Refused(Detail(names: "a.example.com,other.example.com"), account)).ShouldBe(ExportRule.OwnDomain);
        (await Refused(Detail(names: "a.example.com,not a name"), account)).ShouldBe(ExportRule.OwnDomain);
        (await Refused(Detail() with { DomainNames = [] }, account)).ShouldBe(ExportRule.DomainCount);
        (await _plane.Tasks.Create(account, ExportKind.Detail, Detail())).Domains.ShouldBeNull();
    }

    [Fact]
    public async Task More_than_100_names_are_refused()
    {
        var names = Enumerable.Range(1, 101).Select(n => $"d{n:000}.example.com").ToArray();
        var account = await _plane.NewAccount(domains: names);

        (await Refused(Detail(names: string.Join(',', names)), account)).ShouldBe(ExportRule.DomainCount);
        (await Refused(Detail(names: string.Join(',', names.Take(100))), account)).ShouldBeNull();
    }

    [Fact]
    public async Task A_group_selects_its_domains_and_goes_before_names()
    {
        var account = await _plane.NewAccount(domains: ["alone.example.com"]);
        await _plane.Domains.Add(account.AliUid, "g2.example.com", resourceGroup: "rg-1");
        await _plane.Domains.Add(account.AliUid, "g1.example.com", resourceGroup: "rg-1");

        var task = await _plane.Tasks.Create(account, ExportKind.Detail, Detail(names: "alone.example.com", group: "rg-1"));

        task.Domains.ShouldBe(["g1.example.com", "g2.example.com"]);
        (await Refused(Detail(group: "rg-2"), account)).ShouldBe(ExportRule.Group);
    }

    [Fact]
    public async Task A_usage_export_takes_no_notice_of_domains()
    {
        var account = await _plane.NewAccount();

        var task = await _plane.Tasks.Create(account, ExportKind.Usage, ControlPlane.Request(Start, End, domainNames: "not.mine.example.com"));

        task.Domains.ShouldBeNull();
        task.DetailType.ShouldBeNull();
        task.State.ShouldBe(ExportState.Created);
    }

    [Fact]
    public async Task The_list_holds_the_accounts_own_tasks_of_the_kind_newest_first_in_pages()
    {
        var account = await _plane.NewAccount();
        var other = await _plane.NewAccount("Other");
        var ids = new List<long>();
        for (var i = 0; i < 5; i++)
        {
            ids.Add((await _plane.Queue(account)).Id);
        }

        await _plane.Queue(other);
        await _plane.Tasks.Create(account, ExportKind.Detail, Detail());
        ids.Reverse();

        var first = await _plane.Tasks.List(account.AliUid, ExportKind.Usage, 1, 2);
        var third = await _plane.Tasks.List(account.AliUid, ExportKind.Usage, 3, 2);

        first.Total.ShouldBe(5);
        first.Items.Select(task => task.Id).ShouldBe(ids[..2]);
        third.Items.Select(task => task.Id).ShouldBe(ids[4..]);
        (await _plane.Tasks.List(account.AliUid, ExportKind.Usage, 4, 2)).Items.ShouldBeEmpty();
    }

    [Fact]
    public async Task Tasks_older_than_three_months_leave_the_list()
    {
        var account = await _plane.NewAccount();
        await _plane.Queue(account);

        _plane.Clock.MoveTo(DateTimeOffset.Parse("2027-02-20T04:30:00Z"));
        (await _plane.Tasks.List(account.AliUid, ExportKind.Usage, 1, 20)).Total.ShouldBe(1);

        _plane.Clock.Advance(TimeSpan.FromMilliseconds(1));
        (await _plane.Tasks.List(account.AliUid, ExportKind.Usage, 1, 20)).Total.ShouldBe(0);
    }

    [Theory]
    [InlineData(0, 20, ExportRule.PageNumber)]
    [InlineData(100_001, 20, ExportRule.PageNumber)]
    [InlineData(1, 0, ExportRule.PageSize)]
    [InlineData(1, 51, ExportRule.PageSize)]
    public async Task A_page_out_of_range_is_refused(int page, int size, ExportRule rule) =>
        (await Should.ThrowAsync<ExportException>(() => _plane.Tasks.List(1, ExportKind.Usage, page, size))).Rule.ShouldBe(rule);

    public void Dispose() => _plane.Dispose();

    private static ExportRequest Detail(string? names = null, string? group = null) =>
        ControlPlane.Request(Start, End, detailType: "flow", domainNames: names, group: group);

    private async Task<ExportRule?> Refused(ExportRequest request, ExportKind kind = ExportKind.Usage, string zone = "Asia/Shanghai") =>
        await Refused(request, await _plane.NewAccount(Guid.NewGuid().ToString("N"), zone), kind);

    private async Task<ExportRule?> Refused(ExportRequest request, Account account, ExportKind kind = ExportKind.Detail)
    {
        try
        {
            await _plane.Tasks.Create(account, kind, request);
            return null;
        }
        catch (ExportException error)
        {
            return error.Rule;
        }
    }
}
