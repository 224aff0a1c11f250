using System.Globalization;
using System.Numerics;
using System.Text;
using Tidemark.Geography.Names;
using Tidemark.Geography.Ranges;
using Tidemark.Text.Addresses;

namespace Tidemark.Geography.Files;

/// <summary>
/// Reads ranges of addresses from CSV: a header row with <c>start,end</c> or <c>network</c> (CIDR), and any of <c>country</c>,
/// <c>province</c>, <c>isp</c>, in any order; other columns are not read. Of ranges that lie inside each other the narrowest counts.
/// </summary>
internal sealed class CsvPlaces
{
    private static readonly string[] KnownColumns = ["start", "end", "network", "country", "province", "isp"];

    private readonly string _path;
    private readonly PlaceTable _places;
    private readonly List<Range> _ipv4 = [];
    private readonly List<Range> _ipv6 = [];
    private readonly Dictionary<(string, string, string), ushort> _known = [];
    private int[] _columns = [];
    private int _line;

    private CsvPlaces(string path, PlaceTable places)
    {
        _path = path;
        _places = places;
    }

    /// <summary>Reads a file.</summary>
    /// <exception cref="GeographyException">A line is not as it should be; says which.</exception>
    public static PlaceMap Read(string path, Stream content, PlaceTable places)
    {
        var csv = new CsvPlaces(path, places);
        csv.Read(content);
        return new PlaceMap(csv.Flatten(csv._ipv4, bits => (uint)bits), csv.Flatten(csv._ipv6, bits => bits));
    }

    private void Read(Stream content)
    {
        using var reader = new StreamReader(content, new UTF8Encoding(false, throwOnInvalidBytes: true));
        try
        {
            while (reader.ReadLine() is { } text)
            {
                _line++;
                if (text.AsSpan().Trim().Length == 0 || text[0] == '#')
                {
                    continue;
                }

                var cells = Cells(text);
                if (_columns.Length == 0)
                {
                    _columns = Header(cells);
                }
                else
                {
                    Add(cells);
                }
            }
        }
        catch (DecoderFallbackException)
        {
            throw Fault("is not UTF-8 text.");
        }

        if (_columns.Length == 0)
        {
            throw new GeographyException(_path, "has no header row, such as: start,end,country,province,isp");
        }
    }

    private int[] Header(List<string> cells)
    {
        var names = cells.ConvertAll(cell => cell.ToLowerInvariant());
        var columns = Array.ConvertAll(KnownColumns, name => names.IndexOf(name));
        if (KnownColumns.FirstOrDefault(name => names.Count(cell => cell == name) > 1) is { } twice)
        {
            throw Fault($"contains the column {twice} twice.");
        }

        if (names.Contains("network") ? columns[0] >= 0 || columns[1] >= 0 : columns[0] < 0 || columns[1] < 0)
        {
            throw Fault("must be a header row with the columns start and end, or network, such as: start,end,country,province,isp");
        }

        if (columns[3] < 0 && columns[5] < 0)
        {
            throw Fault("must have a column country or isp, such as: start,end,country,province,isp");
        }

        return columns;
    }

    private void Add(List<string> cells)
    {
        var (first, last) = _columns[2] >= 0 || Cell(cells, 1).Length == 0
            ? Network(Cell(cells, _columns[2] >= 0 ? 2 : 0))
            : (Address(Cell(cells, 0)), Address(Cell(cells, 1)));
        if (first.IsIpv4 != last.IsIpv4 || first.Bits > last.Bits)
        {
            throw Fault($"'{Cell(cells, 0)}' to '{Cell(cells, 1)}' is not a valid range; the start must not be after the end, and both must be IPv4 or IPv6.");
        }

        (first.IsIpv4 ? _ipv4 : _ipv6).Add(new Range(first.Bits, last.Bits, Place(Cell(cells, 3), Cell(cells, 4), Cell(cells, 5)), _line));
    }

