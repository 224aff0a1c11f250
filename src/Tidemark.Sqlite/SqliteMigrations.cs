using System.Reflection;
using Microsoft.Data.Sqlite;

namespace Tidemark.Sqlite;

/// <summary>
/// Brings a database up to the schema of the rooms that keep their tables in it. Migrations are embedded SQL scripts named
/// <c>NNN_what.sql</c>; each runs once, in order, in one transaction with the note that it ran (table <c>migration</c>).
/// </summary>
public static class SqliteMigrations
{
    /// <summary>Applies what is missing; safe when several processes start at once on the same file.</summary>
    /// <param name="file">The database.</param>
    /// <param name="folder">The folder below <c>Migrations/</c>, such as <c>control</c>: one for each database.</param>
    /// <param name="rooms">The rooms whose tables the database holds. Scripts run by name, whichever room they are in.</param>
    /// <exception cref="DamagedDatabaseException">The file or its write-ahead log is damaged.</exception>
    /// <exception cref="InvalidOperationException">
    /// The database was written by a newer version that has a script this one lacks, or two rooms name a script alike.
    /// </exception>
    public static void Apply(SqliteFile file, string folder, params IReadOnlyList<Assembly> rooms)
    {
        var scripts = Scripts(folder + "/", rooms);
        file.CheckLog();
        if (file.Read(connection => Pending(connection, scripts).Count) == 0)
        {
            return;
        }

        file.Write((connection, _) =>
        {
            connection.Execute("CREATE TABLE IF NOT EXISTS migration (name TEXT PRIMARY KEY)");
            foreach (var (name, room) in Pending(connection, scripts))
            {
                using var reader = new StreamReader(room.GetManifestResourceStream($"{folder}/{name}")!);
                connection.Execute(reader.ReadToEnd());
                using var note = connection.CreateCommand();
                note.CommandText = "INSERT INTO migration (name) VALUES ($name)";
                note.Parameters.AddWithValue("$name", name);
                note.ExecuteNonQuery();
            }

            return true;
        });
    }

    /// <summary>The scripts of all rooms by name: a script keeps its name when its table moves to another room.</summary>
    private static Dictionary<string, Assembly> Scripts(string prefix, IReadOnlyList<Assembly> rooms)
    {
        var scripts = new Dictionary<string, Assembly>(StringComparer.Ordinal);
        foreach (var room in rooms)
        {
            foreach (var resource in room.GetManifestResourceNames())
            {
                if (resource.StartsWith(prefix, StringComparison.Ordinal) && resource.EndsWith(".sql", StringComparison.Ordinal)
                    && !scripts.TryAdd(resource[prefix.Length..], room))
                {
                    throw new InvalidOperationException(
                        $"The schema step {resource[prefix.Length..]} is in {room.GetName().Name} and in another room; give each script a name of its own.");
                }
            }
        }

        return scripts;
    }

    private static List<(string Name, Assembly Room)> Pending(SqliteConnection connection, Dictionary<string, Assembly> scripts)
    {
        var done = new HashSet<string>(StringComparer.Ordinal);
        if (connection.Scalar<long>("SELECT count(*) FROM sqlite_master WHERE name = 'migration'") > 0)
        {
            using var command = connection.CreateCommand();
            command.CommandText = "SELECT name FROM migration";
            using var reader = command.ExecuteReader();
            while (reader.Read())
            {
                done.Add(reader.GetString(0));
            }
        }

        var unknown = done.Where(name => !scripts.ContainsKey(name)).Order(StringComparer.Ordinal).FirstOrDefault();
        if (unknown is not null)
        {
            throw new InvalidOperationException(
                $"{connection.DataSource} has the unknown schema step {unknown}: a newer version wrote it. Run that version.");
        }

        return [.. scripts.Where(script => !done.Contains(script.Key)).OrderBy(script => script.Key, StringComparer.Ordinal).Select(script => (script.Key, script.Value))];
    }
}
