using Microsoft.Extensions.Logging;
using Tidemark.Sqlite;

namespace Tidemark.Api.Signing;

/// <summary>The file of nonces. Its content is of use for a quarter of an hour, so a damaged one is set aside and replaced.</summary>
internal static class NonceFile
{
    /// <summary>Follows the name of a file that was set aside.</summary>
    private const string Damaged = ".damaged";

    /// <summary>Opens the file, or a new one in place of a damaged one.</summary>
    public static SqliteFile Open(string path, ILogger logger)
    {
        try
        {
            return Checked(path);
        }
        catch (DamagedDatabaseException)
        {
            new SqliteFile(path).Release();
            File.Move(path, path + Damaged, overwrite: true);
            File.Delete(path + "-wal");
            File.Delete(path + "-shm");
            LogMessages.NoncesReplaced(logger, path, path + Damaged);
            return Checked(path);
        }
    }

    private static SqliteFile Checked(string path)
    {
        var file = new SqliteFile(path, Durability.ProcessDeath, holds: "the nonces of the last quarter of an hour");
        SqliteMigrations.Apply(file, "nonces", typeof(NonceFile).Assembly);
        return SqliteIntegrity.Problems(file) is [var problem, ..]
            ? throw new DamagedDatabaseException($"{path} is damaged: {problem}", new InvalidDataException(problem))
            : file;
    }
}
