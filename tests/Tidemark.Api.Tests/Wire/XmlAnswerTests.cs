using System.Text;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using FsCheck;
using FsCheck.Fluent;
using Tidemark.Api.Wire;

namespace Tidemark.Api.Tests.Wire;

public sealed class XmlAnswerTests
{
    [Fact]
    public void A_list_repeats_the_element_of_its_name()
    {
        var answer = new JsonObject
        {
            ["Data"] = new JsonObject { ["DataItem"] = new JsonArray(new JsonObject { ["Id"] = 1 }, new JsonObject { ["Id"] = 2 }), ["Plain"] = new JsonArray(1, true) },
            ["RequestId"] = "x",
        };
        Text(answer).ShouldBe(
            "<?xml version='1.0' encoding='UTF-8'?><R><Data><DataItem><Id>1</Id></DataItem><DataItem><Id>2</Id></DataItem><Plain>1</Plain><Plain>true</Plain></Data><RequestId>x</RequestId></R>");
    }

    [Fact]
    public void Any_text_arrives_as_it_was_or_with_a_mark_where_xml_cannot_hold_it() =>
        Prop.ForAll(ArbMap.Default.ArbFor<string>(), text =>
        {
            var value = text ?? "";
            var read = XDocument.Parse(Text(new JsonObject { ["T"] = value }), LoadOptions.PreserveWhitespace).Root!.Element("T")!.Value;
            var expected = new StringBuilder();
            for (var i = 0; i < value.Length; i++)
            {
                var c = value[i];
                if (char.IsHighSurrogate(c) && i + 1 < value.Length && char.IsLowSurrogate(value[i + 1]))
                {
                    expected.Append(c).Append(value[++i]);
                }
                else
                {
                    expected.Append(c is '\t' or '\n' or '\r' or (>= ' ' and <= '\uD7FF') or (>= '\uE000' and <= '\uFFFD') ? c : '\uFFFD');
                }
            }

            read.ShouldBe(expected.ToString());
        }).QuickCheckThrowOnFailure();

    private static string Text(JsonObject answer) => Encoding.UTF8.GetString(XmlAnswer.Write("R", answer).Span);
}
