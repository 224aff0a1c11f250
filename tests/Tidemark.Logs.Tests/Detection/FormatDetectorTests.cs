using System.Text;
using Tidemark.Logs.Detection;

namespace Tidemark.Logs.Tests.Detection;

public sealed class FormatDetectorTests
{
    private const string Combined = "192.0.2.7 - - [10/Oct/2025:13:55:36 +0000] \"GET / HTTP/1.1\" 200 5 \"-\" \"-\"\n";
    private const string Common = "192.0.2.7 - - [10/Oct/2025:13:55:36 +0000] \"GET / HTTP/1.1\" 200 5\n";
    private const string Alibaba = "[9/Jun/2015:01:58:09 +0800] 10.10.10.10 - 1542 \"-\" \"GET http://www.aliyun.com/\" 200 191 2830 MISS \"UA\" \"text/html\" 1.1.1.1\n";

    [Fact]
    public void The_evidence_counts_the_lines_that_fit()
    {
        Detect(Repeat(Combined, 500) + "junk\njunk\n" + Repeat(Combined, 600)).ShouldBe(("combined", "998 of the first 1,000 lines match"));
        Detect(Combined).ShouldBe(("combined", "the first line matches"));
    }

    [Fact]
    public void Of_several_that_fit_the_most_specific_is_told()
    {
        Detect(Repeat(Common, 50)).Name.ShouldBe("common");
        Detect(Repeat(Combined, 96) + Repeat(Common, 4)).Name.ShouldBe("combined");
    }

    [Fact]
    public void A_header_tells_its_format_and_is_no_line_that_fits_or_not()
    {
        const string fields = "#Version: 1.0\n#Fields: date time c-ip cs-method cs-uri-stem cs-host sc-status sc-bytes\n";
        var (name, evidence) = Detect(fields + Repeat("2026-03-10 10:00:00 192.0.2.1 GET /a www.example.com 200 5\n", 3) + fields);
        (name, evidence).ShouldBe(("w3c", "the header names the columns, and 3 of the first 3 lines match"));
        Detect(fields).Name.ShouldBe("w3c");
    }

    [Theory]
    [InlineData("date time c-ip cs-method cs-uri-stem sc-status time-taken", "2026-03-10 10:00:00 192.0.2.1 GET /a 200 5", "lacks required columns: sc-bytes.")]
    [InlineData("date time cs-uri-stem sc-bytes", "2026-03-10 10:00:00 /a 200", "lacks required columns: c-ip, sc-status.")]
    [InlineData("date time c-ip cs-uri-stem sc-status sc-bytes", "junk", "95 % of one are required.")]
    public void The_columns_that_a_header_lacks_are_named(string fields, string line, string words)
    {
        var refused = Should.Throw<LogException>(() => Detect($"#Software: IIS\r\n#Fields: {fields}\r\n{line}\r\n"));
        $"{refused.Message} {(refused.Remedy as LogRemedy.StateFormat)?.Unmatched}".ShouldContain(words);
    }

    [Fact]
    public void A_change_within_the_first_lines_does_not_hide_the_format_before_it()
    {
        Detect(Repeat(Combined, 300) + Repeat(Alibaba, 700)).ShouldBe(("combined", "300 of the first 300 lines match"));
        Should.Throw<LogException>(() => Detect(Repeat(Combined + Alibaba, 400)));
        Should.Throw<LogException>(() => Detect(Repeat(Combined, 300) + Repeat("junk\n", 700)));
    }

    [Fact]
    public void Another_format_is_told_only_when_it_is_another()
    {
        var combined = LogFormats.Named("combined")!;
        FormatDetector.Other(combined, Encoding.Latin1.GetBytes(Repeat(Alibaba, 10)))!.Format.Name.ShouldBe("alibaba");
        FormatDetector.Other(LogFormats.Named("alibaba")!, Encoding.Latin1.GetBytes(Repeat(Alibaba, 10))).ShouldBeNull();
    }

    private static (string Name, string Evidence) Detect(string content)
    {
        var told = FormatDetector.Detect("access.log", Encoding.Latin1.GetBytes(content), whole: true);
        return (told.Format.Name, told.Evidence);
    }

    private static string Repeat(string line, int times) => string.Concat(Enumerable.Repeat(line, times));
}
