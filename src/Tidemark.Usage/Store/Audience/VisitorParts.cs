using Microsoft.Data.Sqlite;
using Tidemark.Sqlite;
using Tidemark.Usage.Bytes;
using Tidemark.Usage.Store.Damage;
using Tidemark.Usage.Visitors;

namespace Tidemark.Usage.Store.Audience;

/// <summary>Stored visitors: written with a checksum, which is verified when they are read.</summary>
internal static class VisitorParts
{
    /// <summary>What <see cref="AddTo"/> reads.</summary>
    public const string Columns = "start, page_views, sketch";

    /// <summary>The bytes to store for a sketch.</summary>
    /// <param name="into">Memory that they may lie in, used over and over.</param>
    /// <param name="key">The cell.</param>
    /// <param name="pageViews">The page views of the row.</param>
    /// <param name="sketch">The stored form of the sketch.</param>
    public static ReadOnlySpan<byte> Stored(ref byte[] into, VisitorCellKey key, long pageViews, ReadOnlySpan<byte> sketch) =>
        CheckedForm.Write(ref into, sketch, key.Place, key.Span, key.Start, pageViews);

    /// <summary>Adds the visitors of the current row; answers its page views.</summary>
    /// <param name="sum">What they are added to.</param>
    /// <param name="connection">The row's.</param>
    /// <param name="row">Has <see cref="Columns"/> from <paramref name="first"/> on.</param>
    /// <param name="first">The column of <c>start</c>.</param>
    /// <param name="place">The place of the row.</param>
    /// <param name="span">The span of the row.</param>
    /// <exception cref="Contract.DamagedFiguresException">They cannot be read; what the sum holds then is of no use.</exception>
    public static long AddTo(VisitorSketch sum, SqliteConnection connection, SqliteStatement row, int first, long place, int span)
    {
        var (start, pageViews) = (row.Int64(first), row.Int64(first + 1));
        try
        {
            sum.Merge(CheckedForm.Open(row.Blob(first + 2), place, span, start, pageViews));
            return pageViews;
        }
        catch (InvalidDataException fault)
        {
            throw DamagedRow.Visitors(connection, place, span, start, fault);
        }
    }
}
