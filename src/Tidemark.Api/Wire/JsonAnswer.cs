using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Tidemark.Api.Wire;

/// <summary>Answers as JSON; text in any script travels as itself.</summary>
internal static class JsonAnswer
{
    public const string ContentType = "application/json;charset=utf-8";

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static ReadOnlyMemory<byte> Write(JsonObject answer)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(buffer, Options))
        {
            answer.WriteTo(writer);
        }

        return buffer.WrittenMemory;
    }

    /// <summary>The same as text, for a JSON text inside an answer.</summary>
    public static string Text(JsonObject value) => System.Text.Encoding.UTF8.GetString(Write(value).Span);
}
