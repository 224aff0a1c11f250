namespace Tidemark.Storage.Tests;

public sealed class ExcerptTests
{
    [Theory]
    [InlineData("", 4, "")]
    [InlineData("four", 4, "four")]
    [InlineData("fives", 4, "five...")]
    [InlineData("abc🐬d", 4, "abc...")]
    [InlineData("abc🐬d", 5, "abc🐬...")]
    public void Text_is_cut_before_a_character_that_does_not_fit(string text, int most, string kept) => Excerpt.Of(text, most).ShouldBe(kept);
}
