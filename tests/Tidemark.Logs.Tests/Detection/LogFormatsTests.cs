using System.Text;
using Tidemark.Logs;
using Tidemark.Logs.Detection;
using Tidemark.Logs.Formats;

namespace Tidemark.Logs.Tests.Detection;

public sealed class LogFormatsTests
{
    private const string Combined = "192.0.2.7 - - [10/Oct/2025:13:55:36 +0000] \"GET / HTTP/1.1\" 200 5 \"-\" \"-\"\n";
    private const string Common = "192.0.2.7 - - [10/Oct/2025:13:55:36 +0000] \"GET / HTTP/1.1\" 200 5\n";
    private const string Alibaba = "[9/Jun/2015:01:58:09 +0800] 10.10.10.10 - 1542 \"-\" \"GET http://www.aliyun.com/\" 200 191 2830 MISS \"UA\" \"text/html\" 1.1.1.1\n";

    [Theory]
    [InlineData(Combined, "combined")]
    [InlineData(Alibaba, "alibaba")]
    public void The_format_is_told_by_the_lines(string line, string format)
    {
        Detect(line + "\r\n\n" + line).Name.ShouldBe(format);
        Detect(line.Replace("\n", "\r\n")).Name.ShouldBe(format);
    }

    [Fact]
    public void Ninety_five_lines_of_a_hundred_are_enough_and_ninety_four_are_not()
    {
        Detect(Repeat(Combined, 95) + Repeat("junk\n", 5)).Name.ShouldBe("combined");
        var refused = Should.Throw<LogException>(() => Detect(Repeat(Combined, 94) + Repeat("other \u0007junk\n", 6)));
        refused.Message.ShouldStartWith("access.log: cannot detect the log format: of the first 100 lines ");
        refused.Message.ShouldBe(
            "access.log: cannot detect the log format: of the first 100 lines 94 match combined; 95 % of one are required.");
        refused.Remedy.ShouldBe(new LogRemedy.StateFormat("other \\x07junk"));
    }

    [Fact]
    public void Only_the_first_thousand_lines_decide()
    {
        Detect(Repeat(Combined, 1000) + Repeat("junk\n", 1000)).Name.ShouldBe("combined");
    }

    [Fact]
    public void Lines_without_referer_and_agent_are_another_format()
    {
        Detect(Repeat(Common, 10)).Name.ShouldBe("common");
    }

    [Fact]
    public void Half_a_line_at_the_end_decides_only_when_it_is_all_there_is()
    {
        LogFormats.Detect("access.log", Encoding.ASCII.GetBytes(Combined + "192.0.2.7 - -"), whole: false).Name.ShouldBe("combined");
        Detect(Combined + "192.0.2.7 - -").Name.ShouldBe("combined");
        Detect(Combined.TrimEnd('\n')).Name.ShouldBe("combined");
        Should.Throw<LogException>(() => Detect("192.0.2.7 - -"));
    }

    [Fact]
    public void A_name_that_is_no_format_is_refused_with_those_there_are()
    {
        Should.Throw<LogUsageException>(() => LogFormats.Named("Combined")).Message
            .ShouldBe($"Unknown log format 'Combined'; use auto, {string.Join(", ", LogFormats.All.Select(format => format.Name))}, or a custom format as 'nginx:LOG_FORMAT' or 'apache:LOGFORMAT'.");
        LogFormats.Named("auto").ShouldBeNull();
    }

    private static LogFormat Detect(string content) => LogFormats.Detect("access.log", Encoding.Latin1.GetBytes(content), whole: true);

    private static string Repeat(string line, int times) => string.Concat(Enumerable.Repeat(line, times));
}
