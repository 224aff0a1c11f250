namespace Tidemark.Api.Signing;

/// <summary>
/// The nonces that calls may not use again, as this process knows them: what <see cref="NonceLog"/> holds, ready to be looked
/// up. A nonce takes about 50 bytes. Belongs to one thread at a time.
/// </summary>
internal sealed class NonceMemory
{
    /// <summary>Nonces that expire within the same two minutes are forgotten together, so that forgetting costs nothing for each.</summary>
    private const long SlotSeconds = 120;

    // a time stamp may be off by a quarter of an hour each way, so there are at most 16
    private readonly List<Slot> _slots = [];

    /// <summary>How many there are.</summary>
    public long Count { get; private set; }

    /// <summary>The last row of the log that is known here.</summary>
    public long LastRow { get; set; }

    /// <summary>When a nonce is forgotten, in Unix seconds: not before it expires.</summary>
    public static long SlotOf(long expires) => (expires + SlotSeconds - 1) / SlotSeconds * SlotSeconds;

    /// <summary>Adds a nonce.</summary>
    /// <param name="id">Its hash.</param>
    /// <param name="expires">Unix seconds.</param>
    /// <returns>False when it is there already, whenever it expires.</returns>
    public bool Add(UInt128 id, long expires)
    {
        var end = SlotOf(expires);
        HashSet<UInt128>? own = null;
        foreach (var slot in _slots)
        {
            if (slot.End == end)
            {
                own = slot.Nonces;
            }
            else if (slot.Nonces.Contains(id))
            {
                return false;
            }
        }

        if (own is null)
        {
            _slots.Add(new Slot(end, own = []));
        }

        var added = own.Add(id);
        Count += added ? 1 : 0;
        return added;
    }

    /// <summary>Takes a nonce back that was added with the same expiry.</summary>
    public void Remove(UInt128 id, long expires)
    {
        var end = SlotOf(expires);
        if (_slots.Find(slot => slot.End == end)?.Nonces.Remove(id) == true)
        {
            Count--;
        }
    }

    /// <summary>Forgets what has expired.</summary>
    /// <param name="now">Unix seconds.</param>
    public void Forget(long now)
    {
        for (var i = _slots.Count - 1; i >= 0; i--)
        {
            if (_slots[i].End <= now)
            {
                Count -= _slots[i].Nonces.Count;
                _slots.RemoveAt(i);
            }
        }
    }

    private sealed record Slot(long End, HashSet<UInt128> Nonces);
}
