using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using DocumentFormat.OpenXml.Validation;
using Tidemark.Documents.Sheets;

namespace Tidemark.Documents.Tests.Sheets;

/// <summary>A workbook as the Open XML SDK reads it, found valid by its validator.</summary>
internal sealed class Workbook
{
    private readonly List<(string Name, List<List<Cell>> Rows, Worksheet Sheet)> _sheets = [];

    private Workbook(Stream content)
    {
        content.Position = 0;
        using var document = SpreadsheetDocument.Open(content, isEditable: false);
        new OpenXmlValidator(DocumentFormat.OpenXml.FileFormatVersions.Office2013).Validate(document)
            .Select(error => $"{error.Part?.Uri} {error.Path?.XPath}: {error.Description}").ShouldBeEmpty();
        foreach (var sheet in document.WorkbookPart!.Workbook.Descendants<Sheet>())
        {
            var part = (WorksheetPart)document.WorkbookPart.GetPartById(sheet.Id!);
            _sheets.Add((sheet.Name!, [.. part.Worksheet.Descendants<Row>().Select(row => row.Elements<Cell>().ToList())], part.Worksheet));
        }
    }

    public IEnumerable<string> Names => _sheets.Select(sheet => sheet.Name);

    public static Workbook Write(Action<XlsxWriter> write, int mostRows = XlsxWriter.MostRows)
    {
        var content = new MemoryStream();
        using (var writer = new XlsxWriter(content, DateTimeOffset.Parse("2026-11-20T04:30:00Z"), mostRows))
        {
            write(writer);
            writer.Finish();
        }

        return new Workbook(content);
    }

    public List<List<Cell>> Rows(int sheet = 0) => _sheets[sheet].Rows;

    public Worksheet Sheet(int sheet = 0) => _sheets[sheet].Sheet;

    public string Text(int row, int column, int sheet = 0) => _sheets[sheet].Rows[row][column].InnerText;
}
