using Tidemark.Api.Operations;
using Tidemark.Exports.Tasks;

namespace Tidemark.Api.Tests.Operations;

public sealed class CreateExportTaskTests : IAsyncLifetime
{
    private const string Start = "2026-10-31T16:00:00Z";
    private const string End = "2026-11-19T15:59:59Z";

    private OperationHouse _house = null!;

    // 12:30 of 20 November in Shanghai
    public async Task InitializeAsync() => _house = await OperationHouse.Open("2026-11-20T04:30:00Z");

    public Task DisposeAsync()
    {
        _house.Dispose();
        return Task.CompletedTask;
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData(Start, null)]
    [InlineData(null, End)]
    [InlineData("", End)]
    public async Task A_missing_time_is_MissingTimeParameter(string? start, string? end) =>
        (await Usage(("StartTime", start), ("EndTime", end))).ShouldBe(("MissingTimeParameter", "The StartTime and EndTime must be both specified."));

    [Theory]
    [InlineData("2026-11-01", End, "InvalidStartTime.Malformed")]
    [InlineData("2026-11-01T00:00Z", End, "InvalidStartTime.Malformed")]
    [InlineData("2026-11-01T00:00:00+08:00", End, "InvalidStartTime.Malformed")]
    [InlineData("2026-02-30T00:00:00Z", End, "InvalidStartTime.Malformed")]
    [InlineData(Start, "yesterday", "InvalidEndTime.Malformed")]
    [InlineData(Start, "2026-11-19T24:00:00Z", "InvalidEndTime.Malformed")]
    public async Task A_time_that_does_not_parse_is_malformed(string start, string end, string code)
    {
        var refusal = await Usage(("StartTime", start), ("EndTime", end));
        refusal.Code.ShouldBe(code);
        refusal.Message.ShouldEndWith(code.Contains("Start") ? $"'{start}' is not like 2026-10-01T00:00:00Z." : $"'{end}' is not like 2026-10-31T15:59:59Z.");
    }

    [Theory]
    [InlineData("2025-11-20T04:29:59Z", End, "InvalidStartTime.ValueNotSupported", "2025-11-20T04:29:59Z is more than a year ago.")]
    [InlineData("2026-11-20T04:30:01Z", "2026-11-25T00:00:00Z", "InvalidParameterStartTime", "2026-11-20T04:30:01Z is in the future.")]
    [InlineData(
        Start, "2026-11-30T16:00:01Z", "InvalidParameterEndTime",
        "2026-11-30T16:00:01Z is after the current month of Asia/Shanghai, which ends 2026-11-30T16:00:00Z.")]
    [InlineData(Start, Start, "InvalidTimeRange", "2026-10-31T16:00:00Z is not after 2026-10-31T16:00:00Z.")]
    [InlineData(
        " 2026-08-31T16:00:00Z", "2026-10-01T16:05:00Z", "InvalidTimeRange",
        " 2026-08-31T16:00:00Z to 2026-10-01T16:05:00Z is longer than 31 days and longer than a calendar month of Asia/Shanghai; split it into months.")]
    public async Task A_range_that_breaks_a_rule_is_refused_with_its_documented_code(string start, string end, string code, string says)
    {
        var refusal = await Usage(("StartTime", start), ("EndTime", end));
        refusal.Code.ShouldBe(code);
        refusal.Message.ShouldEndWith(says);
    }

    [Theory]
    [InlineData("TaskName", "a\nb", "InvalidTaskName", "The TaskName holds a control character (such as a line break), a line or paragraph separator (U+2028, U+2029), a character that overrides the direction of text, or broken Unicode; use one line of text.")]
    [InlineData("TaskName", " \n ", "InvalidTaskName", "The TaskName has 0 characters; 1 to 128 are allowed.")]
    [InlineData("Language", "de-de", "InvalidLanguage", "'de-de' is neither zh-cn nor en-us.")]
    [InlineData("Type", null, "InvalidParameterBillType", "'' is neither flow nor vas.")]
    [InlineData("Type", "quic", "InvalidParameterBillType", "'quic' is neither flow nor vas.")]
    [InlineData("Group", "rg-2", "InvalidParameterDimension", "No domain of the account is in the group 'rg-2'.")]
    [InlineData("DomainNames", ",", "InvalidParameterDimension", "DomainNames holds 0 names; 1 to 100 are allowed.")]
    [InlineData("DomainNames", "www.example.com, other.example.com", "InvalidParameterDimension", "'other.example.com' is not a domain of the account.")]
    public async Task A_value_that_breaks_a_rule_is_refused_with_its_documented_code(string name, string? value, string code, string says)
    {
        (string, string?)[] right = [("StartTime", Start), ("EndTime", End), ("Type", "flow")];
        var refusal = await _house.Refusal(
            new CreateUsageDetailDataExportTask(_house.Exports), [.. right.Where(pair => pair.Item1 != name), (name, value)]);
        refusal.Code.ShouldBe(code);
        refusal.Message.ShouldEndWith(says);
        (await _house.Exports.List(_house.AliUid, ExportKind.Detail, 1, 10)).Total.ShouldBe(0);
    }

    [Fact]
    public async Task More_open_tasks_than_the_setting_allows_are_refused_until_one_is_finished()
    {
        for (var task = 0; task < OperationHouse.OpenExports; task++)
        {
            (await Usage(("StartTime", Start), ("EndTime", End))).ShouldBe(("", ""));
        }

        var refusal = await Usage(("StartTime", Start), ("EndTime", End));
        refusal.Code.ShouldBe("QuotaExceeded.ExportTask");
        refusal.Message.ShouldEndWith("The account has 3 export tasks that are not finished, the maximum (setting Exports:OpenPerAccount); wait until some are.");
        (await _house.Exports.List(_house.AliUid, ExportKind.Usage, 1, 10)).Total.ShouldBe(OperationHouse.OpenExports);
    }

    [Fact]
    public async Task Blank_names_stand_for_the_account_as_a_whole()
    {
        await _house.Call(
            new CreateUsageDetailDataExportTask(_house.Exports), ("StartTime", Start), ("EndTime", End), ("Type", "flow"), ("DomainNames", " "), ("Group", " "));
        (await _house.Exports.List(_house.AliUid, ExportKind.Detail, 1, 10)).Items.ShouldHaveSingleItem().Domains.ShouldBeNull();
    }

    private Task<(string Code, string Message)> Usage(params (string, string?)[] parameters) =>
        _house.Refusal(new CreateUserUsageDataExportTask(_house.Exports), parameters);
}
