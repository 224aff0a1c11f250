using System.Security.Cryptography;
using Dapper;
using Tidemark.Storage;

namespace Tidemark.Accounts.Secrets;

/// <summary>
/// Opens the data key of a folder only if it is the one that the folder's secrets are sealed with. A known value sealed with it tells. A
/// folder of a version that kept none is judged by its access keys.
/// </summary>
public static class CheckedKey
{
    private const string Purpose = "key-check";
    private const string Known = "tidemark";
    private const string Opens = "It opens the secrets of the access keys, the keys of console sessions, and download links";
    private const string WayOut = "Put the right key back from a backup. Without it, start afresh with: tidemark serve --forget-secrets";

    /// <summary>The key; a new folder gets one.</summary>
    /// <exception cref="InvalidOperationException">The key is missing, malformed, or another one; the message names its place and what it opens.</exception>
    public static DataKey Open(DataFolder folder, ControlDatabase database)
    {
        if (Fault(folder, database) is { } fault)
        {
            throw new InvalidOperationException(fault);
        }

        var key = DataKey.Load(folder);
        if (Check(database) is null)
        {
            Keep(key, database);
        }

        return key;
    }

    /// <summary>What is wrong with the key, as <see cref="Open"/> says it; null if nothing is, or if the folder has no secrets yet. Changes nothing.</summary>
    /// <exception cref="InvalidOperationException">The key is malformed.</exception>
    public static string? Fault(DataFolder folder, ControlDatabase database)
    {
        var check = Check(database);
        if (check is null && Sample(database) is null)
        {
            return null;
        }

        if (!DataKey.Exists(folder))
        {
            return $"The data key {DataKey.PlaceOf(folder)} is missing. {Opens}. {WayOut}";
        }

        var key = DataKey.Load(folder);
        return (check is null ? OpensSample(key, database) : OpensValue(key, check))
            ? null
            : $"The data key in {DataKey.PlaceOf(folder)} is not the one of this data folder. {Opens}. {WayOut}";
    }

    /// <summary>Makes the key that is there now, or a new one, the key of the folder. A file that is not a key is set aside.</summary>
    /// <returns>The key, and the ids of the access keys that it does not open, which are removed.</returns>
    public static (DataKey Key, IReadOnlyList<string> Removed) Forget(DataFolder folder, ControlDatabase database)
    {
        DataKey.SetAsideMalformed(folder);
        var key = DataKey.Load(folder);
        var lost = database.ReadHere(connection => connection.Query<(string Id, byte[] Secret)>("SELECT id, secret FROM access_key ORDER BY id"))
            .Where(row => !Unseals(key, AccountStore.SecretPurpose, row.Secret, row.Id)).Select(row => row.Id).ToList();
        database.WriteHere((connection, transaction) => lost.Sum(id => connection.Execute("DELETE FROM access_key WHERE id = @id", new { id }, transaction)));
        Keep(key, database);
        return (key, lost);
    }

    private static byte[]? Check(ControlDatabase database) =>
        database.ReadHere(connection => connection.QuerySingleOrDefault<byte[]>("SELECT value FROM key_check"));

    private static (string Id, byte[] Secret)? Sample(ControlDatabase database) =>
        database.ReadHere(connection => connection.Query<(string, byte[])>("SELECT id, secret FROM access_key ORDER BY created_at DESC LIMIT 1").Cast<(string, byte[])?>().FirstOrDefault());

    private static bool OpensSample(DataKey key, ControlDatabase database) =>
        Sample(database) is not { } sample || Unseals(key, AccountStore.SecretPurpose, sample.Secret, sample.Id);

    private static bool OpensValue(DataKey key, byte[] value) => Unseals(key, Purpose, value, Known);

    private static bool Unseals(DataKey key, string purpose, byte[] value, string context)
    {
        try
        {
            _ = key.Unseal(purpose, value, context);
            return true;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    private static void Keep(DataKey key, ControlDatabase database) => database.WriteHere((connection, transaction) => connection.Execute(
        "INSERT INTO key_check (id, value) VALUES (1, @value) ON CONFLICT (id) DO UPDATE SET value = @value",
        new { value = key.Seal(Purpose, Known, Known) },
        transaction));
}
