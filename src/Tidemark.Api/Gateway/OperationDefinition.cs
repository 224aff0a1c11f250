using Tidemark.Api.Binding;
using Tidemark.Api.Errors;
using Tidemark.Api.Wire;

namespace Tidemark.Api.Gateway;

/// <summary>A product of the wire: its short name and the version it is called with.</summary>
internal sealed record Product(string Name, string Version)
{
    public static readonly Product Cdn = new("Cdn", "2018-05-10");
    public static readonly Product Rds = new("Rds", "2014-08-15");
}

/// <summary>What a policy has to allow for an operation.</summary>
/// <param name="Action">Such as <c>cdn:AddCdnDomain</c>.</param>
/// <param name="Resource">Relative to the account, such as <c>domain/{DomainName}</c>; <c>*</c>: all.</param>
internal sealed record AccessRule(string Action, string Resource = "*");

/// <summary>What there is to know of an operation without running it; docs/compatibility.md is made of it.</summary>
/// <param name="Name">The value of Action.</param>
/// <param name="Product">Whose operation it is.</param>
/// <param name="Rate">Calls a second for an account, as documented.</param>
/// <param name="Access">What a policy has to allow.</param>
/// <param name="Parameters">In the order in which they are checked.</param>
/// <param name="Errors">The errors it is documented with.</param>
internal sealed record OperationDefinition(
    string Name, Product Product, double Rate, AccessRule Access, IReadOnlyList<Parameter> Parameters, IReadOnlyList<ErrorCode> Errors);
