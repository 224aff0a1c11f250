using System.Buffers.Binary;
using Tidemark.Sqlite;

namespace Tidemark.Api.Signing;

/// <summary>
/// The file of the nonces: each commit adds a row with its nonces, behind those of every other process. Random keys in an index
/// would make a page of each nonce dirty; a row makes one of a whole commit. Given up after any error.
/// </summary>
internal sealed class NonceLog : IDisposable
{
    private const int IdSize = 16;
    private const int MostPruned = 20_000;
    private const long PruneEverySeconds = 10;

    private readonly SqliteWriter _writer;
    private readonly SqliteStatement _new;
    private readonly SqliteStatement _add;
    private readonly SqliteStatement _oldest;
    private readonly SqliteStatement _remove;
    private long _lastRow;
    private long _pruneAt;

    public NonceLog(SqliteFile file)
    {
        _writer = new SqliteWriter(file);
        _new = _writer.Prepare("SELECT id, nonces, expires FROM nonce_batch WHERE id > ?1 ORDER BY id");
        _add = _writer.Prepare("INSERT INTO nonce_batch (id, expires, nonces) VALUES (?1, ?2, ?3)");
        _oldest = _writer.Prepare($"SELECT id, expires FROM nonce_batch WHERE id < ?1 ORDER BY id LIMIT {MostPruned}");
        _remove = _writer.Prepare("DELETE FROM nonce_batch WHERE id <= ?1");
    }

    /// <summary>Keeps every other process from writing, and learns what they have added.</summary>
    /// <param name="memory">Gets the rows that it does not know and that have not expired.</param>
    /// <param name="now">Unix seconds.</param>
    public void Begin(NonceMemory memory, long now)
    {
        _writer.Begin();
        _new.Bind(1, memory.LastRow);
        while (_new.Step())
        {
            if (_new.Int64(2) is var expires && expires > now)
            {
                for (var ids = _new.Blob(1); ids.Length >= IdSize; ids = ids[IdSize..])
                {
                    memory.Add(BinaryPrimitives.ReadUInt128BigEndian(ids), expires);
                }
            }

            memory.LastRow = _new.Int64(0);
        }

        _lastRow = memory.LastRow;
        if (now >= _pruneAt)
        {
            _pruneAt = Prune(now) ? now : now + PruneEverySeconds;
        }
    }

    /// <summary>Adds a row.</summary>
    /// <param name="ids">Of the nonces.</param>
    /// <param name="expires">The last of their expiries, in Unix seconds.</param>
    public void Append(IReadOnlyList<UInt128> ids, long expires)
    {
        var blob = new byte[ids.Count * IdSize];
        for (var i = 0; i < ids.Count; i++)
        {
            BinaryPrimitives.WriteUInt128BigEndian(blob.AsSpan(i * IdSize), ids[i]);
        }

        _add.Bind(1, ++_lastRow).Bind(2, expires).Bind(3, blob).Run();
    }

    /// <summary>Commits: what was appended outlives this process.</summary>
    /// <param name="memory">Learns which rows it need not read again.</param>
    public void Commit(NonceMemory memory)
    {
        _writer.Commit();
        memory.LastRow = _lastRow;
    }

    /// <inheritdoc/>
    public void Dispose() => _writer.Dispose();

    /// <summary>
    /// Removes the oldest rows that have expired, but never the newest: the next one would get its id again, and a process that
    /// knows the id would not read it.
    /// </summary>
    /// <returns>Whether there may be more of them.</returns>
    private bool Prune(long now)
    {
        var (expired, seen) = (0L, 0);
        _oldest.Bind(1, _lastRow);
        while (_oldest.Step())
        {
            seen++;
            if (_oldest.Int64(1) > now)
            {
                _oldest.Reset();
                break;
            }

            expired = _oldest.Int64(0);
        }

        if (expired > 0)
        {
            _remove.Bind(1, expired).Run();
        }

        return seen == MostPruned;
    }
}
