using Dapper;
using Tidemark.Storage;

namespace Tidemark.Exports.Files;

/// <summary>Removes the exports of an account with their files.</summary>
public sealed class AccountExports(ControlDatabase database, FileStore files)
{
    /// <summary>How many exports there are.</summary>
    public Task<long> Count(long aliUid) => database.Read(connection =>
        connection.ExecuteScalarAsync<long>("SELECT count(*) FROM export_task WHERE ali_uid = @aliUid", new { aliUid }));

    /// <summary>Removes them. A file whose content is also another account's export stays.</summary>
    /// <returns>How many files were deleted.</returns>
    public Task<int> Remove(long aliUid) => database.Write(async (connection, transaction) =>
    {
        var hashes = (await connection.QueryAsync<string>(
            "DELETE FROM export_task WHERE ali_uid = @aliUid RETURNING file_hash", new { aliUid }, transaction)).Where(hash => hash is not null).Distinct().ToList();
        var used = (await connection.QueryAsync<string>("SELECT file_hash FROM export_task WHERE file_hash IS NOT NULL", transaction: transaction)).ToHashSet();
        return hashes.Count(hash => !used.Contains(hash) && files.Delete(hash));
    });
}
