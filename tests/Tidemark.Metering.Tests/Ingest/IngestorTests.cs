using Tidemark.Metering.Rankings;

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
        var urls = await Top(RankingKind.Url);
        urls.Count.ShouldBe(37);
        urls[0].ShouldBe(new RankingRow("http://www.example.com/page/0", 55, Enumerable.Range(0, 55).Sum(i => 1000L + (i * 37))));
        (await Top(RankingKind.ClientIp)).Count.ShouldBe(50);
        (await Top(RankingKind.Referer)).ShouldBe([new RankingRow("ref.example.net", 2000, outcome.Bytes)]);
        (await Top(RankingKind.OriginUrl)).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_same_file_again_adds_nothing()
    {
        var path = Write("access.log", Lines(500));
        await Ingest(path, sizes: SmallSizes);
        var before = await Total();

        var again = await Ingest(path, sizes: SmallSizes);

        (again.Lines, again.Accepted, again.Duplicates, again.Bytes).ShouldBe((500, 0, 500, 0));
        (await Total()).ShouldBe(before);
    }
}
