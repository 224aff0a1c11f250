using System.IO.Compression;
using System.Text;
using Tidemark.Metering.Formats;
using Tidemark.Metering.Ingest;
using Tidemark.Testing;

namespace Tidemark.Metering.Tests.Formats;

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
        outcome.Lines[30].ShouldBe(new TrialLine(31, "junk \\x07", null, "bad-time"));
        outcome.Lines[31].Reason.ShouldBe("empty");
        outcome.Accepted.ShouldBe(30);
        outcome.RejectedBy.ShouldBe(new Dictionary<string, long> { ["bad-time"] = 1, ["empty"] = 1 });
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
        var request = outcome.Lines[3].Request.ShouldNotBeNull();
        (request.Url, request.Cache, request.Https).ShouldBe(("https://www.example.com/index.html", "hit", true));
        outcome.Lines[5].Request!.Cache.ShouldBe("origin");
    }

    [Fact]
    public async Task What_cannot_be_read_is_said()
    {
        await Should.ThrowAsync<IngestException>(() => FormatTrial.Read(_folder["none.log"], "auto", 10));
        await Should.ThrowAsync<IngestUsageException>(() => FormatTrial.Read(Write(Line), "combine", 10));
        await Should.ThrowAsync<IngestException>(() => FormatTrial.Read(Write("junk\n"), "auto", 10));
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
