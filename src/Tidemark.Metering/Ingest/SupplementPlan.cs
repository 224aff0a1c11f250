using System.Text;
using Tidemark.Logs.Detection;
using Tidemark.Logs.Formats;
using Tidemark.Usage.Contract;

namespace Tidemark.Metering.Ingest;

/// <summary>Lines of known content that are still to be metered: those of hosts that have become domains.</summary>
/// <param name="Id">The supplement, if it was begun.</param>
/// <param name="Start">First byte to read.</param>
/// <param name="Stretches">In which formats, each up to its first byte after, as the lines were read before.</param>
/// <param name="Filter">Which lines.</param>
/// <param name="Claim">What a new supplement takes for itself.</param>
internal sealed record SupplementPlan(
    long? Id, long Start, IReadOnlyList<(LogFormat Format, long End)> Stretches, HostFilter Filter, SupplementClaim Claim)
{
    /// <summary>What was begun, then what has become possible since.</summary>
    /// <param name="source">The source.</param>
    /// <param name="hosts">Tells which hosts are domains now.</param>
    public static List<SupplementPlan> Of(KnownSource source, Hosts hosts)
    {
        var plans = source.Supplements
            .Where(begun => begun.End <= source.Length && begun.Hosts.All(host => IsDomain(host, hosts)))
            .Select(begun => Plan(source, begun.Id, begun.Length, begun.Hosts, hosts))
            .ToList();
        if (source.UnknownHosts.Where(host => IsDomain(host, hosts)).ToList() is { Count: > 0 } known)
        {
            plans.Add(Plan(source, null, known.Min(host => host.Start), known, hosts));
        }

        return plans.OfType<SupplementPlan>().ToList();
    }

    // Null when this version cannot read the lines as they were read before
    private static SupplementPlan? Plan(KnownSource source, long? id, long start, IReadOnlyList<UnknownHost> unknown, Hosts hosts)
    {
        var end = unknown.Max(host => host.End);
        var stretches = new List<(LogFormat Format, long End)>();
        foreach (var range in source.Ranges.Where(range => range.End > start && range.Start < end))
        {
            if (stretches is [.., var last] && last.Format.Name == range.Format)
            {
                stretches[^1] = (last.Format, Math.Min(range.End, end));
            }
            else if (LogFormats.Known(range.Format) is { NamesHost: true } format)
            {
                stretches.Add((format, Math.Min(range.End, end)));
            }
            else
            {
                return null;
            }
        }

        var filter = new HostFilter(unknown.ToLookup(host => hosts.Of(Bytes(host)).Number, host => (host.Start, host.End)));
        return new SupplementPlan(id, start, stretches, filter, new SupplementClaim(source.Id, unknown));
    }

    private static bool IsDomain(UnknownHost host, Hosts hosts) => hosts.Of(Bytes(host)) is { Number: >= 0, Domain: >= 0 };

    // A name is the same whether the line had it in UTF-8 or Latin-1
    private static byte[] Bytes(UnknownHost host) => Encoding.UTF8.GetBytes(host.Name);
}
