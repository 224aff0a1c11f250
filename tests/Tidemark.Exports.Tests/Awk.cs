using System.Globalization;
using Tidemark.Testing;
using Tidemark.Usage.Rankings;

namespace Tidemark.Exports.Tests;

/// <summary>Figures counted by awk and sort from the lines of <see cref="MeteredUsage"/>: independent of the code under test.</summary>
internal sealed class Awk : IDisposable
{
    public const int Requests = 3, Bytes = 4, HitRequests = 5, HttpsRequests = 7, HttpsBytes = 8, Status4xx = 11;

    private readonly TempFolder _temp = new();
    private readonly string _range;
    private readonly long _buckets;

    public Awk(MeteredUsage usage, string from, string to)
    {
        var start = DateTimeOffset.Parse(from).ToUnixTimeSeconds();
        var end = DateTimeOffset.Parse(to).ToUnixTimeSeconds();
        _range = $"$1 >= {start} && $1 < {end}";
        _buckets = (end - start) / 300;
        File.WriteAllText(_temp["lines"], usage.Lines);
    }

    /// <summary>The sum of a column, of all domains or one.</summary>
    public async Task<long> Sum(int column, string? domain = null) =>
        Parse(await ToolRun.Shell($"awk '{_range}{(domain is null ? "" : $" && $2 == \"{domain}\"")} {{ s += ${column} }} END {{ printf \"%.0f\", s }}' {_temp["lines"]}"));

    /// <summary>The n-th largest sum of bytes of a bucket, empty buckets included; from 1.</summary>
    public async Task<long> Largest(long n, string? domain = null) =>
        Parse(await ToolRun.Shell(
            $"awk '{_range}{(domain is null ? "" : $" && $2 == \"{domain}\"")} {{ b[$1] += $4 }} END {{ for (i in b) {{ printf \"%.0f\\n\", b[i]; k++ }} for (; k < {_buckets}; k++) print 0 }}' {_temp["lines"]} | sort -rn | awk 'NR == {n}'"));

    /// <summary>The 95th percentile: N/20 discarded, the next one taken.</summary>
    public Task<long> Percentile95(string? domain = null) => Largest((_buckets / 20) + 1, domain);

    public void Dispose() => _temp.Dispose();

    private static long Parse(string text) => long.Parse(text.Trim(), CultureInfo.InvariantCulture);
}
