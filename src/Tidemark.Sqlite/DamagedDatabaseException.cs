namespace Tidemark.Sqlite;

/// <summary>A file is not a database any longer, or its pages contradict each other. The message names the file, what it holds and the way out.</summary>
public sealed class DamagedDatabaseException(string message, Exception? cause = null) : IOException(message, cause);
