using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Tidemark.Sqlite;
using Tidemark.Storage;

namespace Tidemark.Api.Signing;

/// <summary>The outcome of a claim.</summary>
internal enum NonceClaim
{
    /// <summary>The nonce was new and is now stored.</summary>
    Taken,

    /// <summary>It was used before.</summary>
    Used,

    /// <summary>The store is full.</summary>
    Full,

    /// <summary>The control database has another version than the call was verified with; the nonce was not looked at.</summary>
    Outdated,
}

/// <summary>
/// Remembers the nonces of calls until their time stamps alone would refuse them, also over a restart and for every process
/// on the data folder. Claims that arrive together share a transaction; a claim is answered once its transaction has committed.
/// </summary>
internal sealed class NonceStore : IDisposable
{
    /// <summary>The maximum length of a nonce, in characters.</summary>
    public const int LongestNonce = 256;

    private const int LargestBatch = 1024;

    private readonly SqliteFile _file;
    private readonly TimeProvider _clock;
    private readonly Func<long> _version;
    private readonly long _capacity;
    private readonly ConcurrentQueue<Claim> _waiting = new();
    private readonly List<Claim> _batch = new(LargestBatch);
    private readonly Lock _gate = new();
    private readonly NonceMemory _memory = new();
    private int _draining;
    private NonceLog? _log;

    /// <param name="folder">Where the file is.</param>
    /// <param name="options">How many nonces are kept.</param>
    /// <param name="clock">Decides what has expired.</param>
    /// <param name="version">Of the control database; asked once for each commit, when its calls have arrived.</param>
    /// <param name="logger">Told when a damaged file is replaced.</param>
    public NonceStore(DataFolder folder, ApiOptions options, TimeProvider clock, Func<long> version, ILogger? logger = null)
    {
        _version = version;
        _file = NonceFile.Open(folder.NonceDatabase, logger ?? NullLogger.Instance);
        _clock = clock;
        _capacity = options.NonceCapacity;
    }

    /// <summary>Claims a nonce for an access key. Of several concurrent claims exactly one succeeds.</summary>
    /// <param name="accessKeyId">Each key has its own nonces.</param>
    /// <param name="nonce">As sent.</param>
    /// <param name="expires">When the timestamp of the call leaves the window.</param>
    /// <param name="version">The version of the control database that the call was verified with, if that is still to be confirmed.</param>
    public Task<NonceClaim> Take(string accessKeyId, string nonce, DateTimeOffset expires, long? version = null)
    {
        var claim = new Claim(Id(accessKeyId, nonce), expires.ToUnixTimeSeconds() + 1, version);
        _waiting.Enqueue(claim);
        if (Interlocked.Exchange(ref _draining, 1) == 0)
        {
            // behind the calls that the thread pool has queued already: their claims join the same commit
            ThreadPool.UnsafeQueueUserWorkItem(static store => store.Drain(), this, preferLocal: false);
        }

        return claim.Answer.Task;
    }

    /// <summary>Lets go of the file.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            Close();
        }

        _file.Release();
    }

    private static UInt128 Id(string accessKeyId, string nonce)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes($"{accessKeyId}\0{nonce}"), hash);
        return BinaryPrimitives.ReadUInt128BigEndian(hash);
    }

    private void Drain()
    {
        do
        {
            _batch.Clear();
            while (_batch.Count < LargestBatch && _waiting.TryDequeue(out var claim))
            {
                _batch.Add(claim);
            }

            if (_batch.Count > 0)
            {
                Decide();
            }

            Volatile.Write(ref _draining, 0);
        }
        while (!_waiting.IsEmpty && Interlocked.Exchange(ref _draining, 1) == 0);
    }

    private void Decide()
    {
        try
        {
            lock (_gate)
            {
                Commit();
            }
        }
#pragma warning disable CA1031 // whatever went wrong is every waiting call's answer; none may hang
        catch (Exception error)
#pragma warning restore CA1031
        {
            _batch.ForEach(claim => claim.Answer.SetException(error));
            return;
        }

        _batch.ForEach(claim => claim.Answer.SetResult(claim.Outcome!.Value));
    }

    private void Commit()
    {
        var now = _clock.GetUtcNow().ToUnixTimeSeconds();
        try
        {
            var version = _batch.Exists(claim => claim.Version is not null) ? _version() : 0;
            _log ??= new NonceLog(_file);
            _log.Begin(_memory, now);
            _memory.Forget(now);
            foreach (var claim in _batch)
            {
                claim.Outcome = claim.Version is { } verified && verified != version ? NonceClaim.Outdated
                    : _memory.Count >= _capacity ? NonceClaim.Full
                    : _memory.Add(claim.Id, claim.Expires) ? NonceClaim.Taken
                    : NonceClaim.Used;
            }

            foreach (var row in _batch.Where(claim => claim.Outcome == NonceClaim.Taken).GroupBy(claim => NonceMemory.SlotOf(claim.Expires)))
            {
                _log.Append([.. row.Select(claim => claim.Id)], row.Max(claim => claim.Expires));
            }

            _log.Commit(_memory);
        }
        catch
        {
            // nothing of the batch is in the file; should the commit have happened all the same, its rows are read at the next one
            foreach (var claim in _batch.Where(claim => claim.Outcome == NonceClaim.Taken))
            {
                _memory.Remove(claim.Id, claim.Expires);
            }

            Close();
            throw;
        }
    }

    private void Close()
    {
        _log?.Dispose();
        _log = null;
    }

    private sealed class Claim(UInt128 id, long expires, long? version)
    {
        public UInt128 Id => id;

        public long Expires => expires;

        public long? Version => version;

        /// <summary>Null until it is decided.</summary>
        public NonceClaim? Outcome { get; set; }

        public TaskCompletionSource<NonceClaim> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
