using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml;

namespace Tidemark.Api.Wire;

/// <summary>
/// Answers as XML: a field is an element, a list repeats the element of its name. What XML cannot hold (most control
/// characters) becomes U+FFFD.
/// </summary>
internal static class XmlAnswer
{
    public const string ContentType = "text/xml;charset=utf-8";

    private const string Declaration = "<?xml version='1.0' encoding='UTF-8'?>";

    public static ReadOnlyMemory<byte> Write(string root, JsonObject answer)
    {
        var text = new StringBuilder(Declaration, 1024);
        Element(text, root, answer);
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>An error; <c>Recommend</c> is a CDATA section, as the gateway writes it.</summary>
    public static ReadOnlyMemory<byte> WriteError(JsonObject error)
    {
        var text = new StringBuilder(Declaration, 1024).Append("<Error>");
        foreach (var (name, value) in error)
        {
            if (name == "Recommend")
            {
                text.Append("<Recommend><![CDATA[").Append((string?)value).Append("]]></Recommend>");
            }
            else
            {
                Element(text, name, value);
            }
        }

        return Encoding.UTF8.GetBytes(text.Append("</Error>").ToString());
    }

    private static void Element(StringBuilder text, string name, JsonNode? value)
    {
        if (value is JsonArray list)
        {
            foreach (var item in list)
            {
                Element(text, name, item);
            }

            return;
        }

        text.Append('<').Append(name).Append('>');
        if (value is JsonObject fields)
        {
            foreach (var (field, inner) in fields)
            {
                Element(text, field, inner);
            }
        }
        else if (value is not null)
        {
            Escape(text, value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : value.ToJsonString());
        }

        text.Append("</").Append(name).Append('>');
    }

    private static void Escape(StringBuilder text, string value)
    {
        for (var i = 0; i < value.Length; i++)
        {
            var c = value[i];
            switch (c)
            {
                case '<':
                    text.Append("&lt;");
                    break;
                case '>':
                    text.Append("&gt;");
                    break;
                case '&':
                    text.Append("&amp;");
                    break;
                case '\r':
                    text.Append("&#13;");
                    break;
                default:
                    if (char.IsHighSurrogate(c) && i + 1 < value.Length && char.IsLowSurrogate(value[i + 1]))
                    {
                        text.Append(c).Append(value[++i]);
                    }
                    else
                    {
                        text.Append(XmlConvert.IsXmlChar(c) ? c : '\uFFFD');
                    }

                    break;
            }
        }
    }
}
