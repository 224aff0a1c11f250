using Microsoft.Data.Sqlite;
using Tidemark.Logs;
using Tidemark.Logs.Detection;
using Tidemark.Logs.Formats.Own;
using Tidemark.Metering.Ingest;
using Tidemark.Sqlite;
using Tidemark.Usage.Contract;

namespace Tidemark.Metering.Watch;

/// <summary>
/// Follows files and folders of live logs: looks at them about once a second, and commits what is new every few seconds. What was
/// metered is in the ledger, so it may be killed at any instant and continues where it was.
/// </summary>
public sealed class Watcher : IDisposable
{
    private const string TheStore = "";

    private static readonly TimeSpan LastFlush = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestRound = TimeSpan.FromSeconds(10);

    private readonly TimeProvider _clock;
    private readonly WatchOptions _options;
    private readonly WatchRequest _request;
    private readonly IProgress<WatchEvent> _events;
    private readonly FollowedFiles _files;
    private readonly Follower _follower;
    private readonly FeedHeartbeat _pulse;
    private readonly Dictionary<string, string> _troubles = [];
    private readonly HashSet<string> _blocked = [];
    private HashSet<string> _unseen = [];
    private long _flushed;
    private bool _isBehind = true;

    /// <param name="store">Where batches are committed.</param>
    /// <param name="feeds">Where it is noted up to when the feeds were read.</param>
    /// <param name="clock">When files are looked at.</param>
    /// <param name="options">How often.</param>
    /// <param name="request">What is followed, and how it is metered.</param>
    /// <param name="events">Told what happens, on the thread that follows.</param>
    /// <exception cref="LogUsageException">The request names no such format, or no domain where the format needs one.</exception>
    public Watcher(IUsageStore store, IFeeds feeds, TimeProvider clock, WatchOptions options, WatchRequest request, IProgress<WatchEvent> events)
    {
        Ingestor.Check(request.Paths.Count > 0 ? request.Paths[0].Path : "", request.Ingest, LogFormats.Named(request.Ingest.Format));
        _clock = clock;
        _options = options;
        _request = request;
        _events = events;
        _files = new FollowedFiles(clock, request, events);
        _follower = new Follower(store, clock, options, request.Ingest, _files, events);
        _pulse = new FeedHeartbeat(feeds, clock, options, request.Ingest);
    }

    /// <summary>Whether something cannot be read or committed now.</summary>
    public bool IsTroubled => _troubles.Count > 0;

    /// <summary>Follows until it is cancelled; what is complete by then is metered.</summary>
    public async Task Run(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await Poll(always: false, toTheEnd: false, cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                break;
            }

            if (!_isBehind)
            {
                await Task.Delay(_options.Poll, _clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        using var last = new CancellationTokenSource(LastFlush, _clock);
        try
        {
            await Poll(always: true, toTheEnd: false, last.Token);
        }
        catch (OperationCanceledException) when (last.IsCancellationRequested)
        {
            // the rest is metered when it is started again
        }
    }

    /// <summary>Reads everything to its end, once; a last line without line end, too, if it is complete.</summary>
    public async Task Once(CancellationToken cancellationToken)
    {
        do
        {
            await Poll(always: true, toTheEnd: true, cancellationToken);
        }
        while (_isBehind && !_troubles.ContainsKey(TheStore));
    }

    /// <summary>Looks at the files, and meters what is new when it is time.</summary>
    internal async Task Poll(bool always, bool toTheEnd, CancellationToken cancellationToken)
    {
        var instant = _clock.GetUtcNow();
        _blocked.Clear();
        Look();
        if (!always && !_isBehind && _clock.GetElapsedTime(_flushed) < _options.Flush)
        {
            return;
        }

        _flushed = _clock.GetTimestamp();
        _isBehind = false;
        try
        {
            if (await Round(toTheEnd, cancellationToken))
            {
                foreach (var feed in _files.All.Select(file => file.Watched.Feed).Distinct().Where(feed => !_blocked.Contains(feed)))
                {
                    await _pulse.Beat(feed, instant, always, cancellationToken);
                }
            }

            Recovered(TheStore);
        }
        catch (CommitException e)
        {
            Trouble(TheStore, e.Message);
        }
        catch (Exception e) when (e is SqliteException or SqliteUnavailableException)
        {
            Trouble(TheStore, $"The usage store cannot be read or written: {e.Message}");
        }
    }

    public void Dispose() => _files.Dispose();

    private void Look()
    {
        var problems = _files.Look();
        foreach (var (watched, path, message) in problems)
        {
            _blocked.Add(watched.Feed);
            Trouble(path, message);
        }

        var unseen = problems.Select(problem => problem.Path).ToHashSet();
        foreach (var path in _unseen.Where(path => !unseen.Contains(path)))
        {
            Recovered(path);
        }

        _unseen = unseen;
    }

    // The live ones first, and again before the round is through if there is much to read in the others
    private async Task<bool> Round(bool toTheEnd, CancellationToken cancellationToken)
    {
        foreach (var file in _files.All)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await Step(file, toTheEnd, cancellationToken);
            if (_clock.GetElapsedTime(_flushed) > LongestRound)
            {
                _isBehind = true;
                return false;
            }
        }

        return true;
    }

    private async Task Step(FollowedFile file, bool toTheEnd, CancellationToken cancellationToken)
    {
        try
        {
            var reached = await _follower.Step(file, toTheEnd, cancellationToken);
            if (reached != Reached.Same)
            {
                Recovered(file.Path);
            }

            _isBehind |= reached == Reached.More;
            if (reached is Reached.More or Reached.Later)
            {
                _blocked.Add(file.Watched.Feed);
            }
            else if (reached == Reached.LastLine)
            {
                LetGo(file);
            }
        }
        catch (Exception e) when (e is LogException or InvalidDataException)
        {
            // its lines are counted as they come
            if (!_troubles.ContainsKey(file.Path))
            {
                var fault = e as LogException;
                Trouble(file.Path, fault?.Problem ?? e.Message, fault?.Remedy);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _blocked.Add(file.Watched.Feed);
            Trouble(file.Path, e.Message);
        }
    }

    private void LetGo(FollowedFile file)
    {
        _files.LetGo(file);
        _troubles.Remove(file.Path);
        if (file.Point is not null)
        {
            _events.Report(new FileClosed(file.Path));
        }
    }

    private void Trouble(string path, string message, LogRemedy? remedy = null)
    {
        if (!_troubles.TryGetValue(path, out var said) || said != message)
        {
            _troubles[path] = message;
            _events.Report(new WatchProblem(path, message, remedy));
        }
    }

    private void Recovered(string path)
    {
        if (_troubles.Remove(path))
        {
            _events.Report(new WatchRecovered(path));
        }
    }
}
