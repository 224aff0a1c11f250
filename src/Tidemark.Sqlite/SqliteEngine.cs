namespace Tidemark.Sqlite;

/// <summary>Sets up the SQLite library that is bundled with the program, once for the process.</summary>
internal static class SqliteEngine
{
    /// <summary>SQLITE_CONFIG_MULTITHREAD.</summary>
    private const int Multithreaded = 2;

    private static readonly Lazy<bool> Loaded = new(Load);

    /// <summary>Loads the engine; cheap after the first call, safe from any thread.</summary>
    public static void Ensure() => _ = Loaded.Value;

    private static bool Load()
    {
        SQLitePCL.Batteries_V2.Init();

        // no connection is used by two threads at once, so none needs a lock around each call
        return SQLitePCL.raw.sqlite3_config(Multithreaded) == SQLitePCL.raw.SQLITE_OK;
    }
}
