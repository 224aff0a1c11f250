using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Tidemark.Logs.Fields;
using Tidemark.Logs.Formats;
using Tidemark.Logs.Formats.Own;

namespace Tidemark.Logs.Tests.Formats;

public sealed class CombinedFormatTests
{
    private const string Usual =
        "192.0.2.7 - frank [10/Oct/2025:13:55:36 -0700] \"GET /a.gif?x=1 HTTP/1.0\" 200 2326 \"http://www.example.com/start.html\" \"Mozilla/4.08 [en] (Win98; I ;Nav)\"";

    private static readonly CombinedFormat Format = new();

    [Fact]
    public void The_usual_line_is_read_field_by_field()
    {
        ParsedLine.Of(Format, Usual).ShouldBe(new ParsedLine(
            RejectReason.None, "192.0.2.7", "/a.gif?x=1", UrlForm.Path, "", "http://www.example.com/start.html",
            DateTimeOffset.Parse("2025-10-10T20:55:36Z").ToUnixTimeSeconds(), 200, 2326, CacheResult.Unknown, false, true));
    }

    [Theory]
    [InlineData("\"-\"", "-")]
    [InlineData("\"\"", "")]
    [InlineData("\"\\x16\\x03\\x01\\x02 \\xFC\\x03\"", "\\x16\\x03\\x01\\x02 \\xFC\\x03")]
    [InlineData("\"GET /say?\\\"hi\\\" HTTP/1.1\"", "/say?\\\"hi\\\"")]
    [InlineData("\"GET /say?\\x22hi\\x22 HTTP/1.1\"", "/say?\\x22hi\\x22")]
    [InlineData("\"GET /say?\"hi\" HTTP/1.1\"", "/say?\"hi\"")]
    [InlineData("\"GET /two words HTTP/1.1\"", "/two words")]
    [InlineData("\"GET /old\"", "/old")]
    [InlineData("\"PROPFIND /dav HTTP/2\"", "/dav")]
    [InlineData("\"GET /h3 HTTP/3.0\"", "/h3")]
    [InlineData("\"OPTIONS * HTTP/1.1\"", "*")]
    [InlineData("\"CONNECT example.org:443 HTTP/1.1\"", "example.org:443")]
    public void Whatever_was_asked_for_is_a_request_that_was_answered(string request, string target)
    {
        var line = ParsedLine.Of(Format, $"192.0.2.7 - - [10/Oct/2025:13:55:36 +0000] {request} 400 150 \"-\" \"-\"");

        (line.Reason, line.Target, line.Status, line.Bytes).ShouldBe((RejectReason.None, target, 400, 150));
    }

    [Theory]
    [InlineData("192.0.2.7 - - [10/Oct/2025:13:55:36 +0000] \"GET / HTTP/1.1\" 304 - \"-\" \"-\"", 0, true)]
    [InlineData("192.0.2.7 - - [10/Oct/2025:13:55:36 +0000] \"GET / HTTP/1.1\" 200 5 \"-\" \"cut off", 5, true)]
    [InlineData("192.0.2.7 - - [10/Oct/2025:13:55:36 +0000] \"GET / HTTP/1.1\" 200 5 \"-\" \"-\" 0.004 \"203.0.113.9\"", 5, true)]
    [InlineData("192.0.2.7 - - [10/Oct/2025:13:55:36 +0000] \"GET / HTTP/1.1\" 200 5 \"-\"", 5, false)]
    [InlineData("192.0.2.7 - - [10/Oct/2025:13:55:36 +0000] \"GET / HTTP/1.1\" 200 5 \"htt", 5, false)]
    [InlineData("192.0.2.7 - - [10/Oct/2025:13:55:36 +0000] \"GET / HTTP/1.1\" 200 5", 5, false)]
    [InlineData("192.0.2.7 - - [1/Oct/2025:13:55:36 +0000] \"GET / HTTP/1.1\" 200 5 \"-\" \"-\"", 5, true)]
    public void A_line_with_time_status_and_bytes_counts_whatever_follows(string line, long bytes, bool complete)
    {
        var parsed = ParsedLine.Of(Format, line);

        (parsed.Reason, parsed.Bytes, parsed.Complete).ShouldBe((RejectReason.None, bytes, complete));
    }

