namespace Tidemark.Storage.Backups;

/// <summary>A backup cannot be made or restored. The message says why and what to do.</summary>
public sealed class BackupException(string message) : IOException(message);
