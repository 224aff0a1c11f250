using Tidemark.Accounts;
using Tidemark.Exports.Tasks;
using Tidemark.Testing;
using Tidemark.Usage.Contract;
using Tidemark.Usage.Retention;
using Tidemark.Usage.Store;

namespace Tidemark.Exports.Tests.Statements;

/// <summary>What a document says about figures that are no longer kept, or not in detail.</summary>
public sealed class KeptDetailTests : IDisposable
{
    private readonly ControlPlane _plane = new("2026-11-20T04:30:00Z");

    public void Dispose() => _plane.Dispose();

    [Fact]
    public async Task Averages_are_said_to_be_averages()
    {
        var account = await Metered(new RetentionOptions { FiveMinuteDays = 30 });

        (await Statement(account)).ShouldContain("For part of this period only hourly averages are kept; peaks and the 95th percentile are based on them there.");
        (await Workbook(account)).ShouldContain("only hourly averages are kept; bandwidth is based on them there");
    }

    [Fact]
    public async Task What_was_deleted_is_not_shown_as_if_it_had_been_nothing()
    {
        var account = await Metered(new RetentionOptions { DailyDays = 30 });

        (await Statement(account)).ShouldContain("Figures before 2026-10-21 08:00 are no longer kept. Missing figures are not zero.");
        (await Workbook(account)).ShouldContain("Figures before 2026-10-21 08:00 are no longer kept");
    }

    [Fact]
    public async Task A_period_in_full_detail_says_nothing_of_it()
    {
        var account = await Metered(new RetentionOptions());

        (await Statement(account)).ShouldNotContain("no longer kept");
        (await Workbook(account)).ShouldNotContain("no longer kept");
    }

    private async Task<Account> Metered(RetentionOptions retention)
    {
        var account = await _plane.NewAccount(domains: "a.example.com");
        await _plane.Usage.Add(account.AliUid, "a.example.com", "2026-10-05T00:00:00Z", 1000, 1_000_000);
        await _plane.Usage.Add(account.AliUid, "a.example.com", "2026-10-25T00:00:00Z", 1000, 1_000_000);
        await new UsageTrimmer(_plane.Usage.Store, retention, new MeteringOptions { CloseAfter = TimeSpan.Zero }).Trim(_plane.Clock.GetUtcNow());
        return account;
    }

    private async Task<string> Statement(Account account)
    {
        var text = await ToolRun.Shell($"pdftotext -layout '{_plane.PathOf(await Made(account, ExportKind.Usage, null))}' -");
        return string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }

    private async Task<string> Workbook(Account account) =>
        await ToolRun.Shell($"unzip -p '{_plane.PathOf(await Made(account, ExportKind.Detail, "flow"))}' xl/worksheets/sheet1.xml");

    private async Task<ExportTask> Made(Account account, ExportKind kind, string? detail) =>
        await _plane.Work(await _plane.Tasks.Create(account, kind, new(
            DateTimeOffset.Parse("2026-09-30T16:00:00Z"), DateTimeOffset.Parse("2026-10-31T15:59:59Z"), Language: "en-us", DetailType: detail)));
}
