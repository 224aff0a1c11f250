using System.Text.Json.Nodes;
using Tidemark.Accounts;
using Tidemark.Api.Binding;
using Tidemark.Api.Errors;
using Tidemark.Api.Wire;

namespace Tidemark.Api.Gateway;

/// <summary>A verified call.</summary>
/// <param name="Account">The account of the caller.</param>
/// <param name="Key">The access key that signed the call.</param>
/// <param name="Parameters">All parameters as sent.</param>
/// <param name="Origin">Scheme and host of the call, such as <c>http://127.0.0.1:8080</c>.</param>
/// <param name="ContentAsText">Whether Content of the report lists is JSON text.</param>
internal sealed record ApiCall(
    Account Account, AccessKey Key, IReadOnlyDictionary<string, string> Parameters, string Origin, bool ContentAsText)
{
    /// <summary>The value of a parameter.</summary>
    /// <exception cref="ApiException">The value is invalid.</exception>
    public T Get<T>(Parameter<T> parameter) => parameter.Read(Parameters);

    /// <summary><c>{"Content":{"data":[...]}}</c> of a list, in the type that the caller's SDK expects.</summary>
    public JsonObject Content(JsonArray data) => Content(data, ContentAsText);

    /// <summary><c>{"Content":{"data":[...]}}</c> of a report: an object, except for a key that is set to legacy.</summary>
    public JsonObject ReportContent(JsonArray data) => Content(data, Key.Content == KeyContent.Legacy);

    private static JsonObject Content(JsonArray data, bool asText)
    {
        var content = new JsonObject { ["data"] = data };
        return new JsonObject { ["Content"] = asText ? JsonAnswer.Text(content) : content };
    }
}
