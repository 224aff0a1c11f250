using System.Text;
using Tidemark.Logs;
using Tidemark.Metering.Ingest;
using Tidemark.Usage.Contract;
using Tidemark.Usage.Model;
using Tidemark.Usage.Rankings;
using Tidemark.Usage.Visitors;

namespace Tidemark.Metering.Tests.Ingest;

public sealed class IngestorTests : IngestFixture
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Every_line_of_a_file_is_metered_once(int threads)
    {
        var outcome = await Ingest(Write("access.log", Lines(2000)), Request(threads: threads), SmallSizes);

        outcome.Format.ShouldBe("combined");
        (outcome.Lines, outcome.Accepted, outcome.Rejected, outcome.Duplicates).ShouldBe((2000, 2000, 0, 0));
        outcome.Bytes.ShouldBe(Enumerable.Range(0, 2000).Sum(i => 1000L + i));
        var total = await Total();
        (total.Requests, total.Bytes, total.Status2xx).ShouldBe((2000, outcome.Bytes, 2000));
        (total.HitRequests, total.OriginRequests, total.HttpsRequests).ShouldBe((0, 0, 0));
        var urls = await Top(RankingKind.Url);
        urls.Count.ShouldBe(37);
        urls[0].ShouldBe(new RankingRow("http://www.example.com/page/0", 55, Enumerable.Range(0, 55).Sum(i => 1000L + (i * 37))));
        (await Top(RankingKind.ClientIp)).Count.ShouldBe(50);
        (await Top(RankingKind.Referer)).ShouldBe([new RankingRow("ref.example.net", 2000, outcome.Bytes)]);
        (await Top(RankingKind.OriginUrl)).ShouldBeEmpty();
        var hours = new[] { "2026-03-10T00:00:00Z", "2026-03-10T01:00:00Z" }.Select(DateTimeOffset.Parse).ToList();
        var visitors = await Store.Visitors(new VisitorQuery(Account, hours));
        visitors.ShouldBe([new VisitorCount(hours[0], 2000, 50, true)]);
    }

    [Fact]
    public async Task Buckets_statuses_and_zones_are_those_of_the_lines()
    {
        var lines = Line(0, status: 200) + Line(299, status: 404) + Line(300, status: 404) + Line(300, status: 999)
            + Line(301, status: 503).Replace("+0000", "-0100") + Line(301, status: 302).Replace("10/Mar", "11/Mar").Replace("+0000", "+2400".Replace("24", "15"));

        await Ingest(Write("access.log", lines));

        var timeline = await Store.Timeline(new UsageQuery(Account, new TimeRange(DateTimeOffset.Parse("2026-03-10T00:00:00Z"), DateTimeOffset.Parse("2026-03-11T00:00:00Z"))));
        (timeline.Buckets[0].Requests, timeline.Buckets[0].Status2xx, timeline.Buckets[0].Status4xx).ShouldBe((2, 1, 1));
        (timeline.Buckets[1].Requests, timeline.Buckets[1].Status4xx, timeline.Buckets[1].Status5xx).ShouldBe((2, 1, 0));
        (timeline.Buckets[13].Requests, timeline.Buckets[13].Status5xx).ShouldBe((1, 1));
        (timeline.Buckets[109].Requests, timeline.Buckets[109].Status3xx).ShouldBe((1, 1));
        (await Store.StatusCodes(new UsageQuery(Account, timeline.Range))).ShouldBe(
            new Dictionary<int, long> { [200] = 1, [302] = 1, [404] = 2, [503] = 1, [999] = 1 }, ignoreOrder: true);
        var classes = await Store.Ranking(new RankingQuery(Account, timeline.Range, RankingKind.Url, RankBy.Requests, 10) { StatusClasses = [4] });
        classes.Rows.ShouldBe([new RankingRow("http://www.example.com/index.html", 2, 200)]);
    }

    [Fact]
    public async Task Rejected_lines_are_counted_by_reason_and_kept_with_their_place()
    {
        var content = Line(0) + "\n" + "junk\r\n" + Line(1).Replace(" 100 ", " many ") + Line(2);

        var outcome = await Ingest(Write("access.log", content), Request(format: "combined"));

        (outcome.Lines, outcome.Accepted, outcome.Rejected).ShouldBe((5, 2, 3));
        outcome.RejectedBy.ShouldBe(new Dictionary<string, long> { ["empty"] = 1, ["malformed"] = 1, ["bad-bytes"] = 1 }, ignoreOrder: true);
        var start = Line(0).Length;
        outcome.Samples.Select(sample => (sample.Offset, sample.Reason, Encoding.Latin1.GetString(sample.Line))).ShouldBe(
            [(start, "empty", ""), (start + 1, "malformed", "junk"), (start + 7, "bad-bytes", Line(1).Replace(" 100 ", " many ").TrimEnd('\n'))]);
    }

    [Fact]
    public async Task Lines_too_long_are_rejected_and_the_lines_around_them_are_not()
    {
        var longest = Line(1, "/" + new string('a', 60_000) + "/" + new string('b', 65_536 - 60_001 - Line(1, "/").TrimEnd('\n').Length));
        var content = Line(0) + longest + longest.Insert(5, " ") + Line(2, "/" + new string('c', 1_000_000)) + Line(3);

        var outcome = await Ingest(Write("access.log", content), Request(format: "combined"));

        (outcome.Lines, outcome.Accepted).ShouldBe((5, 3));
        outcome.RejectedBy.ShouldBe(new Dictionary<string, long> { ["too-long"] = 2 });
        outcome.Samples.ShouldAllBe(sample => sample.Line.Length == 4096);
        (await Top(RankingKind.Url)).ShouldContain(row => row.Key.Length == 2048 && row.Key.EndsWith("aaa", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_host_of_an_Alibaba_line_decides_its_domain()
    {
        static string Alibaba(string url, string cache) =>
            $"[10/Mar/2026:08:00:00 +0800] 192.0.2.1 - 5 \"-\" \"GET {url}\" 200 100 1000 {cache} \"UA\" \"text/html\" 192.0.2.1\n";
        var content = Alibaba("https://A.example.com:443/x", "HIT") + Alibaba("http://a.example.com/x", "MISS") + Alibaba("http://b.example.com/y", "MISS")
            + Alibaba("http://other.example/", "HIT") + Alibaba("http://other.example/2", "HIT") + Alibaba("/no/host", "HIT");

        var outcome = await Ingest(Write("offline.log", content), Request(domain: null, domains: ["a.example.com", "b.example.com"]));

        (outcome.Format, outcome.Accepted, outcome.Rejected).ShouldBe(("alibaba", 3, 3));
        outcome.RejectedBy.ShouldBe(new Dictionary<string, long> { ["unknown-domain"] = 2, ["no-host"] = 1 }, ignoreOrder: true);
        outcome.UnknownHosts.ShouldBe(new Dictionary<string, long> { ["other.example"] = 2 });
        var total = await Total();
        (total.HitRequests, total.OriginRequests, total.OriginBytes, total.HttpsRequests).ShouldBe((1, 2, 2000, 1));
        (await Top(RankingKind.OriginUrl)).Select(row => row.Key).ShouldBe(["http://a.example.com/x", "http://b.example.com/y"]);
        (await Top(RankingKind.Url)).Select(row => row.Key).ShouldContain("https://A.example.com:443/x");
    }

    [Fact]
    public async Task A_given_domain_overrides_the_host()
    {
        const string Content = "[10/Mar/2026:08:00:00 +0800] 192.0.2.1 - 5 \"-\" \"GET http://other.example/x\" 200 100 1000 HIT \"UA\" \"text/html\" 192.0.2.1\n";

        (await Ingest(Write("offline.log", Content))).Accepted.ShouldBe(1);

        var totals = await Store.Totals(new UsageQuery(Account, new TimeRange(Clock.GetUtcNow().AddDays(-1), Clock.GetUtcNow())), UsageDimension.Domain);
        totals.Select(total => total.Name).ShouldBe([Domain]);
        (await Top(RankingKind.Url))[0].Key.ShouldBe("http://other.example/x");
    }

    [Theory]
    [InlineData("combined")]
    [InlineData("auto")]
    public async Task Combined_without_a_domain_is_a_matter_of_usage(string format)
    {
        var refused = await Should.ThrowAsync<LogUsageException>(() => Ingest(Write("access.log", Lines(3)), Request(domain: null, format: format)));

        refused.Remedy.ShouldBe(new LogRemedy.StateDomain());
        (await Total()).Requests.ShouldBe(0);
    }

    [Fact]
    public async Task A_file_that_is_not_there_or_a_folder_is_named()
    {
        (await Should.ThrowAsync<LogException>(() => Ingest(Folder["missing.log"]))).Message.ShouldStartWith(Folder["missing.log"] + ": ");
        (await Should.ThrowAsync<LogException>(() => Ingest(Folder.Path))).Message.ShouldStartWith(Folder.Path + ": is a folder");
    }

    [Fact]
    public async Task A_byte_order_mark_before_the_first_line_costs_no_request()
    {
        File.WriteAllBytes(Folder["bom.log"], [0xEF, 0xBB, 0xBF, .. Encoding.Latin1.GetBytes(Line(0) + Line(1))]);
        File.WriteAllBytes(Folder["one.log"], [0xEF, 0xBB, 0xBF, .. Encoding.Latin1.GetBytes(Line(5).TrimEnd('\n'))]);

        (await Ingest(Folder["bom.log"])).Accepted.ShouldBe(2);
        (await Ingest(Folder["one.log"])).Accepted.ShouldBe(1);
        (await Top(RankingKind.ClientIp)).ShouldHaveSingleItem().Key.ShouldBe("192.0.2.1");
    }

    [Fact]
    public async Task An_empty_file_has_no_lines()
    {
        (await Ingest(Write("access.log", ""))).Lines.ShouldBe(0);
        (await Ingest(Gzip("access.log.gz", ""))).Lines.ShouldBe(0);
    }

    [Fact]
    public async Task Bytes_that_are_no_UTF8_are_kept_in_keys()
    {
        await Ingest(Write("access.log", Line(0, "/caf\u00e9") + Line(1, "/caf\u00c3\u00a9")));

        (await Top(RankingKind.Url)).Select(row => row.Key).ShouldBe(["http://www.example.com/caf\u00e9", "http://www.example.com/caf\ufffd"], ignoreOrder: true);
    }

    [Fact]
    public async Task A_range_is_hashed_as_it_lies_in_the_content()
    {
        var batches = new List<MeteredBatch>();
        var store = new InterceptedStore(Store)
        {
            BeforeCommit = batch =>
            {
                batches.Add(batch);
                return Task.CompletedTask;
            },
        };
        var content = Encoding.Latin1.GetBytes(Lines(700) + Line(1, "/" + new string('x', 9000)) + Lines(500));
        await File.WriteAllBytesAsync(Folder["access.log"], content);

        await Ingest(Folder["access.log"], Request(threads: 2), SmallSizes, store);

        batches.Count.ShouldBeGreaterThan(4);
        batches[0].Start.ShouldBe(0);
        batches[^1].End.ShouldBe(content.Length);
        foreach (var (batch, next) in batches.Zip(batches.Skip(1)))
        {
            next.Start.ShouldBe(batch.End);
        }

        foreach (var batch in batches)
        {
            var bytes = content[(int)batch.Start..(int)batch.End];
            batch.Hash.ShouldBe(System.Security.Cryptography.SHA256.HashData(bytes));
            batch.Lines.ShouldBe(bytes.Count(b => b == '\n'));
        }
    }

    [Fact]
    public async Task Progress_is_told_and_ends_at_the_end()
    {
        var reports = new List<IngestProgress>();
        var path = Write("access.log", Lines(1000));

        await Ingestor(SmallSizes).Ingest(path, Request(threads: 1), new Collector(reports));

        var size = new FileInfo(path).Length;
        reports[^1].ShouldBe(new IngestProgress(size, size, 1000));
    }

    private sealed class Collector(List<IngestProgress> reports) : IProgress<IngestProgress>
    {
        public void Report(IngestProgress value) => reports.Add(value);
    }
}
