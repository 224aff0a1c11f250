namespace Tidemark.Sqlite;

/// <summary>Sets up the SQLite library that is bundled with the program, once for the process.</summary>
internal static class SqliteEngine
{
    /// <summary>SQLITE_CONFIG_MULTITHREAD.</summary>
    private const int Multithreaded = 2;

    /// <summary>SQLITE_CONFIG_MEMSTATUS.</summary>
    private const int MemoryStatistics = 9;

    private static readonly Lazy<bool> Loaded = new(Load);

    /// <summary>Loads the engine; cheap after the first call, safe from any thread.</summary>
    public static void Ensure() => _ = Loaded.Value;

    private static bool Load()
    {
        SQLitePCL.Batteries_V2.Init();

        // no connection is used by two threads at once, so none needs a lock around each call; statistics of memory, which
        // nobody reads, would need one around each allocation
        return SQLitePCL.raw.sqlite3_config(Multithreaded) == SQLitePCL.raw.SQLITE_OK
            && SQLitePCL.raw.sqlite3_config(MemoryStatistics, 0) == SQLitePCL.raw.SQLITE_OK;
    }
}
