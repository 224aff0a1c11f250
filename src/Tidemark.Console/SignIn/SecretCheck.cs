using System.Security.Cryptography;
using System.Text;
using Tidemark.Accounts;

namespace Tidemark.WebConsole.SignIn;

/// <summary>Compares a secret in a time that tells neither where it differs nor whether the access key id exists.</summary>
internal sealed class SecretCheck(AccountStore accounts)
{
    private static readonly byte[] Nobody = RandomNumberGenerator.GetBytes(SHA256.HashSizeInBytes);

    /// <summary>The active key when id and secret belong together, else null.</summary>
    public async Task<AccessKey?> Match(string accessKeyId, string secret)
    {
        var key = await accounts.FindKey(accessKeyId);
        var expected = key is null ? Nobody : Digest(key.Secret);
        var same = CryptographicOperations.FixedTimeEquals(expected, Digest(secret));
        return same && key is { Active: true } ? key : null;
    }

    private static byte[] Digest(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
