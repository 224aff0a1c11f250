using System.Reflection;
using Microsoft.Data.Sqlite;

namespace Tidemark.Sqlite;

/// <summary>
/// Brings a database up to the schema of its room. Migrations are embedded SQL scripts named <c>NNN_what.sql</c>; each
/// runs once, in order, in one transaction with the note that it ran (table <c>migration</c>).
/// </summary>
public static class SqliteMigrations
{
    /// <summary>Applies what is missing; safe when several processes start at once on the same file.</summary>
    /// <param name="file">The database.</param>
    /// <param name="assembly">The room that embeds the scripts.</param>
    /// <param name="folder">The folder below <c>Migrations/</c>, such as <c>sqlite</c>.</param>
    /// <exception cref="InvalidOperationException">The database was written by a newer version that has a script this one lacks.</exception>
    public static void Apply(SqliteFile file, Assembly assembly, string folder)
    {
        var prefix = folder + "/";
        var scripts = assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(prefix, StringComparison.Ordinal) && name.EndsWith(".sql", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .ToList();

        using (var connection = file.Open())
        {
            if (Pending(connection, scripts, prefix).Count == 0)
            {
                return;
            }
        }

        file.Write((connection, _) =>
        {
            connection.Execute("CREATE TABLE IF NOT EXISTS migration (name TEXT PRIMARY KEY)");
            foreach (var script in Pending(connection, scripts, prefix))
            {
                using var reader = new StreamReader(assembly.GetManifestResourceStream(script)!);
                connection.Execute(reader.ReadToEnd());
                using var note = connection.CreateCommand();
                note.CommandText = "INSERT INTO migration (name) VALUES ($name)";
                note.Parameters.AddWithValue("$name", script[prefix.Length..]);
                note.ExecuteNonQuery();
            }

            return true;
        });
    }

    private static List<string> Pending(SqliteConnection connection, List<string> scripts, string prefix)
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

        var known = scripts.Select(s => s[prefix.Length..]).ToHashSet(StringComparer.Ordinal);
        var unknown = done.Where(name => !known.Contains(name)).Order(StringComparer.Ordinal).FirstOrDefault();
        if (unknown is not null)
        {
            throw new InvalidOperationException(
                $"{connection.DataSource} has the schema step {unknown}, which this version does not know: it was written by a newer one. Run that version.");
        }

        return scripts.Where(s => !done.Contains(s[prefix.Length..])).ToList();
    }
}
