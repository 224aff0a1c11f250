using System.Reflection;
using System.Runtime.InteropServices;

namespace Tidemark.Sqlite;

/// <summary>
/// Chooses the native SQLite library once for the process: the system's <c>libsqlite3</c> when there is one (it receives
/// security updates with the machine), else the one bundled with the package.
/// </summary>
internal static class SqliteEngine
{
    private static readonly string[] SystemNames =
        OperatingSystem.IsMacOS() ? ["libsqlite3.dylib"] : ["libsqlite3.so.0"];

    /// <summary>SQLITE_CONFIG_MULTITHREAD.</summary>
    private const int Multithreaded = 2;

    private static readonly Lazy<bool> Loaded = new(Load);

    /// <summary>Loads the engine; cheap after the first call, safe from any thread.</summary>
    public static void Ensure() => _ = Loaded.Value;

    private static bool Load()
    {
        if (!OperatingSystem.IsWindows())
        {
            var provider = Assembly.Load("SQLitePCLRaw.provider.e_sqlite3");
            NativeLibrary.SetDllImportResolver(provider, Resolve);
        }

        SQLitePCL.Batteries_V2.Init();

        // no connection is used by two threads at once, so none needs a lock around each call
        return SQLitePCL.raw.sqlite3_config(Multithreaded) == SQLitePCL.raw.SQLITE_OK;
    }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path)
    {
        if (name == "e_sqlite3")
        {
            foreach (var candidate in SystemNames)
            {
                if (NativeLibrary.TryLoad(candidate, out var handle))
                {
                    return handle;
                }
            }
        }

        return nint.Zero;
    }
}
