using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace Tidemark.Storage;

/// <summary>Tells which constraint of a table a write would have broken; the engine's own codes stay in this room.</summary>
public static class BrokenConstraint
{
    private const int ForeignKey = 787;
    private const int PrimaryKey = 1555;
    private const int Unique = 2067;

    /// <summary>The row refers to one that does not exist.</summary>
    public static bool IsReference(DbException error) => error is SqliteException { SqliteExtendedErrorCode: ForeignKey };

    /// <summary>Another row has the value already.</summary>
    public static bool IsUnique(DbException error) => error is SqliteException { SqliteExtendedErrorCode: PrimaryKey or Unique };
}
