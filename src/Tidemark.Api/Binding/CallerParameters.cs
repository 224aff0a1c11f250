using Tidemark.Api.Errors;
using Tidemark.Api.Gateway;

namespace Tidemark.Api.Binding;

/// <summary>
/// Parameters that the documents of the exports know by their errors only: read when sent. Product must be <c>cdn</c>, the
/// others must name the caller's account.
/// </summary>
internal static class CallerParameters
{
    public static readonly Parameter<string?> Product = Parameters.Text("Product", "cdn").Or(ExportErrors.Product);
    public static readonly Parameter<string?> Operator = Parameters.Text("Operator", "uid of the caller's account").Or(ExportErrors.Operator);
    public static readonly Parameter<string?> Aliuid = Parameters.Text("Aliuid", "uid of the caller's account").Or(ExportErrors.Aliuid);

    /// <exception cref="ApiException">One that the operation knows is sent and is not the caller's.</exception>
    public static void Check(ApiCall call, OperationDefinition operation)
    {
        if (call.Get(Product) is { } product && !product.Equals("cdn", StringComparison.OrdinalIgnoreCase))
        {
            throw Product.Refuse($"{Parameter.Shown(product)} is not cdn; leave it out.");
        }

        foreach (var parameter in new[] { Operator, Aliuid }.Where(parameter => operation.Parameters.Contains(parameter)))
        {
            if (call.Get(parameter) is { } uid && uid != call.Account.AliUid.ToString())
            {
                throw parameter.Refuse($"{Parameter.Shown(uid)} is not the caller's account; leave it out.");
            }
        }
    }
}
