using Tidemark.Api.Signing;

namespace Tidemark.Api.Gateway;

/// <summary>Decides whether a caller may use an operation.</summary>
internal interface IAccessControl
{
    /// <summary>Whether the call is allowed.</summary>
    /// <param name="caller">Verified.</param>
    /// <param name="rule">The operation's.</param>
    /// <param name="parameters">As sent; the resource can refer to one.</param>
    ValueTask<bool> Allows(Caller caller, AccessRule rule, IReadOnlyDictionary<string, string> parameters);
}

/// <summary>
/// Allows everything: an access key belongs to its account, and every query reads only the rows of that account.
/// </summary>
internal sealed class OwnerAccess : IAccessControl
{
    public ValueTask<bool> Allows(Caller caller, AccessRule rule, IReadOnlyDictionary<string, string> parameters) =>
        ValueTask.FromResult(caller.Key.AliUid == caller.Account.AliUid);
}
