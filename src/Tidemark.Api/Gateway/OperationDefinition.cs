using Tidemark.Api.Binding;
using Tidemark.Api.Errors;
using Tidemark.Api.Wire;

namespace Tidemark.Api.Gateway;

/// <summary>An API product with its short name and version.</summary>
internal sealed record Product(string Name, string Version)
{
    public static readonly Product Cdn = new("Cdn", "2018-05-10");
    public static readonly Product Rds = new("Rds", "2014-08-15");
}

/// <summary>The permission that an operation requires.</summary>
/// <param name="Action">Such as <c>cdn:AddCdnDomain</c>.</param>
/// <param name="Resource">Relative to the account, such as <c>domain/{DomainName}</c>; <c>*</c>: all.</param>
internal sealed record AccessRule(string Action, string Resource = "*");

/// <summary>The static description of an operation; docs/compatibility.md is generated from it.</summary>
/// <param name="Name">The value of Action.</param>
/// <param name="Product">The product.</param>
/// <param name="Rate">Calls per second and account, as documented.</param>
/// <param name="Access">The required permission.</param>
/// <param name="Parameters">In the order in which they are checked.</param>
/// <param name="Errors">The documented errors.</param>
internal sealed record OperationDefinition(
    string Name, Product Product, double Rate, AccessRule Access, IReadOnlyList<Parameter> Parameters, IReadOnlyList<ErrorCode> Errors);
