using System.Globalization;
using Tidemark.Logs.Fields;
using Tidemark.Logs.Formats;
using Tidemark.Logs.Formats.W3c;
using Tidemark.Text;

namespace Tidemark.Logs.Detection;

/// <summary>A detected format with its evidence.</summary>
/// <param name="Format">The format.</param>
/// <param name="Fits">Matching lines.</param>
/// <param name="Lines">Examined lines, without headers.</param>
/// <param name="HasHeader">Whether a header names the columns.</param>
public sealed record DetectedFormat(LogFormat Format, int Fits, int Lines, bool HasHeader)
{
    /// <summary>For people: <c>998 of the first 1,000 lines match</c>.</summary>
    public string Evidence => string.Create(
        CultureInfo.InvariantCulture, $"{(HasHeader ? "the header names the columns, and " : "")}{(Lines == 1 ? "the first line matches" : $"{Fits:N0} of the first {Lines:N0} lines match")}");
}

/// <summary>Detects a format from lines: of the formats that 95 % of the lines match, the most specific, which is the first of <see cref="LogFormats.All"/>.</summary>
public static class FormatDetector
{
    private const int Lines = 1000;
    private const int NeededPercent = 95;
    private const int FormatsNamed = 5;

    /// <summary>Detects the format of content from its first lines.</summary>
    /// <param name="name">The file, for the message.</param>
    /// <param name="head">The beginning of the content.</param>
    /// <param name="whole">Whether the head is the whole content; if not, its incomplete last line is ignored.</param>
    /// <exception cref="LogException">Fewer than 95 % of the lines match one format.</exception>
    public static DetectedFormat Detect(string name, ReadOnlySpan<byte> head, bool whole)
    {
        head = ByteOrderMark.Skip(head);
        var seen = new Seen(LogFormats.All);
        seen.Read(head, whole);
        return seen.Best() ?? BeforeChange(head) ?? throw MissingColumns(name, head) ?? Undetected(name, seen);
    }

    /// <summary>Detects the format of complete lines among all but one; null if none matches.</summary>
    public static DetectedFormat? Other(LogFormat than, ReadOnlySpan<byte> lines)
    {
        var seen = new Seen([.. LogFormats.All.Where(format => format.Name != than.Name)]);
        seen.Read(lines, whole: true);
        return seen.Best();
    }

    // A log may change its format within its first lines: then those before the change tell it
    private static DetectedFormat? BeforeChange(ReadOnlySpan<byte> head)
    {
        var first = new Seen(LogFormats.All);
        first.Read(head, whole: false, FormatWatch.RunLines);
        var lines = head[..(head.LastIndexOf((byte)'\n') + 1)];
        if (first.Lines < FormatWatch.RunLines || first.Best() is not { } begun)
        {
            return null;
        }

        var watch = new FormatWatch(begun.Format);
        var cut = watch.Look(lines, [], goesOn: false);
        if (watch.Next is null)
        {
            return null;
        }

        var before = new Seen(LogFormats.All);
        before.Read(head[..cut], whole: true);
        return before.Best();
    }

    private static LogException? MissingColumns(string name, ReadOnlySpan<byte> head)
    {
        var missing = string.Join(", ", W3cColumns.MissingIn(head));
        return missing.Length == 0
            ? null
            : new LogException(name, $"#Fields lacks required columns: {missing}. Add them to the logged fields of the server (IIS omits sc-bytes by default).");
    }

    private static LogException Undetected(string name, Seen seen)
    {
        if (seen.Lines == 0)
        {
            return new LogException(name, "cannot detect the log format: the first lines are empty or too long.", new LogRemedy.StateFormat(""));
        }

        var fits = seen.Fits.Where(fit => fit.Lines > 0).OrderByDescending(fit => fit.Lines).Take(FormatsNamed).Select(fit => $"{Number(fit.Lines)} match {fit.Format.Name}").ToList();
        var found = fits.Count == 0 ? "none matches a format" : string.Join(", ", fits);
        var seenWords = seen.Lines == 1 ? "its only line matches none" : $"of the first {Number(seen.Lines)} lines {found}; {NeededPercent} % of one are required";

        // a file none of whose lines is one of a log may be anything, such as a key: nothing of it is shown
        return new LogException(name, $"cannot detect the log format: {seenWords}.", new LogRemedy.StateFormat(fits.Count == 0 ? "" : LineSample.Printable(seen.Stranger)));
    }

    private static string Number(int number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private sealed class Seen(IReadOnlyList<LogFormat> formats)
    {
        private readonly LineParser[] _parsers = [.. formats.Select(format => format.CreateParser())];
        private readonly int[] _fits = new int[formats.Count];
        private readonly int[] _headers = new int[formats.Count];

        public int Lines { get; private set; }

        /// <summary>A line that matches no format.</summary>
        public byte[] Stranger { get; private set; } = [];

        public IEnumerable<(LogFormat Format, int Lines)> Fits => formats.Select((format, i) => (format, _fits[i]));

        public void Read(ReadOnlySpan<byte> head, bool whole, int most = FormatDetector.Lines)
        {
            while (head.Length > 0 && Lines < most)
            {
                var end = head.IndexOf((byte)'\n');
                if (end < 0 && (!whole || Lines > 0))
                {
                    // half a line, it may be still being written
                    break;
                }

                var line = (end < 0 ? head : head[..end]).TrimEnd((byte)'\r');
                head = end < 0 ? default : head[(end + 1)..];
                if (line.Length == 0)
                {
                    continue;
                }

                var fits = Count(line, hasEnd: end >= 0);
                Lines++;
                if (!fits && Stranger.Length == 0)
                {
                    Stranger = line.ToArray();
                }
            }
        }

        public DetectedFormat? Best()
        {
            for (var i = 0; i < formats.Count; i++)
            {
                var lines = Lines - _headers[i];
                if (_fits[i] > 0 && (long)_fits[i] * 100 >= (long)lines * NeededPercent)
                {
                    return new DetectedFormat(formats[i], _fits[i], lines, _headers[i] > 0);
                }

                if (Lines > 0 && lines == 0 && HasHeader(_parsers[i]))
                {
                    return new DetectedFormat(formats[i], 0, 0, HasHeader: true);
                }
            }

            return null;
        }

        private static bool HasHeader(LineParser parser)
        {
            var record = default(LogRecord);
            return parser.Parse("-"u8, ref record) != RejectReason.NoHeader;
        }

        private bool Count(ReadOnlySpan<byte> line, bool hasEnd)
        {
            var any = false;
            for (var i = 0; i < _parsers.Length; i++)
            {
                var record = default(LogRecord);
                var reason = _parsers[i].Parse(line, ref record);
                if (reason == RejectReason.Header)
                {
                    _headers[i]++;
                    any = true;
                }
                else if (reason == RejectReason.None && record.Complete && (hasEnd || !formats[i].NeedsLineEnd))
                {
                    _fits[i]++;
                    any = true;
                }
            }

            return any;
        }
    }
}
