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
}
