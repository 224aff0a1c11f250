using Tidemark.Documents.Text;

namespace Tidemark.Documents.Tests.Text;

public sealed class TextWidthTests
{
    [Fact]
    public void Chinese_is_one_em_a_character() => TextWidth.Of("加速域名", 10).ShouldBe(40);

    [Fact]
    public void A_text_that_fits_stays_as_it_is() => TextWidth.Fit("cdn.example.com", 10, 200).ShouldBe("cdn.example.com");

    [Fact]
    public void A_text_that_does_not_fit_ends_in_an_ellipsis_within_the_width()
    {
        var fitted = TextWidth.Fit("a-very-long-name.of-a-domain.example.com", 10, 100);

        fitted.ShouldEndWith("…");
        fitted.ShouldStartWith("a-very-long");
        TextWidth.Of(fitted, 10).ShouldBeLessThanOrEqualTo(100);
    }

    [Fact]
    public void A_surrogate_pair_is_never_cut() => TextWidth.Fit("😀😀😀😀", 10, 25).ShouldBe("😀…");

    [Fact]
    public void Words_wrap_at_blanks_and_Chinese_anywhere_but_before_a_closing_mark()
    {
        TextWidth.Wrap("one two three", 10, 45).ShouldBe(["one two", "three"]);
        TextWidth.Wrap("一二三四五", 10, 30).ShouldBe(["一二三", "四五"]);
        TextWidth.Wrap("一二三，四", 10, 30).ShouldBe(["一二", "三，四"]);
        TextWidth.Wrap("", 10, 30).ShouldBe([""]);
    }

    [Fact]
    public void A_word_longer_than_a_line_is_broken() =>
        TextWidth.Wrap("aaaaaaaaaa", 10, 30).ShouldBe(["aaaaa", "aaaaa"]);
}
