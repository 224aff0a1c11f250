using Tidemark.Tracking.Mails;

namespace Tidemark.Tracking.Tests.Mails;

public sealed class TextColumnsTests
{
    [Theory]
    [InlineData("bytes", 5)]
    [InlineData("字节", 4)]
    [InlineData("流量 (B)", 8)]
    [InlineData("e\u0301", 1)]
    [InlineData("", 0)]
    public void A_Chinese_character_takes_two_columns_and_a_combining_mark_none(string text, int columns) => TextColumns.Of(text).ShouldBe(columns);

    [Fact]
    public void Padding_counts_columns()
    {
        TextColumns.PadLeft("字", 4).ShouldBe("  字");
        TextColumns.PadRight("字节", 3).ShouldBe("字节");
    }

    [Theory]
    [InlineData("a bc d", "a |bc |d")]
    [InlineData("流量为日志。单位", "流|量|为|日|志。|单|位")]
    [InlineData("按 UTC 小时", "按 |UTC |小|时")]
    [InlineData("", "")]
    public void Lines_are_broken_at_blanks_and_between_Chinese_characters(string text, string pieces) => string.Join('|', TextColumns.Words(text)).ShouldBe(pieces);
}
