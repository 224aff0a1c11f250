using Tidemark.Exports.Files;
using Tidemark.Exports.Tasks;

namespace Tidemark.Exports.Tests.Files;

public sealed class DownloadLinksTests : IDisposable
{
    private const string Origin = "http://127.0.0.1:8080";

    private readonly ControlPlane _plane = new();

    [Fact]
    public async Task A_link_opens_the_file_it_was_signed_for()
    {
        var task = await NewFile("content");

        var url = new Uri(_plane.Links().Sign(task, Origin));
        var file = await Open(url);

        file.ShouldNotBeNull();
        (await File.ReadAllTextAsync(file.Path)).ShouldBe("content");
        file.Name.ShouldBe($"tidemark-usage-{task.Id}.pdf");
        file.ContentType.ShouldBe("application/pdf");
        // sha256sum of "content"
        file.Hash.ShouldBe("ed7002b439e9ac845f22357d822bac1444730fbdb6016d3ec9432297b9ec9f73");
        url.AbsolutePath.ShouldBe($"/files/{task.Id}/tidemark-usage-{task.Id}.pdf");
        url.AbsoluteUri.Length.ShouldBeLessThan(300);
    }

    [Fact]
    public async Task A_link_holds_three_days_to_the_second()
    {
        var url = new Uri(_plane.Links().Sign(await NewFile("content"), Origin));

        _plane.Clock.Advance(TimeSpan.FromDays(3) - TimeSpan.FromSeconds(1));
        (await Open(url)).ShouldNotBeNull();

        _plane.Clock.Advance(TimeSpan.FromSeconds(1));
        (await Open(url)).ShouldBeNull();
    }

    [Fact]
    public async Task Any_changed_character_of_a_link_breaks_it()
    {
        var url = new Uri(_plane.Links().Sign(await NewFile("content"), Origin));
        var text = url.PathAndQuery;

        for (var i = 0; i < text.Length; i++)
        {
            foreach (var other in new[] { 'A', 'z', '0', '9', '-', '=', '%' })
            {
                if (text[i] != other)
                {
                    (await Open(text[..i] + other + text[(i + 1)..])).ShouldBeNull($"{other} at {i}");
                }
            }
        }

        (await Open(text + "=")).ShouldBeNull();
        (await Open(text + "A")).ShouldBeNull();
        (await Open(text[..^1])).ShouldBeNull();
        (await Open(text.Replace("Expires=", "Expires=0"))).ShouldBeNull();
    }

    [Fact]
    public async Task A_link_of_one_task_does_not_open_another()
    {
        var first = new Uri(_plane.Links().Sign(await NewFile("first"), Origin));
        var second = await NewFile("second");

        (await _plane.Links().Open($"/files/{second.Id}/{second.FileName}", Query(first.Query, "Expires"), Query(first.Query, "Signature"))).ShouldBeNull();
    }

    [Fact]
    public async Task A_link_ends_when_the_tasks_file_becomes_another()
    {
        var task = await NewFile("content");
        var url = new Uri(_plane.Links().Sign(task, Origin));

        await _plane.Succeed(task, "other content");

        (await Open(url)).ShouldBeNull();
    }

    [Theory]
    [InlineData("/files/1/tidemark-usage-1.pdf", null, "x")]
    [InlineData("/files/1/tidemark-usage-1.pdf", "99999999999", null)]
    [InlineData("/files/1/tidemark-usage-1.pdf", "", "")]
    [InlineData("/files/1/tidemark-usage-1.pdf", "-1", "x")]
    [InlineData("/files/1/tidemark-usage-1.pdf", "99999999999", "量量量")]
    [InlineData("/files/../key", "99999999999", "x")]
    [InlineData("/files/1", "99999999999", "x")]
    [InlineData("/other/1/x", "99999999999", "x")]
    public async Task What_is_no_link_opens_nothing(string path, string? expires, string? signature)
    {
        await NewFile("content");

        (await _plane.Links().Open(path, expires, signature)).ShouldBeNull();
    }

    [Fact]
    public async Task A_task_that_has_not_succeeded_has_no_link()
    {
        var task = await _plane.Queue(await _plane.NewAccount());

        _plane.Links().Sign(task, Origin).ShouldBe("");
    }

    [Fact]
    public async Task The_public_url_goes_before_the_origin_of_the_call()
    {
        var links = _plane.Links(new ExportOptions { PublicUrl = "https://cdn.example.com/tidemark/" });

        links.Sign(await NewFile("content"), Origin).ShouldStartWith("https://cdn.example.com/tidemark/files/");
    }

    [Fact]
    public async Task However_long_the_callers_host_a_link_stays_shorter_than_300_characters()
    {
        var task = await NewFile("content") with { Id = long.MaxValue, Kind = ExportKind.Detail };
        task = task with { FileName = ExportFileNames.NameOf(task) };
        string OriginOf(int length) => "http://" + new string('h', length - "http://".Length);

        _plane.Links().Sign(task, OriginOf(150)).Length.ShouldBeInRange(250, 299);
        _plane.Links().Sign(task, OriginOf(151)).ShouldBe("");
        _plane.Links().Sign(task, OriginOf(30_000)).ShouldBe("");
        _plane.Links(new ExportOptions { PublicUrl = "https://cdn.example.com" }).Sign(task, OriginOf(30_000)).ShouldStartWith("https://cdn.example.com/files/");
    }

    [Fact]
    public async Task A_link_survives_a_restart_and_a_removed_file_ends_it()
    {
        var url = new Uri(_plane.Links().Sign(await NewFile("content"), Origin));

        var file = await Open(url);
        File.Delete(file.ShouldNotBeNull().Path);

        (await Open(url)).ShouldBeNull();
    }

    public void Dispose() => _plane.Dispose();

    private async Task<ExportTask> NewFile(string content) =>
        await _plane.Succeed(await _plane.Queue(await _plane.NewAccount(Guid.NewGuid().ToString("N"))), content);

    private Task<DownloadFile?> Open(Uri url) => Open(url.PathAndQuery);

    private Task<DownloadFile?> Open(string target) =>
        _plane.Links().Open(target.Split('?')[0], Query(target, "Expires"), Query(target, "Signature"));

    private static string? Query(string target, string name) =>
        target.Split('?', '&').Where(part => part.StartsWith(name + "=")).Select(part => part[(name.Length + 1)..]).FirstOrDefault();
}
