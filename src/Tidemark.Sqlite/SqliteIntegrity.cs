using Microsoft.Data.Sqlite;

namespace Tidemark.Sqlite;

/// <summary>Asks SQLite whether a database is whole: its pages, its indexes and the references between rows.</summary>
public static class SqliteIntegrity
{
    private const int MostProblems = 100;

    /// <summary>What is wrong with the file, at most a hundred problems; empty when it is whole.</summary>
    /// <exception cref="SqliteException">It is not a database, or its first pages cannot be read.</exception>
    public static IReadOnlyList<string> Problems(SqliteFile file) => file.Read(connection =>
    {
        var problems = new List<string>();
        using var pages = new SqliteStatement(connection, $"PRAGMA integrity_check({MostProblems})");
        while (pages.Step())
        {
            if (pages.Text(0) is not "ok" and var problem)
            {
                problems.Add(problem);
            }
        }

        using var references = new SqliteStatement(connection, "PRAGMA foreign_key_check");
        while (problems.Count < MostProblems && references.Step())
        {
            problems.Add($"row {references.Int64(1)} of {references.Text(0)} refers to a row of {references.Text(2)} that is missing");
        }

        return problems;
    });
}
