using Microsoft.Data.Sqlite;
using Tidemark.Sqlite;
using Tidemark.Usage.Bytes;
using Tidemark.Usage.Rankings;
using Tidemark.Usage.Store.Damage;

namespace Tidemark.Usage.Store.Audience;

/// <summary>Stored parts of rankings: written with a checksum, which is verified when they are read.</summary>
internal static class RankingParts
{
    /// <summary>What <see cref="AddTo"/> reads.</summary>
    public const string Columns = "start, status_class, requests, bytes, requests_error, bytes_error, entries";

    /// <summary>The bytes to store for a part of a cell.</summary>
    /// <param name="into">Memory that they may lie in, used over and over.</param>
    /// <param name="key">The cell.</param>
    /// <param name="part">The part.</param>
    public static ReadOnlySpan<byte> Stored(ref byte[] into, RankingCellKey key, StoredPart part) => CheckedForm.Write(
        ref into, part.Entries.Span, key.Place, key.Kind, key.Span, key.Start, key.StatusClass, part.Requests, part.Bytes, part.RequestsError, part.BytesError);

    /// <summary>Adds the part of the current row.</summary>
    /// <param name="sum">What it is added to.</param>
    /// <param name="connection">The row's.</param>
    /// <param name="row">Has <see cref="Columns"/> from <paramref name="first"/> on.</param>
    /// <param name="first">The column of <c>start</c>.</param>
    /// <param name="place">The place of the row.</param>
    /// <param name="kind">The kind of the row.</param>
    /// <param name="span">The span of the row.</param>
    /// <exception cref="Contract.DamagedFiguresException">It cannot be read; what the sum holds then is of no use.</exception>
    public static void AddTo(RankingSum sum, SqliteConnection connection, SqliteStatement row, int first, long place, int kind, int span)
    {
        var (start, statusClass) = (row.Int64(first), row.Int64(first + 1));
        var (requests, bytes, requestsError, bytesError) = (row.Int64(first + 2), row.Int64(first + 3), row.Int64(first + 4), row.Int64(first + 5));
        try
        {
            var entries = CheckedForm.Open(row.Blob(first + 6), place, kind, span, start, statusClass, requests, bytes, requestsError, bytesError);
            sum.Add(entries, requests, bytes, requestsError, bytesError);
        }
        catch (InvalidDataException fault)
        {
            throw DamagedRow.Ranking(connection, place, kind, span, start, fault);
        }
    }
}
