using System.Text;
using Tidemark.Logs.Formats.Json;

namespace Tidemark.Logs.Tests.Formats.Json;

public sealed class JsonShapeTests
{
    private static readonly JsonKeys Keys = JsonKeys.Of(
        (JsonField.Host, ["host"]), (JsonField.Path, ["a.host"]), (JsonField.Query, ["b.host"]), (JsonField.Request, [new string('k', 80)]));

    [Theory]
    [InlineData("""{"host":"1","a":{"host":"2"},"b":{"host":"3"}}""", """{"host":"1","b":{"host":"3"},"a":{"host":"2"}}""")]
    [InlineData("""{"a":{"host":"2"},"host":"1","b":{"host":"3"}}""", """{"b":{"host":"3"},"host":"1","a":{"host":"2"}}""")]
    [InlineData("""{"x":{"host":"9"},"a":{"host":"2"},"b":{"host":"3"},"host":"1"}""", """{"a":{"host":"2"},"x":{"host":"9"},"host":"1","b":{"host":"3"}}""")]
    [InlineData("""{"ho":0,"host":"1","a":{"host":"2"},"b":{"host":"3"}}""", """{"host":"1","ho":0,"b" : {"host" : "3"},"a":{ "host":"2"}}""")]
    [InlineData("""{}""", """{"host":"1","a":{"host":"2"},"b":{"host":"3"}}""")]
    public void A_name_is_what_it_is_in_its_object_whatever_stood_there_in_the_line_before(string before, string line)
    {
        var fields = new JsonFields(Keys);
        fields.TryRead(Encoding.ASCII.GetBytes(before)).ShouldBeTrue();
        for (var again = 0; again < 3; again++)
        {
            Read(fields, line).ShouldBe(("1", "2", "3"));
        }

        fields.TryRead(Encoding.ASCII.GetBytes(before)).ShouldBeTrue();
        Read(fields, line).ShouldBe(("1", "2", "3"));
    }

    [Fact]
    public void Names_that_are_long_or_many_are_read_as_well()
    {
        var fields = new JsonFields(Keys);
        var line = "{" + string.Concat(Enumerable.Range(0, 100).Select(i => $"\"n{i}\":{i},")) + $"\"{new string('k', 80)}\":\"r\",\"host\":\"1\",\"a\":{{\"host\":\"2\"}},\"b\":{{\"host\":\"3\"}}}}";
        for (var again = 0; again < 3; again++)
        {
            Read(fields, line).ShouldBe(("1", "2", "3"));
            Encoding.ASCII.GetString(fields.TextOf(JsonField.Request, Encoding.ASCII.GetBytes(line))).ShouldBe("r");
        }
    }

    private static (string Host, string A, string B) Read(JsonFields fields, string line)
    {
        var bytes = Encoding.ASCII.GetBytes(line);
        fields.TryRead(bytes).ShouldBeTrue();
        return (Text(JsonField.Host), Text(JsonField.Path), Text(JsonField.Query));

        string Text(JsonField field) => Encoding.ASCII.GetString(fields.TextOf(field, bytes));
    }
}
