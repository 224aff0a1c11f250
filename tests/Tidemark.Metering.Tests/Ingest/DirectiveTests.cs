using System.Globalization;
using System.Text;
using Tidemark.Metering.Ingest;
using Tidemark.Usage.Rankings;

namespace Tidemark.Metering.Tests.Ingest;

/// <summary>Logs whose lines say how those after them are read.</summary>
public sealed class DirectiveTests : IngestFixture
{
    private static readonly string[] Orders =
    [
        "#Fields: date time c-ip cs-host cs-uri-stem sc-status sc-bytes\r\n",
        "#Fields: date time sc-bytes sc-status cs-uri-stem cs-host c-ip\r\n",
        "#Fields: cs-host c-ip x-long-unread-name sc-bytes cs-uri-stem sc-status time date\r\n",
    ];

    [Theory]
    [InlineData(1, 512)]
    [InlineData(1, 4096)]
    [InlineData(4, 512)]
    [InlineData(4, 300)]
    public async Task Columns_that_change_within_a_file_are_read_right_however_it_is_cut_up(int threads, int chunkBytes)
    {
        var (content, bytes, headers) = Log(3000, from: 0, everyLines: 41);

        var outcome = await Ingest(Write("u_ex.log", content), W3c(threads), new IngestSizes(chunkBytes, 5000));

        (outcome.Accepted, outcome.Bytes, outcome.Rejected).ShouldBe((3000, bytes, headers));
        outcome.RejectedBy.ShouldBe(new Dictionary<string, long> { ["header"] = headers });
        outcome.Samples.ShouldBeEmpty();
        (outcome.Accepted + outcome.Rejected + outcome.Duplicates).ShouldBe(content.Count(c => c == '\n'));
        (await Top(RankingKind.Url)).Sum(row => row.Requests).ShouldBe(3000);
        (await Top(RankingKind.Url, 1))[0].Key.ShouldStartWith("http://www.example.com/p/");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task A_file_that_grew_goes_on_with_the_columns_that_were_in_force_where_it_ended(int threads)
    {
        var (first, firstBytes, _) = Log(500, from: 0, everyLines: 77);
        var (more, moreBytes, _) = Log(500, from: 500, everyLines: 1000, order: (499 / 77) % Orders.Length, withHeader: false);
        var path = Write("u_ex.log", first);
        await Ingest(path, W3c(threads), new IngestSizes(700, 5000));
        await File.AppendAllTextAsync(path, more, Encoding.Latin1);

        var outcome = await Ingest(path, W3c(threads), new IngestSizes(700, 5000));

        (outcome.Accepted, outcome.Bytes, outcome.Rejected).ShouldBe((500, moreBytes, 0));
        (await Total()).Bytes.ShouldBe(firstBytes + moreBytes);
    }

    [Fact]
    public async Task A_file_that_begins_in_the_middle_of_a_log_is_refused_line_by_line_and_not_recorded()
    {
        var (content, _, _) = Log(10, from: 0, everyLines: 1000, withHeader: false);

        var outcome = await Ingest(Write("cut.log", content), W3c(1));

        outcome.RejectedBy.ShouldBe(new Dictionary<string, long> { ["no-header"] = 10 });
        outcome.Samples.Count.ShouldBe(10);
        (await Store.HeadLengths(Account, "")).ShouldBeEmpty();
    }

    [Fact]
    public async Task Lines_before_the_first_names_of_columns_are_refused_and_those_after_it_are_metered()
    {
        var (cut, _, _) = Log(10, from: 0, everyLines: 1000, withHeader: false);
        var (whole, bytes, _) = Log(10, from: 10, everyLines: 1000);

        var outcome = await Ingest(Write("cut.log", cut + whole), W3c(1));

        (outcome.Accepted, outcome.Bytes).ShouldBe((10, bytes));
        outcome.RejectedBy.ShouldBe(new Dictionary<string, long> { ["no-header"] = 10, ["header"] = 1 }, ignoreOrder: true);
    }

    [Fact]
    public async Task A_byte_order_mark_before_the_first_header_is_no_part_of_it()
    {
        var (content, bytes, _) = Log(100, from: 0, everyLines: 1000);

        var outcome = await Ingest(Write("bom.log", "\u00EF\u00BB\u00BF" + content), W3c(4), new IngestSizes(600, 2000));

        (outcome.Accepted, outcome.Bytes).ShouldBe((100, bytes));
    }

    [Fact]
    public async Task Names_of_columns_that_are_too_long_to_be_read_are_not_obeyed_anywhere()
    {
        var (content, bytes, _) = Log(200, from: 0, everyLines: 1000);
        var (more, moreBytes, _) = Log(200, from: 200, everyLines: 1000, withHeader: false);
        var path = Write("long.log", content + "#Fields: " + new string('a', 70_000) + "\r\n");
        await Ingest(path, W3c(1), new IngestSizes(128 * 1024, 5000));
        await File.AppendAllTextAsync(path, more, Encoding.Latin1);

        await Ingest(path, W3c(2), new IngestSizes(128 * 1024, 5000));

        (await Total()).Bytes.ShouldBe(bytes + moreBytes);
    }

    [Fact]
    public async Task The_last_line_waits_for_its_line_end_because_half_a_number_is_a_number()
    {
        var path = Write("u_ex.log", Orders[0] + "2026-03-10 00:00:01 192.0.2.1 www.example.com /a 200 10\r\n2026-03-10 00:00:02 192.0.2.1 www.example.com /b 200 12");
        var half = await Ingest(path, W3c(1));
        await File.AppendAllTextAsync(path, "34\r\n");

        var rest = await Ingest(path, W3c(1));

        (half.Accepted, half.Bytes).ShouldBe((1, 10));
        half.RejectedBy.ShouldBe(new Dictionary<string, long> { ["header"] = 1, ["incomplete"] = 1 }, ignoreOrder: true);
        (rest.Accepted, rest.Bytes).ShouldBe((1, 1234));
    }

    private static IngestRequest W3c(int threads) => Request(domain: null, format: "w3c", threads: threads, "www.example.com");

    private static (string Content, long Bytes, long Headers) Log(int lines, int from, int everyLines, int order = 0, bool withHeader = true)
    {
        var content = new StringBuilder();
        long bytes = 0;
        long headers = 0;
        for (var i = 0; i < lines; i++)
        {
            if (withHeader && i % everyLines == 0)
            {
                order = i / everyLines % Orders.Length;
                content.Append(Orders[order]);
                headers++;
            }

            var number = from + i;
            var size = (number * 7919 % 10_000) + 600;
            var time = string.Create(CultureInfo.InvariantCulture, $"{number / 3600 % 24:00}:{number / 60 % 60:00}:{number % 60:00}");
            content.Append(order switch
            {
                0 => $"2026-03-10 {time} 192.0.2.{number % 200} www.example.com /p/{number % 7} 200 {size}\r\n",
                1 => $"2026-03-10 {time} {size} 200 /p/{number % 7} www.example.com 192.0.2.{number % 200}\r\n",
                _ => $"www.example.com 192.0.2.{number % 200} 999 {size} /p/{number % 7} 200 {time} 2026-03-10\r\n",
            });
            bytes += size;
        }

        return (content.ToString(), bytes, headers);
    }
}
