using System.IO.Compression;
using System.Text;
using Tidemark.Logs.Detection;
using Tidemark.Logs.Trial;
using Tidemark.Testing;
using Tidemark.Testing.Logs;

namespace Tidemark.Logs.Tests.Trial;

public sealed class FormatTrialTests : IDisposable
{
    private const string Line = "192.0.2.7 - - [10/Oct/2025:13:55:36 +0200] \"GET /a?b HTTP/1.1\" 200 5 \"https://Ref.example.net/x\" \"UA\"\n";

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Lines_are_shown_field_by_field_or_with_the_reason()
    {
        var outcome = await FormatTrial.Read(Write(string.Concat(Enumerable.Repeat(Line, 30)) + "junk \u0007\n\n"), "auto", 100);

        outcome.Format.Name.ShouldBe("combined");
        outcome.Lines[0].Request.ShouldBe(new TrialRequest(
            "192.0.2.7", "", DateTimeOffset.Parse("2025-10-10T11:55:36Z"), "", "/a?b", 200, 5, "ref.example.net", "", false));
        outcome.Lines[30].ShouldBe(new TrialLine(31, "junk \\x07", null, "bad-time", "the time is missing or invalid")
        {
            Stop = new TrialStop(6, "\\x07", "[10/Oct/2025:13:55:36 +0000], a blank and a quote"),
        });
        outcome.Lines[31].Reason.ShouldBe("empty");
        outcome.Accepted.ShouldBe(30);
        outcome.RejectedBy.ShouldBe(new Dictionary<string, long> { ["bad-time"] = 1, ["empty"] = 1 });
    }

