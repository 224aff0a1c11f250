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
    [InlineData(null, null)]
    [InlineData(Start, null)]
    [InlineData(null, End)]
    [InlineData("", End)]
    public async Task A_missing_time_is_MissingTimeParameter(string? start, string? end) =>
        (await Refused(new ExportRequest(start, end))).ShouldBe("MissingTimeParameter");

    [Theory]
    [InlineData("2026-11-01", End, "InvalidStartTime.Malformed")]
    [InlineData("2026-11-01T00:00Z", End, "InvalidStartTime.Malformed")]
    [InlineData("2026-11-01T00:00:00+08:00", End, "InvalidStartTime.Malformed")]
    [InlineData("2026-02-30T00:00:00Z", End, "InvalidStartTime.Malformed")]
    [InlineData(Start, "yesterday", "InvalidEndTime.Malformed")]
    [InlineData(Start, "2026-11-19T24:00:00Z", "InvalidEndTime.Malformed")]
    public async Task A_time_that_does_not_parse_is_malformed(string start, string end, string code) =>
        (await Refused(new ExportRequest(start, end))).ShouldBe(code);

    [Theory]
    [InlineData("2025-11-20T04:29:59Z", "2025-11-25T00:00:00Z", "InvalidStartTime.ValueNotSupported")]
    [InlineData("2025-11-20T04:30:00Z", "2025-11-25T00:00:00Z", null)]
    [InlineData("2026-11-20T04:30:01Z", "2026-11-25T00:00:00Z", "InvalidParameterStartTime")]
    [InlineData("2026-11-20T04:30:00Z", "2026-11-25T00:00:00Z", null)]
    [InlineData("2026-11-01T00:00:00Z", "2026-11-30T15:59:59Z", null)]
    [InlineData("2026-11-01T00:00:00Z", "2026-11-30T16:00:00Z", null)]
    [InlineData("2026-11-01T00:00:00Z", "2026-11-30T16:00:01Z", "InvalidParameterEndTime")]
    [InlineData("2026-11-01T00:00:00Z", "9999-12-31T23:59:59Z", "InvalidParameterEndTime")]
    [InlineData("9999-12-31T23:59:59Z", "9999-12-31T23:59:59Z", "InvalidParameterStartTime")]
    [InlineData("0001-01-01T00:00:00Z", "2026-11-10T00:00:00Z", "InvalidStartTime.ValueNotSupported")]
    [InlineData("2026-11-10T00:00:00Z", "2026-11-10T00:00:00Z", "InvalidTimeRange")]
    [InlineData("2026-11-10T00:00:00Z", "2026-11-09T00:00:00Z", "InvalidTimeRange")]
    public async Task A_range_lies_within_the_last_year_and_the_current_month(string start, string end, string? code) =>
        (await Refused(new ExportRequest(start, end))).ShouldBe(code);

    [Theory]
    [InlineData("Asia/Shanghai", "2026-07-31T16:00:00Z", "2026-08-31T15:59:59Z", null)]
    [InlineData("Asia/Shanghai", "2026-07-31T16:00:00Z", "2026-08-31T16:00:00Z", null)]
    [InlineData("Asia/Shanghai", "2026-07-31T16:00:00Z", "2026-08-31T16:00:01Z", "InvalidTimeRange")]
    // a month of 30 days is the shorter one: 31 days hold
    [InlineData("Asia/Shanghai", "2026-08-31T16:00:00Z", "2026-10-01T16:00:00Z", null)]
    [InlineData("Asia/Shanghai", "2026-08-31T16:00:00Z", "2026-10-01T16:05:00Z", "InvalidTimeRange")]
    // Berlin's October has 31 days and an hour
    [InlineData("Europe/Berlin", "2026-09-30T22:00:00Z", "2026-10-31T23:00:00Z", null)]
    [InlineData("Europe/Berlin", "2026-09-30T22:00:00Z", "2026-10-31T23:00:01Z", "InvalidTimeRange")]
    [InlineData("UTC", "2026-09-30T22:00:00Z", "2026-10-31T23:00:00Z", "InvalidTimeRange")]
    public async Task A_range_is_at_most_31_days_or_a_calendar_month_of_the_zone(string zone, string start, string end, string? code) =>
        (await Refused(new ExportRequest(start, end), zone: zone)).ShouldBe(code);

    [Fact]
    public async Task An_end_at_second_59_means_the_next_full_second_and_is_answered_as_given()
    {
        var account = await _plane.NewAccount();

        var task = await _plane.Tasks.Create(account, ExportKind.Usage, new ExportRequest(Start, End));

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

        (await _plane.Tasks.Create(account, ExportKind.Usage, new ExportRequest(Start, End, given))).Name.ShouldBe(kept);
    }

    [Fact]
    public async Task A_name_with_control_characters_inside_or_too_long_or_blank_is_InvalidTaskName()
    {
        (await Refused(new ExportRequest(Start, End, "a\nb"))).ShouldBe("InvalidTaskName");
        (await Refused(new ExportRequest(Start, End, "a\u0000b"))).ShouldBe("InvalidTaskName");
        (await Refused(new ExportRequest(Start, End, "a\ud800b"))).ShouldBe("InvalidTaskName");
        (await Refused(new ExportRequest(Start, End, " \n "))).ShouldBe("InvalidTaskName");
        (await Refused(new ExportRequest(Start, End, new string('量', 129)))).ShouldBe("InvalidTaskName");
        (await Refused(new ExportRequest(Start, End, new string('量', 128)))).ShouldBeNull();
    }

    [Theory]
    [InlineData(null, "zh-cn")]
    [InlineData("zh-cn", "zh-cn")]
    [InlineData("en-us", "en-us")]
    public async Task The_language_is_Chinese_unless_English_is_asked_for(string? given, string kept)
    {
        var account = await _plane.NewAccount();

        (await _plane.Tasks.Create(account, ExportKind.Usage, new ExportRequest(Start, End, Language: given))).Language.ShouldBe(kept);
    }

    [Fact]
    public async Task Another_language_is_InvalidLanguage() =>
        (await Refused(new ExportRequest(Start, End, Language: "de-de"))).ShouldBe("InvalidLanguage");

    [Theory]
    [InlineData(null, "InvalidParameterBillType")]
    [InlineData("quic", "InvalidParameterBillType")]
    [InlineData("flow", null)]
    [InlineData("vas", null)]
    public async Task The_type_of_a_detail_export_is_flow_or_vas(string? type, string? code) =>
        (await Refused(new ExportRequest(Start, End, DetailType: type), ExportKind.Detail)).ShouldBe(code);

    [Fact]
    public async Task Domains_of_a_detail_export_are_the_accounts_own_folded_and_sorted()
    {
        var account = await _plane.NewAccount(domains: ["b.example.com", "a.example.com", "c.example.com"]);
        await _plane.NewAccount("Other", domains: ["other.example.com"]);

        var task = await _plane.Tasks.Create(account, ExportKind.Detail, Detail(names: "B.example.com, a.example.com,b.example.com"));

        task.Domains.ShouldBe(["a.example.com", "b.example.com"]);
        task.DetailType.ShouldBe("flow");
        (await Refused(Detail(names: "a.example.com,other.example.com"), account)).ShouldBe("InvalidParameterDimension");
        (await Refused(Detail(names: "a.example.com,not a name"), account)).ShouldBe("InvalidParameterDimension");
        (await Refused(Detail(names: ","), account)).ShouldBe("InvalidParameterDimension");
        (await _plane.Tasks.Create(account, ExportKind.Detail, Detail(names: ""))).Domains.ShouldBeNull();
    }

    [Fact]
    public async Task More_than_100_names_are_InvalidParameterDimension()
    {
        var names = Enumerable.Range(1, 101).Select(n => $"d{n:000}.example.com").ToArray();
        var account = await _plane.NewAccount(domains: names);

        (await Refused(Detail(names: string.Join(',', names)), account)).ShouldBe("InvalidParameterDimension");
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
        (await Refused(Detail(group: "rg-2"), account)).ShouldBe("InvalidParameterDimension");
    }

    [Fact]
    public async Task A_usage_export_takes_no_notice_of_domains()
    {
        var account = await _plane.NewAccount();

        var task = await _plane.Tasks.Create(account, ExportKind.Usage, new ExportRequest(Start, End, DomainNames: "not.mine.example.com"));

        task.Domains.ShouldBeNull();
        task.DetailType.ShouldBeNull();
        task.State.ShouldBe("created");
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
    [InlineData(0, 20, "InvalidPageNumber")]
    [InlineData(100_001, 20, "InvalidPageNumber")]
    [InlineData(1, 0, "InvalidPageSize")]
    [InlineData(1, 51, "InvalidPageSize")]
    public async Task A_page_out_of_range_is_refused(int page, int size, string code) =>
        (await Should.ThrowAsync<ExportException>(() => _plane.Tasks.List(1, ExportKind.Usage, page, size))).Code.ShouldBe(code);

    public void Dispose() => _plane.Dispose();

    private static ExportRequest Detail(string? names = null, string? group = null) =>
        new(Start, End, DetailType: "flow", DomainNames: names, Group: group);

    private async Task<string?> Refused(ExportRequest request, ExportKind kind = ExportKind.Usage, string zone = "Asia/Shanghai") =>
        await Refused(request, await _plane.NewAccount(Guid.NewGuid().ToString("N"), zone), kind);

    private async Task<string?> Refused(ExportRequest request, Account account, ExportKind kind = ExportKind.Detail)
    {
        try
        {
            await _plane.Tasks.Create(account, kind, request);
            return null;
        }
        catch (ExportException error)
        {
            return error.Code;
        }
    }
}
