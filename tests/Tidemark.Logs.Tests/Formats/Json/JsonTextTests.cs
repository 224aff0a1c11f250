using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Tidemark.Logs.Formats.Json;

namespace Tidemark.Logs.Tests.Formats.Json;

public sealed class JsonTextTests
{
    [Fact]
    public void A_text_that_the_framework_wrote_is_read_back()
    {
        var texts = Gen.OneOf(Gen.Choose(0x20, 0x7E), Gen.Choose(0xA0, 0xD7FF), Gen.Choose(0xE000, 0x10FFFF)).Select(char.ConvertFromUtf32).ListOf().Select(string.Concat).ToArbitrary();
        Prop.ForAll(texts, text =>
        {
            Unescape(JsonSerializer.Serialize(text)[1..^1]).ShouldBe(text);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
    }

    [Theory]
    [InlineData("""https:\/\/a.example\/b""", "https://a.example/b")]
    [InlineData("""caf\u00e9 \u5546""", "café 商")]
    [InlineData("""\ud83d\ude00""", "😀")]
    [InlineData("""\ud83d""", "\uFFFD")]
    [InlineData("""\ude00\ud83d""", "\uFFFD\uFFFD")]
    [InlineData("""\ud83d\n""", "\uFFFD\\n")]
    [InlineData("""\ud83d\u0041""", "\uFFFDA")]
    [InlineData("""a\"b\\c""", "a\"b\\c")]
    public void Escapes_become_what_they_stand_for(string text, string plain)
    {
        Unescape(text).ShouldBe(plain);
    }

    [Theory]
    [InlineData("""a\nb\r\t\b\f""")]
    [InlineData("""a\u001b[31m\u0000\u007f\u0085""")]
    [InlineData("""say\x22hi\x5C""")]
    [InlineData("""\u12""")]
    [InlineData("""\u12g4""")]
    [InlineData("""\u+123""")]
    [InlineData("""\q""")]
    public void Control_characters_and_what_is_no_escape_stay_as_they_are(string text)
    {
        Unescape(text).ShouldBe(text);
    }

    private static string Unescape(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var into = new byte[bytes.Length];
        return Encoding.UTF8.GetString(into, 0, JsonText.Unescape(bytes, into));
    }
}
