using Tidemark.Accounts;
using Tidemark.CommandLine;
using Tidemark.Storage;

namespace Tidemark.Commands;

/// <summary>Finds the account that a command names.</summary>
internal static class KnownAccount
{
    /// <summary>The account.</summary>
    /// <exception cref="CommandFailure">There is none; says how to make it.</exception>
    public static async Task<Account> Account(this IServiceProvider rooms, long uid) =>
        await rooms.GetRequiredService<AccountStore>().Find(uid)
        ?? throw new CommandFailure(
            ExitCode.Failed,
            $"Account {uid} does not exist in {rooms.GetRequiredService<DataFolder>().Root}; create it with: tidemark account create --name NAME --uid {uid}");
}
