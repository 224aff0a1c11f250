namespace Tidemark.Metering.Ingest;

/// <summary>Wants the lines of some hosts, each within some bytes of the content.</summary>
/// <param name="hosts">First byte and first byte after, by number of the host.</param>
internal sealed class HostFilter(ILookup<int, (long Start, long End)> hosts)
{
    /// <summary>Whether the line that begins at the offset is wanted.</summary>
    public bool Wants(int host, long offset)
    {
        foreach (var (start, end) in hosts[host])
        {
            if (offset >= start && offset < end)
            {
                return true;
            }
        }

        return false;
    }
}
