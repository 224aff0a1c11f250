using Microsoft.Data.Sqlite;

namespace Tidemark.Sqlite;

/// <summary>The two shortcuts that schema work needs; queries use the provider or Dapper.</summary>
public static class SqliteCommands
{
    /// <summary>Runs a script of statements without parameters.</summary>
    public static void Execute(this SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    /// <summary>The first column of the first row, or default if none exists or it is NULL.</summary>
    public static T? Scalar<T>(this SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        var value = command.ExecuteScalar();
        return value is null or DBNull ? default : (T)Convert.ChangeType(value, typeof(T));
    }
}
