namespace Tidemark.Documents.Sheets;

/// <summary>What a cell holds and how it is shown.</summary>
public enum CellKind
{
    /// <summary>Text as it is.</summary>
    Text,

    /// <summary>A whole number with thousands separated.</summary>
    Integer,

    /// <summary>A number with two decimals, thousands separated.</summary>
    Decimal,

    /// <summary>A date with hours and minutes.</summary>
    Time,

    /// <summary>A share of one, as percent with two decimals.</summary>
    Percent,

    /// <summary>Text in bold: heads and titles.</summary>
    Strong,
}

/// <summary>A column of a sheet.</summary>
/// <param name="Header">Its head; when every column's is empty, the sheet has no head row.</param>
/// <param name="Width">In characters, 1 to 255.</param>
public sealed record XlsxColumn(string Header, double Width);
