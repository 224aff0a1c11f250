using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Tidemark.Logs;
using Tidemark.Metering.Ingest;

namespace Tidemark.Metering.Tests.Ingest;

/// <summary>Logs whose lines change their format on the way.</summary>
public sealed class FormatChangeTests : IngestFixture
{
    private const string Own = "nginx:$msec|$remote_addr|$request_uri|$status|$body_bytes_sent|";

    [Theory]
    [InlineData(1, false)]
    [InlineData(3, false)]
    [InlineData(1, true)]
    [InlineData(3, true)]
    public async Task With_auto_the_ingest_goes_on_in_the_new_format_from_its_first_line(int threads, bool gzip)
    {
        var first = Lines(700);
        var content = first + Alibaba(900) + Lines(800, from: 700);
        var path = gzip ? Gzip("access.log.gz", content) : Write("access.log", content);

        var outcome = await Ingest(path, Request(threads: threads), SmallSizes);

        (outcome.Lines, outcome.Accepted, outcome.Rejected, outcome.Duplicates).ShouldBe((2400, 2400, 0, 0));
        outcome.Formats.Select(use => (use.Format, use.From)).ShouldBe(
            [("combined", 0), ("alibaba", first.Length), ("combined", first.Length + Alibaba(900).Length)]);
        outcome.Formats.ShouldAllBe(use => use.Evidence!.EndsWith(" lines match"));
        outcome.Format.ShouldBe("combined, alibaba");
        var total = await Total();
        (total.Requests, total.Bytes).ShouldBe((2400, Enumerable.Range(0, 1500).Sum(i => 1000L + i) + Enumerable.Range(0, 900).Sum(i => (long)i)));

        var again = await Ingest(path, Request(threads: threads), SmallSizes);
        (again.Accepted, again.Duplicates).ShouldBe((0, 2400));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task With_a_named_format_it_ends_at_the_byte_and_the_named_next_one_goes_on_from_there(int threads)
    {
        var first = Lines(700);
        var path = Write("access.log", first + Alibaba(900));

        var refused = await Should.ThrowAsync<LogException>(() => Ingest(path, Request(format: "combined", threads: threads), SmallSizes));
        refused.Message.ShouldStartWith($"{path}: the format changes from combined to alibaba at byte {first.Length} (");
        refused.Message.ShouldEndWith("Earlier lines are metered.");
        refused.Remedy.ShouldBe(new LogRemedy.ContinueInFormat("alibaba"));
        (await Total()).Requests.ShouldBe(700);

        var rest = await Ingest(path, Request(format: "alibaba", threads: threads), SmallSizes);
        (rest.Accepted, rest.Rejected, rest.Duplicates).ShouldBe((900, 0, 700));
        (await Total()).Requests.ShouldBe(1600);
    }

    [Fact]
    public async Task A_format_that_is_named_wrongly_is_refused_before_anything_is_metered()
    {
        var path = Write("access.log", Lines(500));
        var refused = await Should.ThrowAsync<LogException>(() => Ingest(path, Request(format: "alibaba")));
        refused.Message.ShouldBe(
            $"{path}: the format is combined, not alibaba (100 of the first 100 lines match). Nothing was metered.");
        refused.Remedy.ShouldBe(new LogRemedy.StateOtherFormat("combined"));
        (await Total()).Requests.ShouldBe(0);
        (await Ingest(path)).Accepted.ShouldBe(500);
    }

    [Fact]
    public async Task A_format_of_ones_own_that_ends_names_the_next()
    {
        var own = string.Concat(Enumerable.Range(0, 300).Select(i => $"1773144000.{i:000}|192.0.2.1|/p|200|{i}|\n"));
        var path = Write("access.log", own + Lines(300));
        var refused = await Should.ThrowAsync<LogException>(() => Ingest(path, Request(format: Own)));
        refused.Message.ShouldContain($"the format changes from {Own} to combined at byte {own.Length}");
        (await Total()).Requests.ShouldBe(300);
        (await Ingest(path, Request(format: "combined"))).Accepted.ShouldBe(300);

        await File.AppendAllTextAsync(path, Lines(20, from: 300));
        var grown = await Ingest(path);
        (grown.Accepted, grown.Rejected, grown.Duplicates).ShouldBe((20, 0, 600));
        grown.Format.ShouldBe("combined");
    }

    [Fact]
    public async Task A_grown_file_goes_on_in_the_own_format_of_its_last_lines()
    {
        var path = Write("access.log", "1773144000.000|192.0.2.1|/p|200|5|\n");
        await Ingest(path, Request(format: Own));
        await File.AppendAllTextAsync(path, "1773144001.000|192.0.2.1|/p|200|7|\n");
        var outcome = await Ingest(path);
        (outcome.Accepted, outcome.Duplicates, outcome.Format, outcome.Bytes).ShouldBe((1, 1, Own, 7));
    }

    [Fact]
    public async Task Junk_in_a_log_is_rejected_and_is_no_change()
    {
        var junk = string.Concat(Enumerable.Range(0, 400).Select(i => $"junk {i}\n"));
        var outcome = await Ingest(Write("access.log", Lines(1000) + junk + Alibaba(50) + Lines(500, from: 1000)), sizes: SmallSizes);
        (outcome.Accepted, outcome.Rejected).ShouldBe((1500, 450));
        outcome.Formats.ShouldHaveSingleItem().Format.ShouldBe("combined");
    }

    [Fact]
    public async Task A_change_just_before_the_end_is_noticed_from_ten_lines_on()
    {
        (await Ingest(Write("nine.log", Lines(500) + Alibaba(9)))).Rejected.ShouldBe(9);
        var ten = await Ingest(Write("ten.log", Lines(500, from: 1) + Alibaba(10)));
        (ten.Rejected, ten.Accepted).ShouldBe((0, 510));
    }

    [Fact]
    public async Task Without_a_domain_a_change_to_a_format_that_names_no_host_ends_the_ingest()
    {
        var first = Alibaba(300);
        var path = Write("cdn.log", first + Lines(300));
        var refused = await Should.ThrowAsync<LogException>(() => Ingest(path, Request(domain: null, domains: ["cdn.example.com"])));
        refused.Message.ShouldContain($"at byte {first.Length} (");
        refused.Remedy.ShouldBe(new LogRemedy.MeterRest(first.Length, "combined"));
        (await Total()).Requests.ShouldBe(300);
    }

    [Fact]
    public async Task Of_a_first_part_of_which_nothing_was_accepted_the_ranges_keep_their_format()
    {
        var path = Write("cdn.log", Alibaba(300) + VirtualHosts(300));
        var outcome = await Ingest(path, Request(domain: null, domains: ["www.example.com"]), SmallSizes);
        (outcome.Accepted, outcome.Rejected).ShouldBe((300, 300));
        outcome.RejectedBy["unknown-domain"].ShouldBe(300);
        var formats = await Tidemark.Testing.ToolRun.Shell($"sqlite3 {Folder["usage.db"]} 'SELECT group_concat(DISTINCT format) FROM (SELECT format FROM source_range ORDER BY start)'");
        formats.Trim().ShouldBe("alibaba,combined-vhost");
    }

    [Fact]
    public async Task Standard_input_may_change_its_format_too()
    {
        using var input = new MemoryStream(Encoding.Latin1.GetBytes(Lines(700) + Alibaba(900)));
        var outcome = await Ingestor(SmallSizes, standardInput: input).Ingest("-", Request());
        (outcome.Accepted, outcome.Rejected).ShouldBe((1600, 0));
    }

    [Fact]
    public void Wherever_the_change_is_each_line_is_counted_once_and_as_what_it_is()
    {
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed =>
        {
            var dice = new Random(seed);
            var (before, after, threads) = (dice.Next(120, 500), dice.Next(110, 500), dice.Next(1, 4));
            var path = Write($"{seed}.log", Lines(before, from: dice.Next(100_000)) + Alibaba(after));
            var sizes = new IngestSizes(dice.Next(2_000, 20_000), dice.Next(20_000, 80_000));
            var requests = Total().GetAwaiter().GetResult().Requests;
            var outcome = Ingest(path, Request(threads: threads), sizes).GetAwaiter().GetResult();
            (outcome.Accepted + outcome.Duplicates, outcome.Rejected).ShouldBe((before + after, 0));
            (Total().GetAwaiter().GetResult().Requests - requests).ShouldBe(outcome.Accepted);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(10));
    }

    private static string Alibaba(int count) => string.Concat(Enumerable.Range(0, count).Select(i =>
        $"[10/Mar/2026:{i / 3600:00}:{i / 60 % 60:00}:{i % 60:00} +0000] 192.0.2.{i % 50} - 5 \"-\" \"GET https://cdn.example.com/p/{i % 37}\" 200 100 {i} HIT \"UA\" \"text/html\" 192.0.2.1\n"));

    private static string VirtualHosts(int count) => string.Concat(Enumerable.Range(0, count).Select(i => $"{Domain}:80 {Line(i)}"));
}
