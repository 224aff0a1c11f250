using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Tidemark.Api.Errors;


namespace Tidemark.Api.Wire;

/// <summary>Reads a call within its limits.</summary>
internal static class ApiRequestReader
{
    /// <summary>The longest request line: 500 long domain names travel in a query.</summary>
    public const int LongestRequestLine = 160 * 1024;

    private const int MostParameters = 1000;
    private const string FormType = "application/x-www-form-urlencoded";

    /// <summary>Reads a call.</summary>
    /// <param name="context">The call.</param>
    /// <param name="into">Takes the body, which the request keeps pointing to.</param>
    /// <exception cref="ApiException">The call breaks a limit or cannot be understood.</exception>
    public static async Task<ApiRequest> Read(HttpContext context, RequestBody into)
    {
        var http = context.Request;
        if (!HttpMethods.IsGet(http.Method) && !HttpMethods.IsPost(http.Method))
        {
            throw CommonErrors.UnsupportedMethod.With("Use GET or POST.");
        }

        // method, target and protocol with two blanks between
        var target = context.Features.Get<IHttpRequestFeature>()?.RawTarget ?? "";
        if (http.Method.Length + target.Length + http.Protocol.Length + 2 > LongestRequestLine)
        {
            throw CommonErrors.RequestLineTooLong.With($"At most {LongestRequestLine} bytes are allowed; send the parameters in a form body.");
        }

        await into.Read(context);
        var body = into.Bytes;
        var query = new List<KeyValuePair<string, string>>();
        if (http.QueryString.HasValue && !UrlEncoding.TryParse(Encoding.UTF8.GetBytes(http.QueryString.Value![1..]), MostParameters, query, out var problem))
        {
            throw CommonErrors.InvalidParameter.With(problem);
        }

        List<KeyValuePair<string, string>> form = [];
        if (body.Length > 0 && IsForm(http.ContentType) && !UrlEncoding.TryParse(body.Span, MostParameters, form, out problem))
        {
            throw CommonErrors.InvalidParameter.With(problem);
        }

        return new ApiRequest(http.Method, query, Merge(query, form), http.Headers, body);
    }

    private static bool IsForm(string? contentType) =>
        string.IsNullOrEmpty(contentType)
        || (contentType.StartsWith(FormType, StringComparison.OrdinalIgnoreCase)
            && (contentType.Length == FormType.Length || contentType[FormType.Length] is ';' or ' '));

    /// <summary>A name may stand in query and form with the same value; two values for one name leave open which was meant.</summary>
    private static Dictionary<string, string> Merge(List<KeyValuePair<string, string>> query, List<KeyValuePair<string, string>> form)
    {
        var merged = new Dictionary<string, string>(query.Count + form.Count, StringComparer.Ordinal);
        Merge(merged, query);
        Merge(merged, form);
        return merged;
    }

    private static void Merge(Dictionary<string, string> merged, List<KeyValuePair<string, string>> parameters)
    {
        foreach (var (name, value) in parameters)
        {
            if (!merged.TryAdd(name, value) && merged[name] != value)
            {
                var shown = name.Length <= 64 && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '.') ? name : null;
                throw (shown is null ? CommonErrors.InvalidParameter : CommonErrors.Invalid(shown)).With("It occurs twice with different values.");
            }
        }
    }
}
