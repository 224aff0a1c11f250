using Tidemark.Demo;
using Tidemark.Metering.Ingest;
using Tidemark.Testing;
using Tidemark.Usage.Contract;
using Tidemark.Usage.Store;

namespace Tidemark.Tests.Demo;

public sealed class DemoLogTests
{
    private static readonly DateOnly Day = new(2026, 11, 18);
    private static readonly TimeZoneInfo Zone = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai");
    private static readonly DateTimeOffset Midnight = new(2026, 11, 19, 0, 0, 0, TimeSpan.FromHours(8));

    [Fact]
    public void A_day_written_twice_is_the_same_and_one_written_to_noon_is_its_beginning()
    {
        var whole = Write(Midnight);
        Write(Midnight).ShouldBe(whole);
        var half = Write(Midnight.AddHours(-12));
        half.Length.ShouldBeInRange(whole.Length / 5, whole.Length / 2);
        whole.AsSpan(0, half.Length).SequenceEqual(half).ShouldBeTrue();
    }

    [Fact]
    public void Other_days_are_other_days()
    {
        using var other = new MemoryStream();
        DemoLog.WriteEdge(other, Day.AddDays(1), Midnight.AddDays(1), Zone);
        other.ToArray().ShouldNotBe(Write(Midnight));
    }

    [Fact]
    public async Task Both_logs_are_metered_without_a_rejected_line()
    {
        using var folder = new TempFolder();
        await using (var edge = File.Create(folder["edge.log"]))
        {
            DemoLog.WriteEdge(edge, Day, Midnight, Zone);
        }

        await using (var origin = File.Create(folder["origin.log"]))
        {
            DemoLog.WriteOrigin(origin, Day, Midnight, Zone);
        }

        var ingestor = new Ingestor(new SqliteUsageStore(folder["usage.db"], TimeProvider.System), TimeProvider.System);
        var request = new IngestRequest(1234567890123456, new Every());
        var edgeOutcome = await ingestor.Ingest(folder["edge.log"], request);
        var originOutcome = await ingestor.Ingest(folder["origin.log"], request with { Domain = DemoSite.Origin.Domain });
        edgeOutcome.Rejected.ShouldBe(0);
        originOutcome.Rejected.ShouldBe(0);
        edgeOutcome.Accepted.ShouldBe(long.Parse((await ToolRun.Run("grep", ["-c", "", folder["edge.log"]])).Output));
        originOutcome.Accepted.ShouldBeGreaterThan(500);
        var hosts = await ToolRun.Shell($"grep -oE 'https?://[^/]+' {folder["edge.log"]} | sed 's|.*//||' | grep -E '^(www|static|img|video|download|api|live)\\.example\\.(com|net|org)$' | sort -u | wc -l");
        hosts.Trim().ShouldBe($"{DemoSite.Edge.Count}");
    }

    private static byte[] Write(DateTimeOffset end)
    {
        using var stream = new MemoryStream();
        DemoLog.WriteEdge(stream, Day, end, Zone);
        return stream.ToArray();
    }

    private sealed class Every : IDomainDirectory
    {
        public string? Resolve(string host) => host;
    }
}
