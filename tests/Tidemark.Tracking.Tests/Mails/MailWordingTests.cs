using System.Globalization;
using Tidemark.Accounts;
using Tidemark.Reports.Queries;
using Tidemark.Tracking.Tasks;

namespace Tidemark.Tracking.Tests.Mails;

/// <summary>
/// The text of a mail of all twelve reports over fixed requests, as it is kept in <c>mail.d.golden.txt</c> (a day) and
/// <c>mail.w.golden.txt</c> (a week). Deliberate changes are written there with <c>TIDEMARK_WRITE_DOCS=1</c>.
/// </summary>
public sealed class MailWordingTests : IDisposable
{
    private static readonly TrackedReport[] Reports =
    [
        Report(1), Report(3, "httpCode", "4xx", "5xx"), Report(5), Report(7), Report(9), Report(11), Report(13), Report(15, "prov", "Beijing"),
        Report(17), Report(17, "httpCode", "2xx"), Report(19), Report(21), Report(23),
    ];

    private readonly RunHouse _house = new("2026-03-10T01:00:00Z");

    public void Dispose() => _house.Dispose();

    [Theory]
    [InlineData("d", "0 0 10 * * ?", Language.English, "mail.d.golden.txt")]
    [InlineData("w", "0 0 10 ? * TUE", Language.English, "mail.w.golden.txt")]
    [InlineData("d", "0 0 10 * * ?", Language.Chinese, "mail.d.zh.golden.txt")]
    public async Task A_mail_of_every_report_has_the_words_that_are_kept(string frequency, string crontab, Language language, string golden)
    {
        var text = await Sent(frequency, crontab, language);
        var path = Path.Combine(Source(), "Mails", golden);
        if (Environment.GetEnvironmentVariable("TIDEMARK_WRITE_DOCS") == "1")
        {
            await File.WriteAllTextAsync(path, text);
        }

        text.Split('\n').ShouldBe((await File.ReadAllTextAsync(path)).Split('\n'));
    }

    private async Task<string> Sent(string frequency, string crontab, Language language)
    {
        var account = await _house.House.Account("Asia/Kolkata", "shop", custom: false);
        await _house.House.CustomReports.Create(account.AliUid, [1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23], null);
        await _house.Ingest(
            account, "www.example.com",
            [.. Enumerable.Range(0, 60).Select(i => (At(i * 210), $"/page{i % 7}?q={i % 3}", 1000L + (i * i * 977))), ("2026-03-10T00:30:00Z", "/", 1L)]);
        await _house.Ingest(account, "img.example.com", [.. Enumerable.Range(0, 25).Select(i => (At(i * 504), $"/{i % 4}.png", 7_000_000L * i))]);
        var id = await _house.Task(account, TrackingHouse.Schedule(crontab, frequency), name: "All reports", reports: Reports,
            email: new TrackingEmail(null, ["ops@example.com"], []) { Language = language });
        _house.Clock.MoveTo((await _house.House.Tasks().List(account.AliUid))[0].NextFireAt!.Value);
        await _house.Worker().Step();

        // without what differs from run to run: the ids
        return (await _house.Mails()).ShouldHaveSingleItem().Text.ReplaceLineEndings("\n")
            .Replace(account.AliUid.ToString(CultureInfo.InvariantCulture), "ALIUID", StringComparison.Ordinal)
            .Replace($"DeliverId {id}", "DeliverId ID", StringComparison.Ordinal).Replace($"DeliverId={id}", "DeliverId=ID", StringComparison.Ordinal);
    }

    private static TrackedReport Report(int id) => new(id, []);

    private static TrackedReport Report(int id, string field, params string[] values) => new(id, [new ReportCondition(field, "in", values)]);

    /// <summary>Minutes after the Sunday before the run began.</summary>
    private static string At(int minutes) =>
        DateTimeOffset.Parse("2026-03-01T00:00:00Z", CultureInfo.InvariantCulture).AddMinutes(minutes).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    private static string Source()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Tidemark.slnx")))
        {
            folder = folder.Parent;
        }

        return Path.Combine(folder.FullName, "tests/Tidemark.Tracking.Tests");
    }
}
