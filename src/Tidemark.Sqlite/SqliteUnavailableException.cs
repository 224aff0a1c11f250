namespace Tidemark.Sqlite;

/// <summary>A database cannot be opened or written now: its disk is full or fails, or another process keeps it locked. Nothing was written; the message says so to people.</summary>
public sealed class SqliteUnavailableException : IOException
{
    /// <summary>With what happened, and the way out.</summary>
    public SqliteUnavailableException(string message, Exception cause)
        : base(message, cause)
    {
    }
}
