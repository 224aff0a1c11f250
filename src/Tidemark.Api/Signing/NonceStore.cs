using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Data.Sqlite;
using Tidemark.Sqlite;
using Tidemark.Storage;

namespace Tidemark.Api.Signing;

/// <summary>What became of a claim.</summary>
internal enum NonceClaim
{
    /// <summary>The nonce is the caller's now.</summary>
    Taken,

    /// <summary>It was used before.</summary>
    Used,

    /// <summary>The store holds as many as it may.</summary>
    Full,
}

/// <summary>
/// Remembers the nonces of calls until their time stamps alone would refuse them, also over a restart and for every process
/// on the data folder. Claims that arrive together share a transaction; a claim is answered once its transaction has committed.
/// </summary>
internal sealed class NonceStore : IDisposable
{
    /// <summary>The longest nonce that is taken, in characters.</summary>
    public const int LongestNonce = 256;

    private const int LargestBatch = 1024;
    private const int PruneBatch = 20_000;
    private const long PruneEverySeconds = 10;

    private readonly SqliteFile _file;
    private readonly TimeProvider _clock;
    private readonly long _capacity;
    private readonly ConcurrentQueue<Claim> _waiting = new();
    private readonly Lock _gate = new();
    private int _draining;
    private Session? _session;

    public NonceStore(DataFolder folder, ApiOptions options, TimeProvider clock)
    {
        _file = new SqliteFile(folder.NonceDatabase, Durability.ProcessDeath);
        SqliteMigrations.Apply(_file, typeof(NonceStore).Assembly, "nonces");
        _clock = clock;
        _capacity = options.NonceCapacity;
    }

    /// <summary>Takes a nonce for an access key; of several claims at once exactly one succeeds.</summary>
    /// <param name="accessKeyId">Nonces of different keys do not meet.</param>
    /// <param name="nonce">As sent.</param>
    /// <param name="expires">When the call's time stamp leaves the window.</param>
    public Task<NonceClaim> Take(string accessKeyId, string nonce, DateTimeOffset expires)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(accessKeyId + "\0" + nonce), hash);
        var claim = new Claim(hash[..16].ToArray(), expires.ToUnixTimeSeconds() + 1);
        _waiting.Enqueue(claim);
        if (Interlocked.Exchange(ref _draining, 1) == 0)
        {
            ThreadPool.UnsafeQueueUserWorkItem(static store => store.Drain(), this, preferLocal: false);
        }

        return claim.Answer.Task;
    }

    /// <summary>Lets go of the file.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _session?.Dispose();
            _session = null;
        }

        _file.Release();
    }

    private void Drain()
    {
        do
        {
            var batch = new List<Claim>();
            while (batch.Count < LargestBatch && _waiting.TryDequeue(out var claim))
            {
                batch.Add(claim);
            }

            if (batch.Count > 0)
            {
                Commit(batch);
            }

            Volatile.Write(ref _draining, 0);
        }
        while (!_waiting.IsEmpty && Interlocked.Exchange(ref _draining, 1) == 0);
    }

    private void Commit(List<Claim> batch)
    {
        var answers = new NonceClaim[batch.Count];
        try
        {
            lock (_gate)
            {
                _session ??= new Session(_file, _clock.GetUtcNow().ToUnixTimeSeconds());
                _session.Insert(batch, answers, _clock.GetUtcNow().ToUnixTimeSeconds(), _capacity);
            }
        }
#pragma warning disable CA1031 // whatever went wrong is every waiting call's answer; none may hang
        catch (Exception error)
#pragma warning restore CA1031
        {
            lock (_gate)
            {
                _session?.Dispose();
                _session = null;
            }

            batch.ForEach(claim => claim.Answer.SetException(error));
            return;
        }

        for (var i = 0; i < batch.Count; i++)
        {
            batch[i].Answer.SetResult(answers[i]);
        }
    }

    private sealed record Claim(byte[] Id, long Expires)
    {
        public TaskCompletionSource<NonceClaim> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    /// <summary>A connection with its prepared statements; given up after any error.</summary>
    private sealed class Session : IDisposable
    {
        private readonly SqliteConnection _connection;
        private readonly SqliteCommand _insert;
        private readonly SqliteParameter _id;
        private readonly SqliteParameter _expires;
        private long _count;
        private long _prunedAt;

        public Session(SqliteFile file, long now)
        {
            _connection = file.Open();
            _insert = _connection.CreateCommand();
            _insert.CommandText = "INSERT INTO nonce (id, expires) VALUES ($id, $expires) ON CONFLICT (id) DO NOTHING";
            _id = _insert.Parameters.Add("$id", SqliteType.Blob);
            _expires = _insert.Parameters.Add("$expires", SqliteType.Integer);
            _count = _connection.Scalar<long>("SELECT count(*) FROM nonce");
            _prunedAt = now - PruneEverySeconds;
        }

        public void Insert(List<Claim> batch, NonceClaim[] answers, long now, long capacity)
        {
            using var transaction = _connection.BeginTransaction(deferred: false);
            if (now - _prunedAt >= PruneEverySeconds || _count >= capacity)
            {
                Prune(transaction, now);
            }

            _insert.Transaction = transaction;
            var taken = 0;
            for (var i = 0; i < batch.Count; i++)
            {
                if (_count + taken >= capacity)
                {
                    answers[i] = NonceClaim.Full;
                    continue;
                }

                _id.Value = batch[i].Id;
                _expires.Value = batch[i].Expires;
                var inserted = _insert.ExecuteNonQuery() == 1;
                answers[i] = inserted ? NonceClaim.Taken : NonceClaim.Used;
                taken += inserted ? 1 : 0;
            }

            transaction.Commit();
            _count += taken;
        }

        public void Dispose()
        {
            _insert.Dispose();
            _connection.Dispose();
        }

        /// <summary>Counts anew, because other processes add and prune as well.</summary>
        private void Prune(SqliteTransaction transaction, long now)
        {
            using var prune = _connection.CreateCommand();
            prune.Transaction = transaction;
            prune.CommandText = $"DELETE FROM nonce WHERE id IN (SELECT id FROM nonce WHERE expires <= $now LIMIT {PruneBatch})";
            prune.Parameters.AddWithValue("$now", now);
            var pruned = prune.ExecuteNonQuery();
            using var count = _connection.CreateCommand();
            count.Transaction = transaction;
            count.CommandText = "SELECT count(*) FROM nonce";
            _count = (long)count.ExecuteScalar()!;
            _prunedAt = pruned == PruneBatch ? now - PruneEverySeconds : now;
        }
    }
}
