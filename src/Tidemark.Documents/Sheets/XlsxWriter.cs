using System.IO.Compression;
using System.Text;
using Tidemark.Documents.Text;

namespace Tidemark.Documents.Sheets;

/// <summary>
/// Writes a workbook (Office Open XML) row by row in constant memory. No cell is ever a formula: a text stays text whatever
/// it begins with. A sheet that reaches Excel's 1,048,576 rows continues in another one with the same head.
/// </summary>
public sealed class XlsxWriter : IDisposable
{
    /// <summary>Rows of a sheet, its head included.</summary>
    public const int MostRows = 1_048_576;

    private const int LongestName = 31;

    private readonly ZipArchive _archive;
    private readonly DateTimeOffset _date;
    private readonly int _mostRows;
    private readonly List<string> _names = [];
    private IReadOnlyList<XlsxColumn> _columns = [];
    private string _name = "";
    private int _parts;
    private int _rows;
    private RowBuffer? _sheet;
    private bool _finished;

    /// <summary>Begins a workbook.</summary>
    /// <param name="target">Written to from start to end; stays open.</param>
    /// <param name="date">The date inside; the same rows and date give the same bytes.</param>
    public XlsxWriter(Stream target, DateTimeOffset date)
        : this(target, date, MostRows)
    {
    }

    internal XlsxWriter(Stream target, DateTimeOffset date, int mostRows)
    {
        _archive = new ZipArchive(target, ZipArchiveMode.Create, leaveOpen: true);
        _date = date.ToUniversalTime();
        _mostRows = mostRows;
    }

    /// <summary>Begins a sheet; what follows goes there.</summary>
    /// <param name="name">Characters that a name may not have become blanks, what is beyond 31 characters is cut, a repeated name is numbered.</param>
    /// <param name="columns">At least one.</param>
    public void BeginSheet(string name, IReadOnlyList<XlsxColumn> columns)
    {
        ArgumentOutOfRangeException.ThrowIfZero(columns.Count);
        EndSheet();
        (_name, _columns, _parts) = (name, columns, 0);
        OpenPart();
    }

    /// <summary>Begins a row of the current sheet; its cells are appended from the left.</summary>
    public XlsxWriter Row()
    {
        var sheet = Sheet;
        if (_rows > 0)
        {
            sheet.Raw("</row>"u8);
        }

        if (_rows == _mostRows)
        {
            CloseSheet();
            OpenPart();
            return Row();
        }

        _rows++;
        Sheet.Raw("<row>"u8);
        return this;
    }

    /// <summary>An empty cell.</summary>
    public XlsxWriter Empty()
    {
        Sheet.Raw("<c/>"u8);
        return this;
    }

    /// <summary>
    /// A text cell. What XML cannot carry becomes U+FFFD, what is beyond 32,767 characters is cut; everything else survives.
    /// </summary>
    public XlsxWriter Text(string text, CellKind format = CellKind.Text)
    {
        Sheet.Raw(format == CellKind.Strong ? "<c s=\"6\" t=\"inlineStr\"><is><t xml:space=\"preserve\">"u8 : "<c s=\"1\" t=\"inlineStr\"><is><t xml:space=\"preserve\">"u8);
        Sheet.Text(CellText.Encode(text));
        Sheet.Raw("</t></is></c>"u8);
        return this;
    }

    /// <summary>A whole number; one of more than 15 digits is written as text, since spreadsheets would round it.</summary>
    public XlsxWriter Integer(long value)
    {
        if (value is > 999_999_999_999_999 or < -999_999_999_999_999)
        {
            return Text(value.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }

        Sheet.Raw("<c s=\"2\"><v>"u8);
        Sheet.Number(value);
        Sheet.Raw("</v></c>"u8);
        return this;
    }

    /// <summary>A number.</summary>
    /// <exception cref="ArgumentException">Not finite.</exception>
    public XlsxWriter Number(double value, CellKind format = CellKind.Decimal)
    {
        if (!double.IsFinite(value))
        {
            throw new ArgumentException($"A cell cannot hold {value}.");
        }

        Sheet.Raw(format == CellKind.Percent ? "<c s=\"5\"><v>"u8 : "<c s=\"3\"><v>"u8);
        Sheet.Number(value);
        Sheet.Raw("</v></c>"u8);
        return this;
    }

    /// <summary>A date with its time, a real one that can be sorted and calculated with.</summary>
    /// <param name="wallClock">As it shall be shown, from 1900-03-01 on.</param>
    public XlsxWriter Time(DateTime wallClock)
    {
        Sheet.Raw("<c s=\"4\"><v>"u8);
        Sheet.Number(wallClock.ToOADate());
        Sheet.Raw("</v></c>"u8);
        return this;
    }

    /// <summary>Completes the workbook. A writer that is disposed without this leaves a file that no program opens.</summary>
    public void Finish()
    {
        EndSheet();
        if (_names.Count == 0)
        {
            throw new InvalidOperationException("A workbook needs at least one sheet.");
        }

        foreach (var (path, content) in XlsxParts.All(_names, _date))
        {
            using var part = OpenEntry(path);
            part.Write(Encoding.UTF8.GetBytes(content));
        }

        _finished = true;
        _archive.Dispose();
    }

    /// <summary>Lets go; see <see cref="Finish"/>.</summary>
    public void Dispose()
    {
        if (!_finished)
        {
            _sheet?.Dispose();
            _archive.Dispose();
        }
    }

    private RowBuffer Sheet => _sheet ?? throw new InvalidOperationException("Call BeginSheet first.");

    private void OpenPart()
    {
        _parts++;
        _names.Add(SheetName(_parts == 1 ? _name : $"{_name} ({_parts})"));
        _sheet = new RowBuffer(OpenEntry($"xl/worksheets/sheet{_names.Count}.xml"));
        _rows = 0;
        var head = _columns.Any(column => column.Header.Length > 0);
        _sheet.Raw(Encoding.UTF8.GetBytes(XlsxParts.SheetStart(_columns, head)));
        if (head)
        {
            Row();
            foreach (var column in _columns)
            {
                Text(column.Header, CellKind.Strong);
            }
        }
    }

    private void EndSheet()
    {
        if (_sheet is not null)
        {
            if (_rows > 0)
            {
                _sheet.Raw("</row>"u8);
            }

            CloseSheet();
        }
    }

    private void CloseSheet()
    {
        Sheet.Raw(Encoding.UTF8.GetBytes(XlsxParts.SheetEnd));
        Sheet.Dispose();
        _sheet = null;
    }

    private Stream OpenEntry(string path)
    {
        var entry = _archive.CreateEntry(path, CompressionLevel.Fastest);
        entry.LastWriteTime = _date;
        return entry.Open();
    }

    /// <summary>A name that Excel takes, unlike the others in any case.</summary>
    private string SheetName(string wanted)
    {
        var clean = string.Concat(XmlText.Clean(wanted).Select(c => c is '[' or ']' or ':' or '*' or '?' or '/' or '\\' or '\'' || char.IsControl(c) ? ' ' : c)).Trim();
        var name = Cut(clean.Length == 0 ? "Sheet" : clean, LongestName);
        for (var n = 2; _names.Contains(name, StringComparer.OrdinalIgnoreCase); n++)
        {
            var suffix = $" ({n})";
            name = Cut(clean, LongestName - suffix.Length) + suffix;
        }

        return name;
    }

    private static string Cut(string text, int length) =>
        text.Length <= length ? text : text[..(char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)].TrimEnd();
}
