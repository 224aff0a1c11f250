using Tidemark.Logs.Detection;
using Tidemark.Metering.Ingest;
using Tidemark.Testing.Logs;
using Tidemark.Usage.Contract;
using Tidemark.Usage.Model;
using Tidemark.Usage.Rankings;

namespace Tidemark.Metering.Tests.Ingest;

/// <summary>The samples of every format as a whole, against the sums of what the independent reader found in them.</summary>
public sealed class SampleIngestTests : IngestFixture
{
    private const int LongestUrl = 2048;

    private TimeRange _days = new(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddDays(1));

    protected override TimeRange Year => _days;

    public static TheoryData<string> Formats { get; } = [.. LogFormats.All.Select(format => format.Name)];

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task Sums_and_URLs_of_a_file_are_those_of_the_independent_reader(string format)
    {
        var namesHost = LogFormats.Named(format)!.NamesHost;
        var expected = SampleFiles.Expected(format).OfType<SampleLine>().Where(line => !namesHost || line.Host.Length > 0).ToList();
        _days = new TimeRange(Day(expected.Min(line => line.Time)), Day(expected.Max(line => line.Time)).AddDays(1));
        var path = Folder["sample.log"];
        await File.WriteAllBytesAsync(path, SampleFiles.Content(format));
        var request = new IngestRequest(Account, new EveryHost()) { Domain = namesHost ? null : Domain, Format = format, Threads = 3 };

        var outcome = await Ingest(path, request, new IngestSizes(ChunkBytes: 12_000, BatchBytes: 13_000));

        outcome.Lines.ShouldBe(SampleFiles.Lines(format).Length);
        (outcome.Accepted, outcome.Bytes).ShouldBe((expected.Count, expected.Sum(line => line.Bytes)));
        var total = await Total();
        (total.Requests, total.Bytes).ShouldBe((expected.Count, expected.Sum(line => line.Bytes)));
        (total.HitRequests, total.OriginRequests).ShouldBe((expected.Count(line => line.Cache == "Hit"), expected.Count(line => line.Cache == "Miss")));
        total.HttpsBytes.ShouldBe(expected.Where(line => line.Https).Sum(line => line.Bytes));
        (await Top(RankingKind.Url, range: _days)).Where(row => row.Key.All(char.IsAscii)).ToDictionary(row => row.Key, row => (row.Requests, row.Bytes)).ShouldBe(
            expected.GroupBy(line => Url(line, namesHost)).Where(url => url.Key.All(char.IsAscii))
                .ToDictionary(url => url.Key, url => ((long)url.Count(), url.Sum(line => line.Bytes))),
            ignoreOrder: true);
    }

    private static DateTimeOffset Day(long seconds) => DateTimeOffset.FromUnixTimeSeconds(seconds - (seconds % 86_400));

    private static string Url(SampleLine line, bool namesHost)
    {
        var url = line.Target.Contains("://", StringComparison.Ordinal)
            ? line.Target
            : $"{(line.Https ? "https" : "http")}://{(namesHost ? line.Host : Domain)}{(line.Target.StartsWith('/') ? "" : "/")}{line.Target}";
        return url[..Math.Min(url.Length, LongestUrl)];
    }

    private sealed class EveryHost : IDomainDirectory
    {
        public string? Resolve(string host) => host;
    }
}
