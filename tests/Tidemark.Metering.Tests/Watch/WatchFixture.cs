using Tidemark.Metering.Ingest;
using Tidemark.Metering.Tests.Ingest;
using Tidemark.Metering.Watch;
using Tidemark.Usage.Contract;
using Tidemark.Usage.Rankings;

namespace Tidemark.Metering.Tests.Watch;

/// <summary>Files that are written, rotated and followed, on a clock that the test moves. Every line has a URL of its own, so that each is seen to be counted once.</summary>
public abstract class WatchFixture : IngestFixture, IFeeds, IProgress<WatchEvent>
{
    private int _written;

    private protected List<WatchEvent> Events { get; } = [];

    /// <summary>Happens while the watch tells of it.</summary>
    private protected Action<WatchEvent> OnEvent { get; set; } = _ => { };

    private protected List<(string Feed, DateTimeOffset UpTo)> Beats { get; } = [];

    private protected WatchOptions Options { get; init; } = new();

    /// <summary>URLs of the lines that must be metered.</summary>
    private protected List<string> Expected { get; } = [];

    protected string Logs => Folder["logs"];

    protected string Log(string name) => Path.Combine(Logs, name);

    private protected Watcher Follow(params string[] paths) => Follow(Request(), Store, [], paths);

    private protected Watcher Follow(IngestRequest request, IUsageStore store, string[] include, params string[] paths)
    {
        Directory.CreateDirectory(Logs);
        return new Watcher(store, this, Clock, Options, new WatchRequest(request with { Threads = 1 }, [.. paths.Select(WatchedPath.Of)]) { Include = include }, this);
    }

    /// <summary>As much time as a flush needs, and the flush.</summary>
    private protected async Task Flush(Watcher watcher, int times = 1)
    {
        for (var i = 0; i < times; i++)
        {
            Clock.Advance(Options.Flush);
            await watcher.Poll(always: false, toTheEnd: false, default);
        }
    }

    /// <summary>New lines, which have to be metered.</summary>
    protected string Fresh(int count)
    {
        Directory.CreateDirectory(Logs);
        var lines = new string[count];
        for (var i = 0; i < count; i++)
        {
            var url = $"/n/{_written}";
            Expected.Add($"http://{Domain}{url}");
            lines[i] = Line(_written++, url);
        }

        return string.Concat(lines);
    }

    protected void Append(string name, string text) => File.AppendAllText(Log(name), text);

    /// <summary>What logrotate does with copytruncate.</summary>
    protected void CopyTruncate(string name, string copy)
    {
        File.Copy(Log(name), Log(copy));
        using var file = new FileStream(Log(name), FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        file.SetLength(0);
    }

    /// <summary>Every expected line is in the store, once, and nothing else.</summary>
    protected async Task ShouldBeExact(string? because = null)
    {
        var metered = (await Top(RankingKind.Url, Expected.Count + 10)).ToDictionary(row => row.Key, row => row.Requests);
        var missing = Expected.Where(url => !metered.ContainsKey(url)).ToList();
        var wrong = metered.Where(row => row.Value != 1).Select(row => $"{row.Key}: {row.Value}").Concat(metered.Keys.Except(Expected)).ToList();
        $"missing {string.Join(' ', missing.Take(5))} ({missing.Count}), wrong {string.Join(' ', wrong.Take(5))} ({wrong.Count})"
            .ShouldBe("missing  (0), wrong  (0)", because);
        (await Total()).Requests.ShouldBe(Expected.Count, because);
    }

    Task IFeeds.Heard(long account, string feed, DateTimeOffset completeUpTo, CancellationToken cancellationToken)
    {
        account.ShouldBe(Account);
        Beats.Add((feed, completeUpTo));
        return Task.CompletedTask;
    }

    Task<bool> IFeeds.SetRhythm(long account, string feed, FeedRhythm? rhythm, CancellationToken cancellationToken) => throw new NotSupportedException();

    Task<bool> IFeeds.Forget(long account, string feed, CancellationToken cancellationToken) => throw new NotSupportedException();

    Task<IReadOnlyList<FeedState>> IFeeds.Feeds(long account, CancellationToken cancellationToken) => throw new NotSupportedException();

    void IProgress<WatchEvent>.Report(WatchEvent value)
    {
        Events.Add(value);
        OnEvent(value);
    }
}
