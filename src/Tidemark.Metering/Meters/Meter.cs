using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Tidemark.Geography.Names;
using Tidemark.Geography.Ranges;
using Tidemark.Logs.Fields;
using Tidemark.Usage.Contract;
using Tidemark.Usage.Model;

namespace Tidemark.Metering.Meters;

/// <summary>An hour of a domain and a region: what rankings and visitors are kept by.</summary>
internal readonly record struct ScopeKey(int Domain, string Region, long Hour);

/// <summary>
/// Sums what one thread reads of one batch. Its memory stays when it is cleared: a line allocates nothing once the batches
/// before it were as large.
/// </summary>
internal sealed class Meter(IClientLocator places)
{
    /// <summary>Cells of the URL table are a scope and a class of status: scope times this, plus 0 or 2 to 5.</summary>
    public const int ClassesPerScope = 6;

    /// <summary>How many rejected lines are kept.</summary>
    public const int MostSamples = 1000;

    /// <summary>How many bytes of a rejected line are kept.</summary>
    public const int LongestSample = 4096;

    private readonly Dictionary<ScopeKey, int> _scopeNumbers = [];
    private readonly List<ScopeKey> _scopes = [];
    private readonly long[] _rejected = new long[RejectReasons.Count];

    public SeriesMeter Series { get; } = new();

    public KeyMeter Urls { get; } = new();

    public KeyMeter Referers { get; } = new();

    public KeyMeter Clients { get; } = new();

    /// <summary>Lines of hosts that are not domains of the account, by number of the host.</summary>
    public Dictionary<int, long> UnknownHosts { get; } = [];

    public List<RejectSample> Samples { get; } = [];

    public IReadOnlyList<ScopeKey> Scopes => _scopes;

    public long Accepted { get; private set; }

    public long Bytes { get; private set; }

    /// <summary>The earliest and latest request, Unix seconds.</summary>
    public (long First, long Last) Instants { get; private set; } = (long.MaxValue, long.MinValue);

    /// <summary>The offsets that these two write, as <see cref="LogRecord.UtcOffset"/>.</summary>
    public (int First, int Last) UtcOffsets { get; private set; }

    /// <summary>Rejected lines by <see cref="RejectReason"/>.</summary>
    public ReadOnlySpan<long> Rejected => _rejected;

    /// <summary>Adds a request.</summary>
    /// <param name="record">What the line says.</param>
    /// <param name="domain">Number of its domain.</param>
    /// <param name="url">The key of its URL.</param>
    /// <param name="referer">The key of its referer.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(in LogRecord record, int domain, ReadOnlySpan<byte> url, ReadOnlySpan<byte> referer)
    {
        ref var series = ref Series.Of(new SeriesKey(domain, places.Locate(record.Client), Bucket.StartOf(record.Time)));
        if (series.Scope < 0)
        {
            series.Scope = ScopeOf(series.Key);
        }

        var origin = record.Cache == CacheResult.Miss;
        var statusClass = record.Status is >= 200 and <= 599 ? record.Status / 100 : 0;
        var scope = series.Scope;
        var cell = (scope * ClassesPerScope) + statusClass;
        Count(ref series, record, statusClass);
        Urls.Add(cell, url, record.Bytes, origin);
        Clients.Add(scope, record.Client, record.Bytes, origin: false);
        Referers.Add(scope, referer, record.Bytes, origin: false);
        Accepted++;
        Bytes += record.Bytes;
        if (record.Time < Instants.First || record.Time > Instants.Last)
        {
            UtcOffsets = (record.Time < Instants.First ? record.UtcOffset : UtcOffsets.First, record.Time > Instants.Last ? record.UtcOffset : UtcOffsets.Last);
            Instants = (Math.Min(record.Time, Instants.First), Math.Max(record.Time, Instants.Last));
        }
    }

    /// <summary>Counts a line that is not metered, and keeps it unless it is one that belongs there.</summary>
    public void Reject(RejectReason reason, long offset, ReadOnlySpan<byte> line)
    {
        _rejected[(int)reason]++;
        if (reason != RejectReason.Header && Samples.Count < MostSamples)
        {
            Samples.Add(new RejectSample(offset, RejectReasons.NameOf(reason), line[..Math.Min(line.Length, LongestSample)].ToArray()));
        }
    }

    /// <summary>Counts a line of a host that is not a domain of the account; -1: of one that is not remembered.</summary>
    public void CountUnknown(int host)
    {
        if (host >= 0)
        {
            CollectionsMarshal.GetValueRefOrAddDefault(UnknownHosts, host, out _)++;
        }
    }

    /// <summary>Forgets everything but keeps its memory.</summary>
    public void Clear()
    {
        Series.Clear();
        Urls.Clear();
        Referers.Clear();
        Clients.Clear();
        UnknownHosts.Clear();
        Samples.Clear();
        _scopeNumbers.Clear();
        _scopes.Clear();
        Array.Clear(_rejected);
        Accepted = 0;
        Bytes = 0;
        Instants = (long.MaxValue, long.MinValue);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Count(ref Series series, in LogRecord record, int statusClass)
    {
        ref var counters = ref series.Counters;
        counters.Requests++;
        counters.Bytes += record.Bytes;
        if (record.Cache == CacheResult.Hit)
        {
            counters.HitRequests++;
            counters.HitBytes += record.Bytes;
        }
        else if (record.Cache == CacheResult.Miss)
        {
            counters.OriginRequests++;
            counters.OriginBytes += record.Bytes;
        }

        if (record.Https)
        {
            counters.HttpsRequests++;
            counters.HttpsBytes += record.Bytes;
        }

        switch (statusClass)
        {
            case 2:
                counters.Status2xx++;
                break;
            case 3:
                counters.Status3xx++;
                break;
            case 4:
                counters.Status4xx++;
                break;
            case 5:
                counters.Status5xx++;
                break;
        }

        series.Codes.Add(record.Status, 1);
    }

    private int ScopeOf(in SeriesKey key)
    {
        var scope = new ScopeKey(key.Domain, places[key.Place].Region, key.Bucket - (key.Bucket % Bucket.HourSeconds));
        ref var number = ref CollectionsMarshal.GetValueRefOrAddDefault(_scopeNumbers, scope, out var known);
        if (!known)
        {
            number = _scopes.Count;
            _scopes.Add(scope);
        }

        return number;
    }
}