    [Fact]
    public void A_user_name_that_looks_like_a_time_does_not_move_the_request()
    {
        var line = ParsedLine.Of(
            Format, "192.0.2.7 - eve [01/Jan/2000:00:00:00 +0000] [10/Oct/2025:13:55:36 +0000] \"GET /x HTTP/1.1\" 200 5 \"-\" \"-\"");

        (line.Reason, line.Target, line.Time).ShouldBe((RejectReason.None, "/x", DateTimeOffset.Parse("2025-10-10T13:55:36Z").ToUnixTimeSeconds()));
    }

    [Theory]
    [InlineData("no blanks at all", "BadTime")]
    [InlineData("nothing", "Malformed")]
    [InlineData("www.example.com:443 192.0.2.7 - - [10/Oct/2025:13:55:36 +0000] \"GET / HTTP/1.1\" 200 5 \"-\" \"-\"", "BadClient")]
    [InlineData("192.0.2.7 - - [32/Oct/2025:13:55:36 +0000] \"GET / HTTP/1.1\" 200 5 \"-\" \"-\"", "BadTime")]
    [InlineData("192.0.2.7 - - [10/Oct/2025:13:55:36] \"GET / HTTP/1.1\" 200 5 \"-\" \"-\"", "BadTime")]
    [InlineData("192.0.2.7 - - [10/Oct/2025:13:55:36 +0000] \"GET / HTTP/1.1", "Malformed")]
    [InlineData("192.0.2.7 - - [10/Oct/2025:13:55:36 +0000] \"GET / HTTP/1.1\" 20 5 \"-\" \"-\"", "BadStatus")]
    [InlineData("192.0.2.7 - - [10/Oct/2025:13:55:36 +0000] \"GET / HTTP/1.1\" 009 5 \"-\" \"-\"", "BadStatus")]
    [InlineData("192.0.2.7 - - [10/Oct/2025:13:55:36 +0000] \"GET / HTTP/1.1\" 200 five \"-\" \"-\"", "BadBytes")]
    [InlineData("192.0.2.7 - - [10/Oct/2025:13:55:36 +0000] \"GET / HTTP/1.1\" 200 -5 \"-\" \"-\"", "BadBytes")]
    [InlineData("192.0.2.7 - - [10/Oct/2025:13:55:36 +0000] \"GET / HTTP/1.1\" 200 4398046511105 \"-\" \"-\"", "BadBytes")]
    [InlineData("192.0.2.7 - - [10/Oct/2025:13:55:36 +0000] \"GET / HTTP/1.1\" 200 18446744073709551617 \"-\" \"-\"", "BadBytes")]
    public void What_cannot_be_counted_is_refused_with_its_reason(string line, string reason)
    {
        ParsedLine.Of(Format, line).Reason.ToString().ShouldBe(reason);
    }

    [Fact]
    public void The_largest_response_is_four_tebibytes()
    {
        ParsedLine.Of(Format, "192.0.2.7 - - [10/Oct/2025:13:55:36 +0000] \"GET / HTTP/1.1\" 200 4398046511104 \"-\" \"-\"").Bytes.ShouldBe(4398046511104);
    }

    [Fact]
    public void What_is_written_is_read_back()
    {
        Prop.ForAll(LineGenerators.Requests, written =>
        {
            var referer = Escape(written.Referer);
            var target = Escape(written.Target);
            var line = $"{written.Client} - - [{written.At.ToString("dd/MMM/yyyy:HH:mm:ss zzz", CultureInfo.InvariantCulture).Remove(24, 1)}] "
                + $"\"{written.Method} {target} HTTP/1.1\" {written.Status} {written.Bytes} \"{referer}\" \"{Escape(written.Agent)}\"";
            var parsed = ParsedLine.Of(Format, line);
            return parsed.Reason == RejectReason.None
                && parsed.Client == written.Client
                && parsed.Target == target
                && parsed.Time == written.At.ToUnixTimeSeconds()
                && parsed.Status == written.Status
                && parsed.Bytes == written.Bytes
                && parsed.Referer == referer
                && parsed.Complete
                && parsed.Form == (target[0] == '/' ? UrlForm.Path : UrlForm.Absolute)
                && parsed.Https == target.StartsWith("https://", StringComparison.Ordinal);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Damaged_lines_neither_throw_nor_are_read_past_their_end()
    {
        var parser = Format.CreateParser();
        Prop.ForAll(LineGenerators.Damaged(Usual), line =>
        {
            ParsedLine.Of(parser, line);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(3000));
    }

    private static string Escape(string text) => text.Replace("\\", "\\\\").Replace("\"", "\\\"");
}
