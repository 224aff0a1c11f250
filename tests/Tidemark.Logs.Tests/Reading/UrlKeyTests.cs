using System.Text;
using Tidemark.Logs.Fields;
using Tidemark.Logs.Reading;

namespace Tidemark.Logs.Tests.Reading;

public sealed class UrlKeyTests
{
    [Theory]
    [InlineData("GET /a?b=c HTTP/1.1", "http://www.example.com/a?b=c")]
    [InlineData("GET http://other.example/x HTTP/1.1", "http://other.example/x")]
    [InlineData("GET https://Other.Example:443/x", "https://Other.Example:443/x")]
    [InlineData("GET http://www.example.com/a?b=c HTTP/1.1", "http://www.example.com/a?b=c")]
    [InlineData("OPTIONS * HTTP/1.1", "http://www.example.com/*")]
    [InlineData("CONNECT other.example:443 HTTP/1.1", "http://www.example.com/other.example:443")]
    [InlineData("-", "http://www.example.com/-")]
    [InlineData("", "http://www.example.com/")]
    [InlineData("\\x16\\x03\\x01 \\x00", "http://www.example.com/\\x16\\x03\\x01 \\x00")]
    [InlineData("GET //double HTTP/1.1", "http://www.example.com//double")]
    public void A_key_is_scheme_host_and_target_as_logged(string request, string key)
    {
        Key(request).ShouldBe(key);
    }

    [Fact]
    public void One_key_does_not_shine_through_the_next()
    {
        var keys = new UrlKey("www.example.com");
        foreach (var request in new[] { "-", "GET /long/long/long HTTP/1.1", "GET /x HTTP/1.1", "" })
        {
            Key(request, keys).ShouldBe(Key(request));
        }
    }

    [Fact]
    public void A_key_has_at_most_two_kibibytes_and_no_half_character_at_its_end()
    {
        var start = "http://www.example.com/".Length;
        Key("GET /" + new string('a', 5000) + " HTTP/1.1").Length.ShouldBe(2048);
        Key("GET http://h.example/" + new string('a', 5000)).Length.ShouldBe(2048);
        var cut = Key("GET /" + new string('a', 2047 - start) + "\u00c3\u00a9\u00c3\u00a9");
        cut.ShouldEndWith("aaa");
        cut.Length.ShouldBe(2047);
        Key("GET /" + new string('\u00a9', 3000)).Length.ShouldBe(2048);
    }

    private static string Key(string request, UrlKey? keys = null)
    {
        var record = default(LogRecord);
        RequestLine.Read(Encoding.Latin1.GetBytes(request), ref record);
        return Encoding.Latin1.GetString((keys ?? new UrlKey("www.example.com")).Of(record));
    }
}
