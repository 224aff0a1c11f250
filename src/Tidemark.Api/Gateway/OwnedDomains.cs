using Tidemark.Accounts;
using Tidemark.Api.Binding;
using Tidemark.Api.Errors;

namespace Tidemark.Api.Gateway;

/// <summary>Domain names of a call, checked against the account's domains.</summary>
internal static class OwnedDomains
{
    /// <summary>The given names, or null for all domains of the account.</summary>
    /// <exception cref="ApiException">A name is not a domain of the account.</exception>
    public static async Task<IReadOnlyList<string>?> Owned(this DomainStore domains, ApiCall call, Parameter<IReadOnlyList<string>?> parameter)
    {
        if (call.Get(parameter) is not { } names)
        {
            return null;
        }

        return await domains.Missing(call.Account.AliUid, names) is [var stranger, ..]
            ? throw parameter.Refuse($"'{stranger}' is not a domain of this account; add it with AddCdnDomain.")
            : names;
    }
}
