using System.Globalization;
using Tidemark.Metering.Ingest;
using Tidemark.Reports.Queries;
using Tidemark.Reports.Rows;
using Tidemark.Testing;
using Tidemark.Usage.Contract;
using Tidemark.Usage.Model;
using Tidemark.Usage.Store;

namespace Tidemark.Reports.Tests.Queries;

/// <summary>From lines of a log to rows of reports, against what awk and sort make of the same lines.</summary>
public sealed class LogToReportTests : IAsyncLifetime, IDisposable
{
    private const string Day = "2026-11-18";

    private readonly TempFolder _folder = new();
    private readonly SqliteUsageStore _store;
    private readonly ReportQueries _queries;

    public LogToReportTests()
    {
        _store = new SqliteUsageStore(_folder["usage.db"], FakeClock.At("2026-11-20T00:00:00Z"));
        _queries = new ReportQueries(_store);
    }

    private string Log => _folder["access.log"];

    public async Task InitializeAsync()
    {
        var random = new Random(1811);
        var lines = Enumerable.Range(0, 4000).Select(index =>
        {
            var second = index * 21;
            var status = random.Next(5) switch { 0 => 404, 1 => 302, _ => 200 };
            return $"198.51.100.{random.Next(90)} - - [18/Nov/2026:{second / 3600:00}:{second / 60 % 60:00}:{second % 60:00} +0000] "
                + $"\"GET /p/{random.Next(60) * random.Next(60)} HTTP/1.1\" {status} {random.Next(100_000)} \"-\" \"test\"";
        });
        await File.WriteAllLinesAsync(Log, lines);
        var request = new IngestRequest(Traffic.Account, new OneDomain()) { Domain = "www.example.com", Format = "combined" };
        (await new Ingestor(_store, TimeProvider.System).Ingest(Log, request)).Accepted.ShouldBe(4000);
    }

    [Theory]
    [InlineData(1, "\"http://www.example.com\" $7", "-k2,2nr")]
    [InlineData(3, "\"http://www.example.com\" $7", "-k3,3nr")]
    [InlineData(13, "$1", "-k2,2nr")]
    [InlineData(15, "$1", "-k3,3nr")]
    public async Task Rankings_are_what_awk_and_sort_make_of_the_log(int id, string key, string order)
    {
        var expected = await ToolRun.Shell(
            $"awk '{{n[{key}]++; b[{key}]+=$10}} END {{for (k in n) printf \"%s %d %d\\n\", k, n[k], b[k]}}' '{Log}' | LC_ALL=C sort {order} -k1,1");
        var rows = ((KeyReport)await Report(id, ReportFilter.None)).Rows;
        rows.Select(row => $"{row.Key} {row.Usage.Requests} {row.Usage.Bytes}").ShouldBe(Lines(expected));
    }

    [Fact]
    public async Task Status_classes_are_what_awk_counts()
    {
        var expected = await ToolRun.Shell(
            $"awk '$9 == 404 {{n[$7]++; b[$7]+=$10; N++; B+=$10}} END {{for (k in n) printf \"http://www.example.com%s %d %d %.3f%% %.3f%%\\n\", k, n[k], b[k], n[k]*100/N, b[k]*100/B}}' '{Log}' | LC_ALL=C sort -k2,2nr -k1,1");
        var rows = ((KeyReport)await Report(1, new ReportFilter(StatusClasses: [4]))).Rows;
        rows.Select(row => $"{row.Key} {row.Usage.Requests} {row.Usage.Bytes} {RowText.Share((double)row.Usage.RequestShare)} {RowText.Share((double)row.Usage.ByteShare)}")
            .ShouldBe(Lines(expected));
    }

    [Fact]
    public async Task The_domain_has_the_totals_and_the_largest_bucket_that_awk_finds()
    {
        // fields 2 to 4 of the time, split at its colons, are the hour, minute and second
        var expected = await ToolRun.Shell(
            $"awk '{{split($4, t, \":\"); s = t[2]*3600 + t[3]*60 + t[4]; k = int(s/300); b[k]+=$10; B+=$10; N++}} END {{m = 0; for (k = 0; k < 288; k++) if (b[k] > b[m]) m = k; printf \"www.example.com %d %d %.0f {Day}T%02d:%02d:00Z\", B, N, b[m]*8/300, int(m/12), m%12*5}}' '{Log}'");
        var row = ((DomainReport)await Report(17, ReportFilter.None)).Rows.ShouldHaveSingleItem();
        $"{row.Domain} {row.Usage.Bytes} {row.Usage.Requests} {row.Peak!.Value.WholeBitsPerSecond} {RowText.Time(row.Peak.Value.Start)}".ShouldBe(expected);
    }

    [Fact]
    public async Task Page_views_and_visitors_of_each_hour_are_what_awk_counts()
    {
        var expected = await ToolRun.Shell(
            $"awk '{{split($4, t, \":\"); h = t[2]; n[h]++; if (!seen[h, $1]++) u[h]++}} END {{for (h in n) printf \"{Day}T%s:00:00Z pv %d\\n{Day}T%s:00:00Z uv %d\\n\", h, n[h], h, u[h]}}' '{Log}' | LC_ALL=C sort");
        RowText.Of(await Report(19, ReportFilter.None)).ShouldBe(Lines(expected));
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose()
    {
        _store.Release();
        _folder.Dispose();
    }

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private Task<Report> Report(int id, ReportFilter filter)
    {
        var start = DateTimeOffset.Parse(Day + "T00:00:00Z", CultureInfo.InvariantCulture);
        var query = TrafficFixture.Query(id, new TimeRange(start, start.AddDays(1))) with { Filter = filter };
        return _queries.Run(query);
    }

    private sealed class OneDomain : IDomainDirectory
    {
        public string? Resolve(string host) => host;
    }
}
