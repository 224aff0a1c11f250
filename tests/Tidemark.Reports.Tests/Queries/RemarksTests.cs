using Tidemark.Reports.Queries;
using Tidemark.Reports.Rows;
using Tidemark.Testing;
using Tidemark.Usage.Contract;
using Tidemark.Usage.Model;
using Tidemark.Usage.Retention;
using Tidemark.Usage.Store;

namespace Tidemark.Reports.Tests.Queries;

/// <summary>Six days of traffic from 2026-10-23 on, asked for a hundred days later.</summary>
public sealed class RemarksTests : IAsyncLifetime, IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly FakeClock _clock = new(Traffic.Start.AddDays(100));
    private readonly SqliteUsageStore _store;

    public RemarksTests() => _store = new SqliteUsageStore(_folder["usage.db"], _clock);

    public Task InitializeAsync() => Traffic.Commit(_store, Traffic.Random(500, 6));

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose()
    {
        _store.Release();
        _folder.Dispose();
    }

    [Fact]
    public async Task Peaks_of_averages_say_so_and_sums_stay_as_they_are()
    {
        var before = await Run(17);
        before.Remarks.ShouldBeEmpty();

        await Trim(new RetentionOptions { FiveMinuteDays = 97 });
        var hourly = await Run(17);
        await Trim(new RetentionOptions { FiveMinuteDays = 97, HourlyDays = 99 });
        var daily = await Run(17);

        hourly.Remarks.ShouldBe([new PeakOfAverages(TimeSpan.FromHours(1))]);
        daily.Remarks.ShouldBe([new PeakOfAverages(TimeSpan.FromDays(1))]);
        Sums(hourly).ShouldBe(Sums(before));
        Sums(daily).ShouldBe(Sums(before));
        (await Run(21)).Remarks.ShouldBeEmpty("it shows no peak");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(13)]
    [InlineData(19)]
    public async Task Rankings_and_visitors_that_were_deleted_are_not_shown_as_zeros(int id)
    {
        await Trim(new RetentionOptions { RankingDays = 97 });

        (await Run(id)).Remarks.ShouldContain(new NoLongerKept(Traffic.Start.AddDays(3)));
        (await Run(id, from: 3)).Remarks.ShouldNotContain(remark => remark is NoLongerKept);
        (await Run(17)).Remarks.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(17)]
    [InlineData(21)]
    [InlineData(23)]
    [InlineData(5)]
    public async Task Usage_that_was_deleted_is_not_shown_as_zero(int id)
    {
        await Trim(new RetentionOptions { DailyDays = 97 });

        (await Run(id)).Remarks.ShouldContain(new NoLongerKept(Traffic.Start.AddDays(3)));
    }

    private static IEnumerable<(string, long, long)> Sums(Report report) =>
        ((DomainReport)report).Rows.Select(row => (row.Domain, row.Usage.Bytes, row.Usage.Requests));

    private Task<Report> Run(int id, int from = 0) =>
        new ReportQueries(_store).Run(TrafficFixture.Query(id, new TimeRange(Traffic.Start.AddDays(from), Traffic.Start.AddDays(6))));

    private Task<TrimOutcome> Trim(RetentionOptions retention) =>
        new UsageTrimmer(_store, retention, new MeteringOptions { CloseAfter = TimeSpan.Zero }).Trim(_clock.GetUtcNow());
}
