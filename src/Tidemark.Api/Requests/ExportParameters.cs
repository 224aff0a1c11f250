using Tidemark.Api.Binding;
using Tidemark.Api.Errors;
using Tidemark.Api.Gateway;
using Tidemark.Api.Wire;
using Tidemark.Exports.Tasks;

namespace Tidemark.Api.Requests;

/// <summary>
/// Parameters shared by the export operations. Exports holds the rules of ranges, names and languages. Product, Operator and Aliuid are
/// documented only by their errors: if they are sent, Product must be <c>cdn</c>, the others must name the caller's account.
/// </summary>
internal static class ExportParameters
{
    public static readonly Parameter<string?> StartTime = Parameters.Text("StartTime", "UTC time, yyyy-MM-ddTHH:mm:ssZ; required");
    public static readonly Parameter<string?> EndTime = Parameters.Text("EndTime", "UTC time, yyyy-MM-ddTHH:mm:ssZ; required, later than StartTime");
    public static readonly Parameter<string?> TaskName = Parameters.Text("TaskName", "up to 128 characters");
    public static readonly Parameter<string?> Language = Parameters.Text("Language", "zh-cn (default) or en-us");
    public static readonly Parameter<int> PageSize = Parameters.Integer("PageSize", 1, 50, absent: 20);
    public static readonly Parameter<int> PageNumber = Parameters.Integer("PageNumber", 1, 100_000, absent: 1);
    public static readonly Parameter<string?> Product = Parameters.Text("Product", "cdn").Or(ExportErrors.Product);
    public static readonly Parameter<string?> Operator = Parameters.Text("Operator", "uid of the caller's account").Or(ExportErrors.Operator);
    public static readonly Parameter<string?> Aliuid = Parameters.Text("Aliuid", "uid of the caller's account").Or(ExportErrors.Aliuid);

    /// <summary>Parameters of both create operations.</summary>
    public static readonly IReadOnlyList<Parameter> OfCreate = [StartTime, EndTime, TaskName, Language, Product, Operator, Aliuid];

    /// <summary>Parameters of both describe operations.</summary>
    public static readonly IReadOnlyList<Parameter> OfDescribe = [PageSize, PageNumber, Product, Operator];

    /// <summary>The request of both create operations.</summary>
    /// <exception cref="ApiException">A time is missing or malformed.</exception>
    public static ExportRequest Request(ApiCall call)
    {
        var (start, end) = (call.Get(StartTime), call.Get(EndTime));
        return string.IsNullOrWhiteSpace(start) || string.IsNullOrWhiteSpace(end)
            ? throw ExportErrors.MissingTime.With()
            : new ExportRequest(
                Time(start, ExportErrors.MalformedStart, "2026-10-01T00:00:00Z"), Time(end, ExportErrors.MalformedEnd, "2026-10-31T15:59:59Z"),
                call.Get(TaskName), call.Get(Language));
    }

    /// <exception cref="ApiException">Product, Operator or Aliuid is sent and invalid.</exception>
    public static void Check(ApiCall call, OperationDefinition operation)
    {
        if (call.Get(Product) is { } product && !product.Equals("cdn", StringComparison.OrdinalIgnoreCase))
        {
            throw Product.Refuse($"{Parameter.Shown(product)} is not cdn; omit it.");
        }

        foreach (var parameter in new[] { Operator, Aliuid }.Where(parameter => operation.Parameters.Contains(parameter)))
        {
            if (call.Get(parameter) is { } uid && uid != call.Account.AliUid.ToString())
            {
                throw parameter.Refuse($"{Parameter.Shown(uid)} is not the caller's account; omit it.");
            }
        }
    }

    private static DateTimeOffset Time(string text, ErrorCode malformed, string right) => WireTime.TryParse(text.Trim(), out var instant)
        ? instant
        : throw malformed.With($"{Parameter.Shown(text)} is not like {right}.");
}
