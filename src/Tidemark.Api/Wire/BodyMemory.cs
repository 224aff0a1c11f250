namespace Tidemark.Api.Wire;

/// <summary>The memory that bodies of calls hold, all of them together. A body comes before its signature is verified, so anybody could fill it.</summary>
internal sealed class BodyMemory(ApiOptions options)
{
    private long _held;

    /// <summary>Bytes that are held now.</summary>
    public long Held => Interlocked.Read(ref _held);

    /// <summary>Takes memory; false if it is not there now.</summary>
    public bool TryTake(int bytes)
    {
        if (Interlocked.Add(ref _held, bytes) <= options.BodyMemory)
        {
            return true;
        }

        GiveBack(bytes);
        return false;
    }

    /// <summary>Gives memory back.</summary>
    public void GiveBack(int bytes) => Interlocked.Add(ref _held, -bytes);
}
