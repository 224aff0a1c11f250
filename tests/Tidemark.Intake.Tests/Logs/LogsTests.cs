using System.IO.Compression;
using System.Text;
using Tidemark.Accounts;
using Tidemark.Testing;

namespace Tidemark.Intake.Tests.Logs;

public sealed class LogsTests
{
    [Fact]
    public async Task Posted_lines_are_metered_as_awk_counts_them_and_the_answer_says_what_became_of_them()
    {
        await using var server = await IntakeServer.Start();
        using var folder = new TempFolder();
        var log = IntakeServer.Lines(5000) + "no line of a log\n" + IntakeServer.Line(1, status: 404, bytes: 7);
        await File.WriteAllTextAsync(folder["log"], log);
        var awk = (await ToolRun.Shell($"awk '$9 ~ /^[0-9][0-9][0-9]$/ {{ n++; b += $10 }} END {{ print n, b }}' '{folder["log"]}'")).Trim().Split(' ').Select(long.Parse).ToArray();

        var answer = await server.Post(log);

        answer.Status.ShouldBe(200);
        (answer.Number("lines"), answer.Number("accepted"), answer.Number("rejected"), answer.Number("duplicates"), answer.Number("bytes")).ShouldBe((5002, awk[0], 1, 0, awk[1]));
        answer.Json.GetProperty("rejectedBy").EnumerateObject().Sum(reason => reason.Value.GetInt64()).ShouldBe(1);
        answer.Json.GetProperty("format").GetString().ShouldBe("combined");
        answer.Json.GetProperty("period").ToString().ShouldBe("""{"first":"2026-11-20T06:00:00Z","last":"2026-11-20T06:59:59Z"}""");
        var total = await server.Total();
        (total.Requests, total.Bytes, total.Status4xx).ShouldBe((awk[0], awk[1], 1));
        server.Spooled().ShouldBeEmpty();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_body_of_gzip_is_metered_whether_it_says_so_or_not(bool says)
    {
        await using var server = await IntakeServer.Start();
        var answer = await server.Post(Gzip(IntakeServer.Lines(500), IntakeServer.Lines(10, 500)), more: request =>
        {
            if (says)
            {
                request.Content!.Headers.ContentEncoding.Add("gzip");
            }
        });
        (answer.Status, answer.Number("accepted")).ShouldBe((200, 510));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_last_line_without_a_line_end_is_a_whole_line_of_a_post(bool gzip)
    {
        await using var server = await IntakeServer.Start();
        // half a line of a file that is being written is left for later; of a body nothing comes later
        var text = IntakeServer.Lines(3).TrimEnd('\n') + "\n" + "192.0.2.1 - - [20/Nov/2026:06:00:00 +0000] \"GET / HTTP/1.1\" 200 5";
        var answer = await server.Post(gzip ? Gzip(text) : Encoding.Latin1.GetBytes(text));
        (answer.Number("lines"), answer.Number("accepted") + answer.Number("rejected")).ShouldBe((4, 4));
        answer.Json.GetProperty("rejectedBy").TryGetProperty("incomplete", out _).ShouldBeFalse();

        var whole = await server.Post(IntakeServer.Line(9).TrimEnd('\n'));
        (whole.Number("lines"), whole.Number("accepted")).ShouldBe((1, 1));
    }

    [Theory]
    [InlineData("zstd -q", "zstd")]
    [InlineData("zstd -q", null)]
    [InlineData("brotli -c", "br")]
    [InlineData("gzip -c", "gzip")]
    public async Task What_a_tool_of_the_machine_has_compressed_is_metered_to_its_last_line(string tool, string? coding)
    {
        await using var server = await IntakeServer.Start();
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(folder["log"], IntakeServer.Lines(3000).TrimEnd('\n'));
        await ToolRun.Shell($"{tool} < '{folder["log"]}' > '{folder["packed"]}'");
        var answer = await server.Post(await File.ReadAllBytesAsync(folder["packed"]), more: request =>
        {
            if (coding is not null)
            {
                request.Content!.Headers.ContentEncoding.Add(coding);
            }
        });
        (answer.Status, answer.Number("lines"), answer.Number("accepted")).ShouldBe((200, 3000, 3000), answer.Text);
    }

    [Fact]
    public async Task The_same_body_again_is_answered_the_same_way_and_counts_once_whoever_sends_it()
    {
        await using var server = await IntakeServer.Start();
        var first = await server.Post(IntakeServer.Lines(100));
        var again = await server.Post(IntakeServer.Lines(100));
        var zipped = await server.Post(Gzip(IntakeServer.Lines(100)), token: await server.NewToken("other"));

        (first.Replayed, again.Replayed, zipped.Replayed).ShouldBe((false, true, true));
        again.Body.ShouldBe(first.Body);
        zipped.Body.ShouldBe(first.Body);
        (await server.Total()).Requests.ShouldBe(100);
        (await server.Post(IntakeServer.Lines(100), "/ingest/v1/logs?format=combined&domain=other.example.com&add-domains=true")).Replayed.ShouldBeFalse();
        (await server.Total()).Requests.ShouldBe(200);
    }

    [Fact]
    public async Task A_post_of_which_nothing_was_accepted_may_be_sent_again_when_its_domain_is_there()
    {
        await using var server = await IntakeServer.Start();
        var line = "[9/Nov/2026:01:58:43 +0800] 192.0.2.1 - 5 \"-\" \"GET http://new.example.com/a\" 200 191 2830 HIT \"Mozilla/5.0\" \"image/jpeg\"\n";
        const string path = "/ingest/v1/logs?format=alibaba";
        var before = await server.Post(line, path, key: "k");
        (before.Status, before.Number("accepted"), before.Number("rejected")).ShouldBe((422, 0, 1));
        before.Code.ShouldBe("no-line-accepted");
        before.Message.ShouldBe("None of the 1 lines was accepted (unknown-domain 1); nothing was counted. Add the domains of unknownHosts (add-domains=true, or tidemark domain add) and send the body again.");
        before.Json.GetProperty("unknownHosts").GetProperty("new.example.com").GetInt64().ShouldBe(1);
        before.Json.GetProperty("source").ValueKind.ShouldBe(System.Text.Json.JsonValueKind.Null);
        (await server.Sources()).ShouldBeEmpty();

        await server.Get<DomainStore>().Add(IntakeServer.Uid, "new.example.com");
        var after = await server.Post(line, path, key: "k");
        (after.Replayed, after.Number("accepted")).ShouldBe((false, 1));
        (await server.Post(line, path, key: "k")).Replayed.ShouldBeTrue();
        (await server.Total()).Requests.ShouldBe(1);
    }

    [Fact]
    public async Task A_post_whose_lines_are_all_rejected_is_answered_422_with_the_reasons_and_a_mixed_or_empty_one_200()
    {
        await using var server = await IntakeServer.Start();
        const string bad = "192.0.2.1 - - [20/Nov/2026:06:00:00 +0000] \"GET / HTTP/1.1\" 2000 5 \"-\" \"-\"\n";
        const string path = "/ingest/v1/logs?format=combined&domain=www.example.com";
        await server.Post(IntakeServer.Line(7));

        var rejected = await server.Post(bad + bad + "nothing\n", path);
        (rejected.Status, rejected.Code, rejected.Number("lines"), rejected.Number("rejected")).ShouldBe((422, "no-line-accepted", 3, 3));
        rejected.Json.GetProperty("rejectedBy").EnumerateObject().Sum(reason => reason.Value.GetInt64()).ShouldBe(3);
        rejected.Message.ShouldContain("None of the 3 lines was accepted (");
        rejected.Message.ShouldContain("Check the parameter format and send the body again.");
        (await server.Post(bad + IntakeServer.Line(1), path)).Status.ShouldBe(200);
        (await server.Post("", path)).Status.ShouldBe(200);
    }

    [Theory]
    [InlineData("cat")]
    [InlineData("gzip -c")]
    [InlineData("zstd -qc")]
    [InlineData("brotli -c")]
    public async Task NUL_bytes_of_a_body_are_padding_and_so_are_zeros_behind_a_compressed_one(string tool)
    {
        await using var server = await IntakeServer.Start();
        using var folder = new TempFolder();
        foreach (var (text, number) in new[] { (IntakeServer.Lines(3), 0), (IntakeServer.Lines(3, 10).TrimEnd('\n'), 1) })
        {
            await File.WriteAllTextAsync(folder["log"], new string('\0', 70_000) + text + (number == 0 ? "\0\0" : ""));
            await ToolRun.Shell($"{tool} < '{folder["log"]}' > '{folder["packed"]}'; {(tool == "cat" ? "true" : $"head -c 512 /dev/zero >> '{folder["packed"]}'")}");
            var answer = await server.Post(await File.ReadAllBytesAsync(folder["packed"]), more: request =>
            {
                if (tool.StartsWith("brotli", StringComparison.Ordinal))
                {
                    request.Content!.Headers.ContentEncoding.Add("br");
                }
            });
            (answer.Status, answer.Number("lines"), answer.Number("accepted")).ShouldBe((200, 3, 3), answer.Text);
        }
    }

    [Fact]
    public async Task A_host_of_a_line_cannot_control_the_terminal_that_shows_the_answer()
    {
        await using var server = await IntakeServer.Start();
        var line = "[9/Nov/2026:01:58:43 +0800] 192.0.2.1 - 5 \"-\" \"GET http://a\u202eb.example.com/a\" 200 191 2830 HIT \"Mozilla/5.0\" \"image/jpeg\"\n";
        var answer = await server.Post(Encoding.UTF8.GetBytes(line), "/ingest/v1/logs?format=alibaba");
        answer.Text.ShouldNotContain("\u202e");
        answer.Status.ShouldBe(422);
    }

    [Fact]
    public async Task Unknown_hosts_are_added_when_that_is_asked_for()
    {
        await using var server = await IntakeServer.Start();
        var line = "[9/Nov/2026:01:58:43 +0800] 192.0.2.1 - 5 \"-\" \"GET http://new.example.com/a\" 200 191 2830 HIT \"Mozilla/5.0\" \"image/jpeg\"\n";
        var answer = await server.Post(line, "/ingest/v1/logs?add-domains=true");
        answer.Json.GetProperty("domainsAdded").ToString().ShouldBe("""["new.example.com"]""");
        answer.Json.GetProperty("format").GetString().ShouldBe("alibaba");
        (await server.Get<DomainStore>().Names(IntakeServer.Uid)).ShouldContain("new.example.com");
    }

    [Theory]
    [InlineData("auto", "www.example.com")]
    [InlineData("alibaba", "www.example.com")]
    [InlineData("auto", "unknown.example.com")]
    public async Task A_body_that_changes_its_format_is_refused_as_a_whole(string format, string host)
    {
        await using var server = await IntakeServer.Start();
        await server.Get<DomainStore>().Add(IntakeServer.Uid, "www.example.com");
        var first = string.Concat(Enumerable.Repeat(
            $"[20/Nov/2026:06:00:43 +0000] 192.0.2.1 - 5 \"-\" \"GET http://{host}/a\" 200 191 2830 HIT \"Mozilla/5.0\" \"image/jpeg\"\n", 300));
        var path = $"/ingest/v1/logs?format={format}{(host.StartsWith("unknown", StringComparison.Ordinal) ? "" : "&domain=www.example.com")}";
        var second = string.Concat(Enumerable.Repeat(
            "www.example.com:80 192.0.2.1 - - [20/Nov/2026:06:00:00 +0000] \"GET / HTTP/1.1\" 200 512 \"-\" \"curl/8\"\n", 300));
        await server.Post(IntakeServer.Lines(1));

        foreach (var _ in new[] { 1, 2 })
        {
            var answer = await server.Post(first + second, path, key: "k");
            answer.Status.ShouldBe(400, answer.Text);
            answer.Text.ShouldContain($"at byte {first.Length}");
        }

        (await server.Total()).Requests.ShouldBe(1);
        (await server.Post(second, path.Replace("alibaba", "auto", StringComparison.Ordinal), key: "k")).Number("accepted").ShouldBe(300);
    }

    [Fact]
    public async Task Posts_of_one_token_and_day_are_one_source_and_follow_one_another_in_it()
    {
        await using var server = await IntakeServer.Start();
        var edge = await server.NewToken("fra-1");
        await server.Post(IntakeServer.Lines(10), token: edge);
        await server.Post(IntakeServer.Lines(20, 10) + "bad\n", token: edge);
        server.Clock.MoveTo(DateTimeOffset.Parse("2026-11-21T00:00:00Z"));
        await server.Post(IntakeServer.Lines(30, 30), token: edge);

        var sources = await server.Sources();
        sources.Select(source => (source.Name, source.Lines, source.Accepted)).ShouldBe([("http:fra-1 2026-11-20", 31, 30), ("http:fra-1 2026-11-21", 30, 30)]);
        var bytes = Encoding.Latin1.GetByteCount(IntakeServer.Lines(30)) + 4;
        (await server.Sql($"SELECT count(*), sum([end] - start), max([end]) FROM source_range WHERE source = {sources[0].Id}")).ShouldBe($"2|{bytes}|{bytes}");
        (await server.Sql($"SELECT offset FROM reject_sample WHERE source = {sources[0].Id}")).ShouldBe($"{bytes - 4}");
        (await server.Store.Feeds(IntakeServer.Uid)).Single(feed => feed.Name == "token:fra-1").Watermark.ShouldBe(DateTimeOffset.Parse("2026-11-20T06:00:59Z"));
    }

    [Fact]
    public async Task What_was_posted_is_not_taken_for_a_file_nor_a_file_for_it()
    {
        await using var server = await IntakeServer.Start();
        await server.Post(IntakeServer.Lines(100));
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(folder["log"], IntakeServer.Lines(150, 50));
        var ingestor = new Metering.Ingest.Ingestor(server.Store, server.Clock);
        var request = new Metering.Ingest.IngestRequest(IntakeServer.Uid, new AccountDomains(server.Get<DomainStore>(), IntakeServer.Uid, add: false)) { Domain = IntakeServer.Domain };
        (await ingestor.Ingest(folder["log"], request)).Accepted.ShouldBe(150);
        await server.Post(IntakeServer.Lines(5, 500));
        (await ingestor.Ingest(folder["log"], request)).Duplicates.ShouldBe(150);
        (await server.Total()).Requests.ShouldBe(255);
        (await server.Sources()).Count.ShouldBe(2);
    }

    [Fact]
    public async Task An_empty_body_is_no_lines()
    {
        await using var server = await IntakeServer.Start();
        var answer = await server.Post("");
        (answer.Status, answer.Number("lines")).ShouldBe((200, 0));
    }

    internal static byte[] Gzip(params string[] members)
    {
        using var bytes = new MemoryStream();
        foreach (var member in members)
        {
            using var gzip = new GZipStream(bytes, CompressionLevel.Fastest, leaveOpen: true);
            gzip.Write(Encoding.Latin1.GetBytes(member));
        }

        return bytes.ToArray();
    }
}
