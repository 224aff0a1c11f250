using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Tidemark.Logs.Formats.Json;

namespace Tidemark.Logs.Tests.Formats.Json;

public sealed class JsonScannerTests
{
    private static readonly string[] Pieces =
        ["{", "}", "[", "]", ":", ",", "\"a\"", "\"\\\"\"", "\"\\u00e9\"", "0", "-1", "1.5", "1e9", "01", "true", "false", "null", "nul", " ", "\t", "-", "."];

    [Theory]
    [InlineData("""{"a":1,"b":[1,2,{"c":null}],"d":{}}""", true)]
    [InlineData(""" { "a" : [ ] , "b" : true } """, true)]
    [InlineData("""{"a":1,}""", false)]
    [InlineData("""{"a":1""", false)]
    [InlineData("""{"a" 1}""", false)]
    [InlineData("""{"a":}""", false)]
    [InlineData("""{a:1}""", false)]
    [InlineData("""{"a":[1}]""", false)]
    [InlineData("""{"a":01}""", false)]
    [InlineData("""{"a":+1}""", false)]
    [InlineData("""{"a":"b}""", false)]
    [InlineData("""{"a":1} {"b":2}""", false)]
    [InlineData("""[1]""", false)]
    [InlineData("", false)]
    public void A_line_is_one_object_or_broken(string line, bool right)
    {
        new JsonFields(JsonKeys.Of()).TryRead(Encoding.UTF8.GetBytes(line)).ShouldBe(right);
    }

    [Fact]
    public void Objects_within_objects_end_somewhere()
    {
        var fields = new JsonFields(JsonKeys.Of());
        fields.TryRead(Encoding.ASCII.GetBytes("{\"a\":" + new string('[', 60) + new string(']', 60) + "}")).ShouldBeTrue();
        fields.TryRead(Encoding.ASCII.GetBytes("{\"a\":" + new string('[', 30_000) + new string(']', 30_000) + "}")).ShouldBeFalse();
    }

    [Fact]
    public void Whatever_the_framework_takes_for_an_object_is_taken_and_what_it_refuses_is_refused()
    {
        var fields = new JsonFields(JsonKeys.Of((JsonField.Host, ["a"])));
        var taken = 0;
        var lines = Gen.Elements(Pieces).ListOf().Select(pieces => "{" + string.Concat(pieces) + "}").ToArbitrary();
        Prop.ForAll(lines, line =>
        {
            var right = IsObject(line);
            taken += right ? 1 : 0;
            fields.TryRead(Encoding.UTF8.GetBytes(line)).ShouldBe(right, line);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(20_000).WithEndSize(12));
        taken.ShouldBeGreaterThan(50);
    }

    private static bool IsObject(string line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            return document.RootElement.ValueKind == JsonValueKind.Object;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
