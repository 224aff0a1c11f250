using System.Security.Cryptography;
using System.Text;
using Tidemark.Logs.Reading;
using Tidemark.Metering.Ingest;
using Tidemark.Testing;
using Tidemark.Usage.Contract;
using Tidemark.Usage.Rankings;

namespace Tidemark.Metering.Tests.Ingest;

/// <summary>NUL bytes in logs: a writer that does not append leaves them at the head, a power cut in the middle. They are no part of a line.</summary>
public sealed class PaddingTests : IngestFixture
{
    private static readonly int[] Heads = [1, 430, 4095, 4096, 65_536, 262_143, 262_144, 262_145, 700_000];

    [Fact]
    public async Task NULs_at_the_head_are_no_part_of_the_first_line()
    {
        foreach (var threads in new[] { 1, 2 })
        {
            foreach (var head in Heads)
            {
                var path = Write($"head-{threads}-{head}.log", Nuls(head) + Lines(3, (head % 1000) + (threads * 1000)));
                var outcome = await Ingest(path, Request(threads: threads));
                (outcome.Lines, outcome.Accepted, outcome.Rejected).ShouldBe((3, 3, 0), $"{head}");
                outcome.Format.ShouldBe("combined");
            }
        }
    }

    [Fact]
    public async Task NULs_in_place_of_lost_lines_leave_the_others_and_a_continued_file_goes_on_behind_them()
    {
        // ten lines, what the power cut left, and five lines behind it: Python counts them without the NULs
        var crash = Write("crash.log", Lines(10) + Nuls(4096));
        (await Ingest(crash)).Accepted.ShouldBe(10);
        File.AppendAllText(crash, Lines(5, 10), Encoding.Latin1);
        var after = await Ingest(crash);
        (after.Lines, after.Accepted, after.Duplicates, after.Rejected).ShouldBe((15, 5, 10, 0));
        (await Total()).Requests.ShouldBe(15);

        var renamed = await Ingest(Write("access.log.1", await File.ReadAllTextAsync(crash)));
        (renamed.Accepted, renamed.Duplicates).ShouldBe((0, 15));
    }

    [Fact]
    public async Task Half_a_line_before_NULs_is_rejected_alone_and_a_whole_one_that_lost_its_line_end_counts()
    {
        var half = Line(1)[..60];
        var outcome = await Ingest(Write("half.log", Lines(2, 100) + half + Nuls(5000) + Lines(3, 200)));
        (outcome.Lines, outcome.Accepted).ShouldBe((6, 5));
        outcome.RejectedBy.ShouldBe(new Dictionary<string, long> { ["incomplete"] = 1 });
        var sample = outcome.Samples.ShouldHaveSingleItem();
        Encoding.Latin1.GetString(sample.Line).ShouldBe(half);
        sample.Offset.ShouldBe(Lines(2, 100).Length);

        var whole = await Ingest(Write("whole.log", Lines(2, 300) + Line(302).TrimEnd('\n') + Nuls(300_000) + Lines(3, 400)));
        (whole.Lines, whole.Accepted, whole.Rejected).ShouldBe((6, 6, 0));
    }

    [Fact]
    public async Task NULs_inside_a_line_are_left_out_of_it()
    {
        var line = Line(7, "/inside", 1234);
        var inside = string.Concat(line[..20], "\0", line[20..50], "\0\0\0", line[50..]);
        var outcome = await Ingest(Write("inside.log", inside + Lines(2, 10)));
        (outcome.Accepted, outcome.Rejected).ShouldBe((3, 0));
        (await Top(RankingKind.Url)).ShouldContain(row => row.Key == $"http://{Domain}/inside" && row.Bytes == 1234);
    }

    [Fact]
    public async Task NULs_alone_are_no_lines()
    {
        (await Ingest(Write("nuls.log", Nuls(300_000)))).Lines.ShouldBe(0);
        (await Ingest(Write("tail.log", Lines(4) + Nuls(300_000)))).Lines.ShouldBe(4);
        (await Ingest(Write("ended.log", Lines(4, 10) + Nuls(300_000) + "\n" + Lines(1, 20)))).Lines.ShouldBe(5);
    }

