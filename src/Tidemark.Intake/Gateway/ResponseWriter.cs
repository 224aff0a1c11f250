using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Tidemark.Metering.Posts;
using Tidemark.Text;

namespace Tidemark.Intake.Gateway;

/// <summary>Writes answers; all of them are JSON.</summary>
internal static class ResponseWriter
{
    /// <summary>Says whether the answer is that of an earlier post.</summary>
    public const string ReplayedHeader = "Idempotency-Replayed";

    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>One line of JSON, an object. Hosts and names of others stand in it: nothing in it can control a terminal.</summary>
    public static byte[] Json(Action<Utf8JsonWriter> members)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, Relaxed))
        {
            writer.WriteStartObject();
            members(writer);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetBytes(JsonText.Escaped(Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length)) + "\n");
    }

    public static Task Write(HttpResponse response, PostAnswer answer)
    {
        response.Headers[ReplayedHeader] = answer.Replayed ? "true" : "false";
        return Write(response, answer.AllRejected ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status200OK, answer.Body);
    }

    public static Task Write(HttpResponse response, IntakeProblem problem)
    {
        if (problem.RetryAfter is { } pause)
        {
            response.Headers.RetryAfter = Math.Ceiling(pause.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        }

        return Write(response, problem.Status, Json(writer =>
        {
            writer.WriteString("code", problem.Code);
            writer.WriteString("message", problem.Message);
            if (problem.Rows.Count == 0)
            {
                return;
            }

            writer.WriteNumber("errorsTotal", problem.RowsTotal);
            writer.WriteStartArray("errors");
            foreach (var error in problem.Rows)
            {
                writer.WriteStartObject();
                writer.WriteNumber("row", error.Row);
                writer.WriteString("field", error.Field);
                writer.WriteString("value", error.Value);
                writer.WriteString("rule", error.Rule);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        }));
    }

    private static Task Write(HttpResponse response, int status, byte[] body)
    {
        response.StatusCode = status;
        response.ContentType = "application/json; charset=utf-8";
        response.Headers.CacheControl = "no-store";
        response.ContentLength = body.Length;
        return response.Body.WriteAsync(body, 0, body.Length);
    }
}
