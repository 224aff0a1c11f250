namespace Tidemark.Storage.Tests;

public sealed class EnumColumnTests
{
    private enum Light
    {
        Green,
        Red,
    }

    [Theory]
    [InlineData(0, "green")]
    [InlineData(1, "red")]
    public void A_value_is_written_as_its_name_in_lower_case_and_read_back(int value, string text)
    {
        EnumColumn.ToColumn((Light)value).ShouldBe(text);
        EnumColumn.FromColumn<Light>(text).ShouldBe((Light)value);
    }

    [Theory]
    [InlineData("Green")]
    [InlineData("0")]
    [InlineData("")]
    [InlineData("amber")]
    public void Text_that_is_not_a_name_in_lower_case_is_refused(string text) =>
        Should.Throw<InvalidOperationException>(() => EnumColumn.FromColumn<Light>(text)).Message.ShouldContain($"'{text}'");

    [Fact]
    public void A_value_without_a_name_is_refused() => Should.Throw<ArgumentOutOfRangeException>(() => EnumColumn.ToColumn((Light)7));
}