    private ushort Place(string country, string province, string isp)
    {
        if (_known.TryGetValue((country, province, isp), out var number))
        {
            return number;
        }

        var region = PlaceNames.Country(country)
            ?? throw Fault($"unknown country '{country}'; use an ISO 3166-1 code such as CN or DE, or the English or Chinese name.");
        if (region == Regions.Mainland)
        {
            region = PlaceNames.Province(province)
                ?? throw Fault($"unknown province '{province}'; use an English or Chinese name or an ISO 3166-2 code, such as Guangdong, 广东 or CN-GD.");
        }

        try
        {
            number = _places.NumberOf(new ClientPlace(region, PlaceNames.Isp(isp)));
        }
        catch (InvalidDataException e)
        {
            throw new GeographyException(_path, e.Message);
        }

        _known.Add((country, province, isp), number);
        return number;
    }

    private (IpNumber First, IpNumber Last) Network(string text)
    {
        var slash = text.IndexOf('/');
        var address = Address(slash < 0 ? text : text[..slash]);
        var length = address.Width;
        if (slash >= 0 && (!int.TryParse(text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out length) || length > address.Width))
        {
            throw Fault($"invalid network '{text}'; the number of bits after the slash must be at most {address.Width}.");
        }

        return address.Network(length) == address
            ? (address, address.LastOf(length))
            : throw Fault($"invalid network '{text}'; the bits after the first {length} must be 0.");
    }

    private IpNumber Address(string text)
    {
        Span<byte> octets = stackalloc byte[IpText.Longest];
        return text.Length <= IpText.Longest && Encoding.UTF8.TryGetBytes(text, octets, out var length) && IpText.TryRead(octets[..length], out var address)
            ? address
            : throw Fault($"invalid address '{text}'; use IPv4 or IPv6.");
    }

    // Outer ranges before those inside them: what is open is a stack, of which the top counts
    private PlaceSteps<T> Flatten<T>(List<Range> ranges, Func<UInt128, T> number)
        where T : struct, IBinaryInteger<T>, IMinMaxValue<T>
    {
        ranges.Sort((one, other) => one.First != other.First ? one.First.CompareTo(other.First) : other.Last.CompareTo(one.Last));
        var steps = new PlaceSteps<T>();
        var open = new Stack<Range>();
        foreach (var range in ranges)
        {
            CloseBefore(range.First);
            if (open.TryPeek(out var outer))
            {
                if (range.Last > outer.Last)
                {
                    throw Overlap(outer, range, "crosses");
                }

                if (range.First == outer.First && range.Last == outer.Last && range.Place != outer.Place)
                {
                    throw Overlap(outer, range, "contradicts");
                }
            }

            steps.Set(number(range.First), range.Place);
            open.Push(range);
        }

        CloseBefore(null);
        return steps;

        void CloseBefore(UInt128? start)
        {
            while (open.TryPeek(out var top) && (start is null || top.Last < start))
            {
                open.Pop();
                steps.EndAfter(number(top.Last), open.TryPeek(out var outer) ? outer.Place : (ushort)0);
            }
        }
    }

    private GeographyException Overlap(Range one, Range other, string how) =>
        new(_path, $"line {Math.Max(one.Line, other.Line)}: its range {how} that of line {Math.Min(one.Line, other.Line)}; a range must be completely inside or outside another.");

    private string Cell(List<string> cells, int column) => _columns[column] >= 0 && _columns[column] < cells.Count ? cells[_columns[column]] : "";

    // RFC 4180, without line ends inside quotes
    private List<string> Cells(string line)
    {
        var cells = new List<string>(8);
        var at = 0;
        while (true)
        {
            while (at < line.Length && line[at] == ' ')
            {
                at++;
            }

            int end;
            if (at < line.Length && line[at] == '"')
            {
                var text = new StringBuilder();
                for (at++; ; at++)
                {
                    var quote = line.IndexOf('"', at);
                    if (quote < 0)
                    {
                        throw Fault("a quote is not closed.");
                    }

                    text.Append(line, at, quote - at);
                    at = quote + 1;
                    if (at >= line.Length || line[at] != '"')
                    {
                        break;
                    }

                    text.Append('"');
                }

                cells.Add(text.ToString().Trim());
                end = line.IndexOf(',', at);
            }
            else
            {
                end = line.IndexOf(',', at);
                cells.Add(line[at..(end < 0 ? line.Length : end)].Trim());
            }

            if (end < 0)
            {
                return cells;
            }

            at = end + 1;
        }
    }

    private GeographyException Fault(string fault) => new(_path, $"line {_line}: {fault}");

    private readonly record struct Range(UInt128 First, UInt128 Last, ushort Place, int Line);
}