    [Theory]
    [InlineData("common", "192.0.2.7 - - [10/Oct/2025:13:55:36 +0200] \"GET / HTTP/1.1\" 200 5", null)]
    [InlineData("combined", "@ - - [10/Oct/2025:13:55:36 +0200] \"GET / HTTP/1.1\" 200 5", "@ - - ")]
    [InlineData("combined", "192.0.2.7 - - [10/Okt/2025:13:55:36 +0200] \"GET / HTTP/1.1\" 200 5", "[10/Okt/")]
    [InlineData("combined", "192.0.2.7 - - [10/Oct/2025:13:55:36 +0200] \"GET / HTTP/1.1\"", "GET / HTTP/1.1\"")]
    [InlineData("combined", "192.0.2.7 - - [10/Oct/2025:13:55:36 +0200] \"GET / HTTP/1.1\" 2000 5 \"-\" \"-\"", "2000 5")]
    [InlineData("combined", "192.0.2.7 - - [10/Oct/2025:13:55:36 +0200] \"GET / HTTP/1.1\" 200 5x \"-\" \"-\"", "5x \"-\"")]
    [InlineData("combined-vhost", "www.example.com:443 192.0.2.7 - - [10/Oct/2025:13:55:36 +0200] \"GET / HTTP/1.1\" 200 5x \"-\" \"-\"", "5x \"-\"")]
    [InlineData("combined-vhost", "www.example.com:443 192.0.2.7 [10/Oct/2025:13:55:36 +0200] \"GET / HTTP/1.1\" 200 5", "192.0.2.7 [")]
    [InlineData("combined-vhost", "/ 192.0.2.7 - - [10/Oct/2025:13:55:36 +0200] \"GET / HTTP/1.1\" 200 5", "/ 192")]
    [InlineData("nginx:$remote_addr [$time_local] \"$request\" $status $bytes_sent", "192.0.2.7 [10/Oct/2025:13:55:36 +0200] \"GET /\" 99 5", "GET /\" 99")]
    [InlineData("nginx:$remote_addr [$time_local] \"$request\" $status $bytes_sent", "192.0.2.7 10/Oct/2025:13:55:36 +0200 \"GET /\" 99 5", "192.0.2.7 10/")]
    [InlineData("nginx:$remote_addr [$time_local] $status $bytes_sent", "192.0.2.7 [10/Okt/2025:13:55:36 +0200] 200 5", "10/Okt")]
    [InlineData("nginx:a $remote_addr [$time_local] $status $bytes_sent", "b 192.0.2.7", "b 192")]
    [InlineData("nginx:$remote_addr [$time_local] $status $bytes_sent", "192.0.2.7 [10/Oct/2025:13:55:36 +0200] 200 x", "x")]
    [InlineData("nginx-json", "{\"status\": 200", null)]
    public async Task The_place_where_reading_stopped_is_told_where_it_is_known(string format, string line, string? rest)
    {
        var read = (await FormatTrial.Read(Write(line + "\n"), format, 1)).Lines.ShouldHaveSingleItem();

        if (rest is null)
        {
            read.Stop.ShouldBeNull();
            return;
        }

        read.Request.ShouldBeNull();
        read.Why.ShouldNotBeEmpty();
        read.Stop.ShouldNotBeNull().Rest.ShouldStartWith(rest);
        line[(read.Stop!.At - 1)..].ShouldStartWith(rest);
        read.Stop.Expected.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task Texts_are_as_long_as_they_may_be()
    {
        var long_ = Line.Replace("/a?b", "/" + new string('a', 300), StringComparison.Ordinal);

        (await FormatTrial.Read(Write(long_), "combined", 1)).Lines[0].Text.Length.ShouldBe(83);
        (await FormatTrial.Read(Write(long_), "combined", 1, longest: 200)).Lines[0].Text.Length.ShouldBe(203);
    }

    [Fact]
    public async Task No_more_lines_are_read_than_were_asked_for()
    {
        (await FormatTrial.Read(Write(string.Concat(Enumerable.Repeat(Line, 3000))), "combined", 7)).Lines.Count.ShouldBe(7);
    }

    [Fact]
    public async Task A_line_that_is_too_long_and_half_a_line_are_said_to_be_that()
    {
        var outcome = await FormatTrial.Read(Write(Line + new string('x', 600_000) + "\n" + Line + Line[..60]), "combined", 100);

        outcome.Lines.Select(line => line.Reason).ShouldBe(["", "too-long", "", "malformed"]);
        (await FormatTrial.Read(Write(Line + Line[..^6]), "combined", 100)).Lines[1].Reason.ShouldBe("incomplete");
    }

    [Fact]
    public async Task A_compressed_log_with_headers_is_shown_with_its_hosts()
    {
        using (var gzip = new GZipStream(File.Create(_folder["a.gz"]), CompressionLevel.Fastest))
        {
            gzip.Write(SampleFiles.Content("cloudfront"));
        }

        var outcome = await FormatTrial.Read(_folder["a.gz"], "cloudfront", 100);

        outcome.RejectedBy.ShouldBe(new Dictionary<string, long> { ["bad-status"] = 1, ["header"] = 2 });
        outcome.Lines.Single(line => line.Reason == "bad-status").ShouldSatisfyAllConditions(
            line => line.Why.ShouldBe("the status is missing or invalid: sc-status"), line => line.Stop.ShouldBeNull());
        var request = outcome.Lines[3].Request.ShouldNotBeNull();
        (request.Url, request.Cache, request.Https).ShouldBe(("https://www.example.com/index.html", "hit", true));
        outcome.Lines[5].Request!.Cache.ShouldBe("origin");
    }

    [Fact]
    public async Task What_cannot_be_read_is_said()
    {
        await Should.ThrowAsync<LogException>(() => FormatTrial.Read(_folder["none.log"], "auto", 10));
        await Should.ThrowAsync<LogUsageException>(() => FormatTrial.Read(Write(Line), "combine", 10));
        await Should.ThrowAsync<LogException>(() => FormatTrial.Read(Write("junk\n"), "auto", 10));
    }

    [Fact]
    public void Every_format_says_what_it_reads_and_what_its_bytes_are()
    {
        FormatCatalogue.All.Count.ShouldBe(LogFormats.All.Count);
        foreach (var format in FormatCatalogue.All)
        {
            format.Summary.ShouldNotBeEmpty();
            var fields = format.Fields.Select(field => field.Field).ToList();
            fields.ShouldBeUnique(format.Name);
            fields.ShouldBeSubsetOf(["client", "forwarded", "time", "host", "url", "status", "bytes", "referer", "cache", "https"], format.Name);
            new[] { "client", "time", "url", "status", "bytes" }.ShouldBeSubsetOf(fields, format.Name);
            fields.Contains("host").ShouldBe(format.NamesHost, format.Name);
        }
    }

    private string Write(string content)
    {
        File.WriteAllText(_folder["access.log"], content, Encoding.Latin1);
        return _folder["access.log"];
    }
}
