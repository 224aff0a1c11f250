using System.Security.Cryptography;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Tidemark.Sqlite;
using Tidemark.Usage.Contract;
using Tidemark.Usage.Model;

namespace Tidemark.Usage.Store;

/// <summary>
/// The keys that visitors are hashed with, one for each UTC day of requests: made by chance by whoever needs it first, the same for every process,
/// and destroyed some days after the day ended. From then on nobody can tell which address a hash is of.
/// </summary>
/// <param name="store">Where the keys are kept.</param>
/// <param name="keyDays">Days after which a key is destroyed, counted from the end of its day or from when it was made, whichever is later.</param>
/// <param name="clock">Says when a key's time is over.</param>
/// <param name="logger">Told when keys cannot be destroyed.</param>
public sealed class VisitorKeys(SqliteUsageStore store, int keyDays, TimeProvider clock, ILogger<VisitorKeys> logger) : IVisitorKeys
{
    private const int CheckpointPatience = 1000;
    private const int ToldBusy = 0;

    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(5);

    // What was destroyed by a process that died then may still be in the write-ahead log
    private bool _logHoldsKeys = true;

    /// <summary>Destroys keys whose time is over, now and every five minutes, until it is cancelled.</summary>
    public async Task Run(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Pause, clock);
        try
        {
            do
            {
                try
                {
                    Destroy();
                }
                catch (Exception exception) when (exception is SqliteException or IOException)
                {
                    logger.KeysNotDestroyed(exception);
                }
            }
            while (await timer.WaitForNextTickAsync(cancellationToken));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // asked to stop
        }
    }

    /// <summary>Destroys keys whose time is over, so that they are no more to be found in the files of the store.</summary>
    /// <exception cref="IOException">The store cannot be written.</exception>
    public void Destroy()
    {
        if (store.File.Read(connection => Kept(connection).Exists(IsOver)))
        {
            store.File.Write((connection, _) => Erasing(connection, RemoveOld));
            _logHoldsKeys = true;
        }

        _logHoldsKeys = _logHoldsKeys && !TryEmptyLog();
    }

    /// <inheritdoc />
    public byte[] Of(long day) =>
        store.File.Read(connection => Find(connection, day))
        ?? store.File.Write((connection, _) => Find(connection, day) ?? Erasing(connection, () => Make(connection, day)));

    private byte[] Make(SqliteConnection connection, long day)
    {
        // whoever only ever ingests has keys destroyed, too
        RemoveOld(connection);
        _logHoldsKeys = true;
        var key = RandomNumberGenerator.GetBytes(IVisitorKeys.KeyLength);
        Insert(connection, new DayKey(day, key, clock.GetUtcNow().ToUnixTimeSeconds()));
        return key;
    }

    // Pages that were rearranged may hold copies of removed rows. So all rows go, which clears every page, and those that stay come back.
    private bool RemoveOld(SqliteConnection connection)
    {
        var keys = Kept(connection);
        if (keys.Exists(IsOver))
        {
            connection.Execute("DELETE FROM visitor_key");
            keys.Where(key => !IsOver(key)).ToList().ForEach(key => Insert(connection, key));
        }

        return true;
    }

    private bool IsOver(DayKey key) =>
        Math.Max((key.Day + 1) * UsageDay.Seconds, key.MadeAt) + (keyDays * UsageDay.Seconds) <= clock.GetUtcNow().ToUnixTimeSeconds();

    private bool TryEmptyLog()
    {
        using var connection = store.File.Open();
        try
        {
            // does not hold up others: who reads for long is waited for another time
            connection.Execute($"PRAGMA busy_timeout={CheckpointPatience}");
            using var checkpoint = new SqliteStatement(connection, "PRAGMA wal_checkpoint(TRUNCATE)");
            return checkpoint.Step() && checkpoint.Int64(ToldBusy) == 0;
        }
        finally
        {
            connection.Execute($"PRAGMA busy_timeout={SqliteFile.BusySeconds * 1000}");
        }
    }

    // What is deleted is overwritten with zeros
    private static T Erasing<T>(SqliteConnection connection, Func<SqliteConnection, T> work) => Erasing(connection, () => work(connection));

    private static T Erasing<T>(SqliteConnection connection, Func<T> work)
    {
        connection.Execute("PRAGMA secure_delete=ON");
        try
        {
            return work();
        }
        finally
        {
            connection.Execute("PRAGMA secure_delete=OFF");
        }
    }

    private static byte[]? Find(SqliteConnection connection, long day)
    {
        using var select = new SqliteStatement(connection, "SELECT key FROM visitor_key WHERE day = ?1");
        return select.Bind(1, day).Step() ? select.Blob(0).ToArray() : null;
    }

    private static List<DayKey> Kept(SqliteConnection connection)
    {
        using var select = new SqliteStatement(connection, "SELECT day, key, made_at FROM visitor_key");
        var keys = new List<DayKey>();
        while (select.Step())
        {
            keys.Add(new DayKey(select.Int64(0), select.Blob(1).ToArray(), select.Int64(2)));
        }

        return keys;
    }

    private static void Insert(SqliteConnection connection, DayKey key)
    {
        using var insert = new SqliteStatement(connection, "INSERT INTO visitor_key (day, key, made_at) VALUES (?1, ?2, ?3)");
        insert.Bind(1, key.Day).Bind(2, key.Key).Bind(3, key.MadeAt).Run();
    }

    private sealed record DayKey(long Day, byte[] Key, long MadeAt);
}
