using Tidemark.Accounts;
using Tidemark.Api.Binding;
using Tidemark.Api.Errors;

namespace Tidemark.Api.Gateway;

/// <summary>Domain names of a call that must be the account's.</summary>
internal static class OwnedDomains
{
    /// <summary>The names given, or null for all of the account.</summary>
    /// <exception cref="ApiException">One of them is not the account's.</exception>
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
