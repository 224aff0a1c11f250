using Tidemark.Testing;
using Tidemark.Usage.Store;

namespace Tidemark.Tests.CommandLine;

public sealed class FeedCommandTests : IDisposable
{
    private const long Uid = 1234567890123456;

    private readonly TempFolder _folder = new();
    private readonly Tool _tidemark;

    public FeedCommandTests() => _tidemark = new Tool(_folder["data"]);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Feeds_are_listed_with_their_watermarks_and_one_that_is_gone_can_be_forgotten()
    {
        await _tidemark.Json("account", "create", "--name", "a", "--uid", $"{Uid}");
        var now = DateTimeOffset.FromUnixTimeSeconds(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds());
        var store = new SqliteUsageStore(_folder["data/usage.db"], TimeProvider.System);
        await store.Heard(Uid, "edge-1", now.AddHours(-1));
        await store.Heard(Uid, "edge-2", now.AddDays(-3));

        var listed = await _tidemark.Json("feeds", "--account", $"{Uid}");
        listed.EnumerateArray().Select(feed => (feed.GetProperty("name").GetString(), feed.GetProperty("watermark").GetDateTimeOffset(), feed.GetProperty("holds").GetBoolean()))
            .ShouldBe([("edge-1", now.AddHours(-1), true), ("edge-2", now.AddDays(-3), true)]);

        (await _tidemark.Run("feeds", "remove", "edge-2", "--account", $"{Uid}")).ExitCode.ShouldBe(0);
        var left = await _tidemark.Run("feeds", "--account", $"{Uid}");
        left.Output.ShouldContain("edge-1  ");
        left.Output.ShouldNotContain("edge-2");

        var again = await _tidemark.Run("feeds", "remove", "edge-2", "--account", $"{Uid}");
        again.ExitCode.ShouldBe(1);
        again.Errors.ShouldContain($"no feed 'edge-2'; list its feeds with: tidemark feeds --account {Uid}");
    }

    [Fact]
    public async Task A_daily_file_completes_its_day_and_the_rhythm_of_its_feed_is_set_shown_and_learnt_again()
    {
        await _tidemark.Json("account", "create", "--name", "a", "--uid", $"{Uid}", "--zone", "UTC");
        await File.WriteAllTextAsync(_folder["a.log"], "192.0.2.1 - - [10/Oct/2025:13:55:36 +0000] \"GET / HTTP/1.1\" 200 23 \"-\" \"t\"\n");
        var ingest = await _tidemark.Run(
            "ingest", _folder["a.log"], "--account", $"{Uid}", "--domain", "www.example.com", "--add-domains", "--feed", "edge-1", "--rhythm", "daily");
        ingest.ExitCode.ShouldBe(0, ingest.Errors);
        (await _tidemark.Run("feeds", "--account", $"{Uid}")).Output.ShouldMatch(@"edge-1  2025-10-11T00:00:00Z  daily \(set\)");
        var listed = (await _tidemark.Json("feeds", "--account", $"{Uid}"))[0];
        listed.GetProperty("nextFileDue").GetString().ShouldBe("2025-10-12T00:00:00Z");

        (await _tidemark.Run("feeds", "set", "edge-1", "--rhythm", "learnt", "--account", $"{Uid}")).ExitCode.ShouldBe(0);
        (await _tidemark.Run("feeds", "--account", $"{Uid}")).Output.ShouldContain("unknown (learnt after three files)");

        var unknown = await _tidemark.Run("feeds", "set", "edge-2", "--rhythm", "daily", "--account", $"{Uid}");
        unknown.ExitCode.ShouldBe(1);
        unknown.Errors.ShouldContain("no feed 'edge-2'");
        var wrong = await _tidemark.Run("feeds", "set", "edge-1", "--rhythm", "weekly", "--account", $"{Uid}");
        wrong.ExitCode.ShouldBe(2);
        wrong.Errors.ShouldContain("invalid rhythm 'weekly'; use live, hourly, daily");
    }
}
