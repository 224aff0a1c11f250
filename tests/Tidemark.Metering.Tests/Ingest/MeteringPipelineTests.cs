using System.Security.Cryptography;
using System.Text;
using Tidemark.Geography.Ranges;
using Tidemark.Logs.Detection;
using Tidemark.Logs.Reading;
using Tidemark.Metering.Ingest;

namespace Tidemark.Metering.Tests.Ingest;

public sealed class MeteringPipelineTests : IngestFixture
{
    private static readonly IngestSizes Sizes = new(ChunkBytes: 1024, BatchBytes: 5000);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public async Task However_many_lanes_there_are_the_batches_are_the_content_in_order(int threads)
    {
        var content = Lines(2000);
        var ranges = new List<(long Start, long End, byte[] Hash, long Lines)>();

        (await Run(content, threads, range => ranges.Add((range.Start, range.End, range.Hash, range.Lines)))).ShouldBeTrue();

        var bytes = Encoding.Latin1.GetBytes(content);
        ranges.Count.ShouldBeGreaterThan(20);
        ranges.Select(range => range.Start).ShouldBe([0, .. ranges.SkipLast(1).Select(range => range.End)]);
        ranges[^1].End.ShouldBe(bytes.Length);
        foreach (var range in ranges)
        {
            var part = bytes.AsSpan((int)range.Start, (int)(range.End - range.Start));
            range.Hash.ShouldBe(SHA256.HashData(part));
            range.Lines.ShouldBe(part.Count((byte)'\n'));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Nothing_is_committed_after_a_batch_that_was_refused(int threads)
    {
        var commits = 0;

        (await Run(Lines(2000), threads, _ => commits++, commits: 3)).ShouldBeFalse();

        commits.ShouldBe(4);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task A_commit_that_fails_ends_it_with_its_cause(int threads) =>
        (await Should.ThrowAsync<IOException>(() => Run(Lines(2000), threads, range => _ = range.Start > 8000 ? throw new IOException("full") : 0)))
            .Message.ShouldBe("full");

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Once_it_is_cancelled_the_batches_that_were_read_are_committed_and_the_one_begun_is_not(int threads)
    {
        using var cancelled = new CancellationTokenSource();
        var ends = new List<long>();

        await Run(Lines(2000), threads, range => ends.Add(range.End), report: () => cancelled.Cancel(), cancellationToken: cancelled.Token);

        ends.ShouldBeEmpty();
    }

    // Commits as many as it is told to, and refuses the next
    private async Task<bool> Run(
        string content, int threads, Action<MeteredRange> commit, int commits = int.MaxValue, Action? report = null, CancellationToken cancellationToken = default)
    {
        using var input = LogContent.Open(Write("a.log", content), () => Stream.Null);
        using var reader = new LogReader(input, 0, Sizes.ChunkBytes);
        var hosts = new Hosts(Request().Domains);
        var pool = new MeterPool(new UnknownPlaces());
        var taken = 0;
        using var pipeline = new MeteringPipeline(new PipelineParts(
            () => new LineMeter(LogFormats.Named("combined")!, hosts, Domain),
            pool,
            threads,
            Sizes,
            (batch, meter) => new MeteredRange(batch, meter, pool, hosts, new BatchBuilder(meter, hosts, new UnknownPlaces(), null), Store),
            range =>
            {
                commit(range);
                return Task.FromResult(++taken <= commits);
            },
            _ => report?.Invoke()));
        return await pipeline.Run(reader, insideLine: false, cancellationToken);
    }
}
