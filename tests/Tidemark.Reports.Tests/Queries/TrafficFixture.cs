using Tidemark.Reports.Queries;
using Tidemark.Testing;
using Tidemark.Usage.Model;
using Tidemark.Usage.Store;

namespace Tidemark.Reports.Tests.Queries;

/// <summary>A store with six days of traffic, made once for all tests of a class.</summary>
public sealed class TrafficFixture : IAsyncLifetime, IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly SqliteUsageStore _store;

    public TrafficFixture()
    {
        _store = new SqliteUsageStore(_folder["usage.db"], new FakeClock(Traffic.Start.AddDays(6)));
        Queries = new ReportQueries(_store);
    }

    public List<Request> Requests { get; } = Traffic.Random(6000, 6);

    public ReportQueries Queries { get; }

    public static TimeRange Range(string start, string end) => new(DateTimeOffset.Parse(start), DateTimeOffset.Parse(end));

    public static ReportQuery Query(int id, TimeRange range, string zone = "UTC") =>
        new(id, Traffic.Account, range, TimeZoneInfo.FindSystemTimeZoneById(zone));

    public IEnumerable<Request> In(TimeRange range) => Requests.Where(request => range.Contains(request.At));

    public Task InitializeAsync() => Traffic.Commit(_store, Requests);

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose()
    {
        _store.Release();
        _folder.Dispose();
    }
}
