using System.Globalization;
using System.Text;
using Tidemark.Documents.Text;

namespace Tidemark.Documents.Sheets;

/// <summary>The parts of a workbook around its rows (ECMA-376 part 1).</summary>
internal static class XlsxParts
{
    public const string SheetEnd = "</sheetData><pageMargins left=\"0.5\" right=\"0.5\" top=\"0.75\" bottom=\"0.75\" header=\"0.3\" footer=\"0.3\"/><pageSetup paperSize=\"9\" fitToHeight=\"0\" orientation=\"landscape\"/></worksheet>";

    private const string Declaration = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
    private const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    private const string Relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    private const string PackageRelations = "http://schemas.openxmlformats.org/package/2006/relationships";
    private const string SheetType = "application/vnd.openxmlformats-officedocument.spreadsheetml.";

    /// <summary>
    /// Cell styles by index: 0 general, 1 text, 2 integer, 3 decimal, 4 time, 5 percent, 6 strong. Number formats below 164 are built in.
    /// </summary>
    private const string Styles =
        $"""
         {Declaration}<styleSheet xmlns="{Main}"><numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\-mm\-dd\ hh:mm"/></numFmts><fonts count="2"><font><sz val="11"/><name val="Calibri"/><family val="2"/></font><font><b/><sz val="11"/><name val="Calibri"/><family val="2"/></font></fonts><fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill><fill><patternFill patternType="solid"><fgColor rgb="FFE8F0FC"/><bgColor indexed="64"/></patternFill></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="7"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="3" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="4" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="10" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="49" fontId="1" fillId="2" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1" applyFill="1"/></cellXfs></styleSheet>
         """;

    public static string SheetStart(IReadOnlyList<XlsxColumn> columns, bool head)
    {
        var text = new StringBuilder($"{Declaration}<worksheet xmlns=\"{Main}\"><sheetPr><pageSetUpPr fitToPage=\"1\"/></sheetPr><sheetViews><sheetView workbookViewId=\"0\">");
        if (head)
        {
            text.Append("<pane ySplit=\"1\" topLeftCell=\"A2\" activePane=\"bottomLeft\" state=\"frozen\"/>");
        }

        text.Append("</sheetView></sheetViews><cols>");
        for (var i = 0; i < columns.Count; i++)
        {
            text.Append($"<col min=\"{i + 1}\" max=\"{i + 1}\" width=\"{XmlText.Number(columns[i].Width)}\" customWidth=\"1\"/>");
        }

        return text.Append("</cols><sheetData>").ToString();
    }

    /// <summary>Every part but the sheets, in the order of writing.</summary>
    public static IEnumerable<(string Path, string Content)> All(IReadOnlyList<string> sheets, DateTimeOffset date)
    {
        var numbers = Enumerable.Range(1, sheets.Count).ToList();
        yield return ("xl/styles.xml", Styles);
        yield return ("xl/workbook.xml",
            $"{Declaration}<workbook xmlns=\"{Main}\" xmlns:r=\"{Relations}\"><sheets>"
            + string.Concat(numbers.Select(n => $"<sheet name=\"{XmlText.Escape(sheets[n - 1])}\" sheetId=\"{n}\" r:id=\"rId{n}\"/>"))
            + "</sheets></workbook>");
        yield return ("xl/_rels/workbook.xml.rels",
            $"{Declaration}<Relationships xmlns=\"{PackageRelations}\">"
            + string.Concat(numbers.Select(n => $"<Relationship Id=\"rId{n}\" Type=\"{Relations}/worksheet\" Target=\"worksheets/sheet{n}.xml\"/>"))
            + $"<Relationship Id=\"rId{sheets.Count + 1}\" Type=\"{Relations}/styles\" Target=\"styles.xml\"/></Relationships>");
        yield return ("docProps/core.xml",
            $"{Declaration}<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:dcterms=\"http://purl.org/dc/terms/\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><dc:creator>Tidemark</dc:creator><dcterms:created xsi:type=\"dcterms:W3CDTF\">"
            + date.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)
            + "</dcterms:created></cp:coreProperties>");
        yield return ("_rels/.rels",
            $"{Declaration}<Relationships xmlns=\"{PackageRelations}\"><Relationship Id=\"rId1\" Type=\"{Relations}/officeDocument\" Target=\"xl/workbook.xml\"/><Relationship Id=\"rId2\" Type=\"http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties\" Target=\"docProps/core.xml\"/></Relationships>");
        yield return ("[Content_Types].xml",
            $"{Declaration}<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/><Override PartName=\"/xl/workbook.xml\" ContentType=\"{SheetType}sheet.main+xml\"/><Override PartName=\"/xl/styles.xml\" ContentType=\"{SheetType}styles+xml\"/><Override PartName=\"/docProps/core.xml\" ContentType=\"application/vnd.openxmlformats-package.core-properties+xml\"/>"
            + string.Concat(numbers.Select(n => $"<Override PartName=\"/xl/worksheets/sheet{n}.xml\" ContentType=\"{SheetType}worksheet+xml\"/>"))
            + "</Types>");
    }
}
