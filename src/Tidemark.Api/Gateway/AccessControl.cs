using Tidemark.Api.Signing;

namespace Tidemark.Api.Gateway;

/// <summary>Decides whether a caller may use an operation.</summary>
internal interface IAccessControl
{
    /// <summary>Whether the call is allowed.</summary>
    /// <param name="caller">Verified.</param>
    /// <param name="rule">The operation's.</param>
    /// <param name="parameters">As sent; a resource may name one.</param>
    ValueTask<bool> Allows(Caller caller, AccessRule rule, IReadOnlyDictionary<string, string> parameters);
}

/// <summary>
/// An access key is the account's own: it may do everything with what is the account's, and every room is asked for the
/// rows of that account only.
/// </summary>
internal sealed class OwnerAccess : IAccessControl
{
    public ValueTask<bool> Allows(Caller caller, AccessRule rule, IReadOnlyDictionary<string, string> parameters) =>
        ValueTask.FromResult(caller.Key.AliUid == caller.Account.AliUid);
}