    [Fact]
    public async Task A_line_behind_NULs_is_not_taken_for_the_rest_of_a_line_that_was_metered_without_its_end()
    {
        var path = Write("rest.log", Lines(3) + Line(3).TrimEnd('\n'));
        (await Ingest(path)).Accepted.ShouldBe(4);
        File.AppendAllText(path, Nuls(4096) + Lines(2, 4), Encoding.Latin1);
        var outcome = await Ingest(path);
        (outcome.Accepted, outcome.Rejected).ShouldBe((2, 0));
    }

    [Fact]
    public async Task Logs_that_begin_with_the_same_padding_are_not_taken_for_each_other()
    {
        var first = await Ingest(Write("n200.log", Nuls(200_000) + Lines(40)));
        var second = await Ingest(Write("n150.log", Nuls(150_000) + Lines(40, 100)), Request("static.example.com"));
        (first.Accepted, second.Accepted, second.Duplicates).ShouldBe((40, 40, 0));
        (await Store.Twins(Account, Clock.GetUtcNow().AddDays(-1))).ShouldBeEmpty();
        (await Store.HeadLengths(Account, Domain)).ShouldBe([Lines(40).Length]);
    }

    [Fact]
    public async Task A_padded_log_that_an_older_version_metered_is_recognised()
    {
        // an older version took the padding for content: it rejected the first line
        var content = Nuls(200_000) + Lines(10);
        var bytes = Encoding.Latin1.GetBytes(content);
        var batch = new MeteredBatch
        {
            Account = Account,
            Source = new SourceIdentity(null, "old.log", Domain, "combined", 65_536, SHA256.HashData(bytes.AsSpan(0, 65_536))),
            Start = 0,
            End = bytes.Length,
            Hash = SHA256.HashData(bytes),
            Lines = 10,
            Accepted = 9,
            Bytes = 9,
            Instants = (0, 1),
            Usage = [],
            Rankings = [],
            Visitors = [],
            Rejected = new Dictionary<string, long> { ["bad-client"] = 1 },
            Samples = [],
        };
        (await Store.Commit(batch)).Committed.ShouldBeTrue();
        var again = await Ingest(Write("old.log.1", content + Lines(2, 10)));
        (again.Accepted, again.Duplicates).ShouldBe((2, 10));

        var found = await Find(Write("other.log", Nuls(100_000) + Lines(5, 50)));
        (found.Source, found.IsCutOff).ShouldBe((null, false));
    }

    [Theory]
    [InlineData("gzip -c", "gz")]
    [InlineData("zstd -qc", "zst")]
    [InlineData("brotli -c", "br")]
    public async Task The_content_of_a_compressed_log_may_have_NULs(string compress, string extension)
    {
        var plain = Write("plain", Nuls(300_000) + Lines(3) + Nuls(10) + Lines(3, 10));
        await ToolRun.Shell($"{compress} '{plain}' > '{plain}.{extension}'");
        (await Ingest($"{plain}.{extension}")).Accepted.ShouldBe(6);
    }

    [Fact]
    public async Task Headers_behind_NULs_name_the_columns()
    {
        const string header = "#Fields: date time c-ip cs-method cs-uri-stem sc-status sc-bytes cs-host\n";
        var rows = string.Concat(Enumerable.Range(0, 3).Select(i => $"2026-03-10 10:00:0{i} 192.0.2.{i} GET /w{i} 200 100 {Domain}\n"));
        var path = Write("w3c.log", Nuls(300_000) + header + rows);
        (await Ingest(path, Request(domain: null, domains: Domain))).Accepted.ShouldBe(3);
        File.AppendAllText(path, rows, Encoding.Latin1);
        (await Ingest(path, Request(domain: null, domains: Domain))).Accepted.ShouldBe(3);
    }

    private static string Nuls(int count) => new('\0', count);

    private async Task<FoundSource> Find(string path)
    {
        using var content = LogContent.Open(path, () => Stream.Null);
        return await SourceFinder.Find(Store, Account, Domain, content, () => { }, default);
    }
}
