using System.Runtime.CompilerServices;
using System.Text;
using Tidemark.Logs.Fields;

namespace Tidemark.Logs.Formats.W3c;

/// <summary>Reads lines whose columns a line <c>#Fields: ...</c> before them names.</summary>
/// <param name="tabsOnly">Columns are parted by tabs; else by tabs where the line has one, by blanks where it has none.</param>
/// <param name="needed">A column without which the names are not those of the format.</param>
internal sealed class W3cParser(bool tabsOnly, string? needed) : LineParser
{
    private const int Remembered = 4;

    private readonly (int Start, int Length)[] _values = new (int, int)[W3cFields.Count];
    private readonly byte[] _time = new byte[IsoTime.SecondsLength + 16];
    private IsoTime _iso;
    private byte[] _scratch = [];
    private readonly (byte[] Directive, W3cColumns? Columns)[] _recent = new (byte[], W3cColumns?)[Remembered];
    private int _next;
    private W3cColumns? _columns;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override RejectReason Parse(ReadOnlySpan<byte> line, ref LogRecord record)
    {
        if (line.Length == 0)
        {
            return RejectReason.Malformed;
        }

        if (line[0] == '#')
        {
            if (Directives.Is(line))
            {
                Direct(line);
            }

            return RejectReason.Header;
        }

        if (_columns is null)
        {
            return RejectReason.NoHeader;
        }

        return TryCut(line, _columns) ? Read(line, _columns, ref record) : RejectReason.Malformed;
    }

    public override void Direct(ReadOnlySpan<byte> line)
    {
        _columns = null;
        if (line.Length == 0)
        {
            return;
        }

        // The same few come over and over: at every chunk, and wherever a server began its log again
        foreach (var (directive, columns) in _recent)
        {
            if (line.SequenceEqual(directive))
            {
                _columns = columns;
                return;
            }
        }

        _columns = needed is not null && line.IndexOf(Encoding.ASCII.GetBytes(needed)) < 0 ? null : W3cColumns.Of(line);
        _recent[_next] = (line.ToArray(), _columns);
        _next = (_next + 1) % Remembered;
    }

    /// <summary>Where the values of the fields are. A line has as many columns as were named.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool TryCut(ReadOnlySpan<byte> line, W3cColumns columns)
    {
        var delimiter = tabsOnly || line.Contains((byte)'\t') ? (byte)'\t' : (byte)' ';
        var start = 0;
        for (var column = 0; column < columns.Count; column++)
        {
            if (start > line.Length)
            {
                return false;
            }

            var rest = line[start..];
            var length = rest.Length > 0 && rest[0] == '"' && !tabsOnly ? LengthOfQuoted(rest, delimiter) : -1;
            if (length < 0)
            {
                length = rest.IndexOf(delimiter);
                length = length < 0 ? rest.Length : length;
            }

            var field = columns.FieldOf(column);
            if (field >= 0)
            {
                _values[field] = length >= 2 && rest[0] == '"' && rest[length - 1] == '"' && !tabsOnly ? (start + 1, length - 2) : (start, length);
            }

            start += length + 1;
        }

        // A delimiter after the last column is forgiven, another column is not
        return start >= line.Length;
    }

    // Between quotes blanks are not delimiters, and two quotes are one. Without a quote that closes, the first is part of the text.
    private static int LengthOfQuoted(ReadOnlySpan<byte> text, byte delimiter)
    {
        var at = 1;
        while (true)
        {
            var quote = text[at..].IndexOf((byte)'"');
            if (quote < 0)
            {
                return -1;
            }

            at += quote + 1;
            if (at == text.Length || text[at] == delimiter)
            {
                return at;
            }

            at += text[at] == '"' ? 1 : 0;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private RejectReason Read(ReadOnlySpan<byte> line, W3cColumns columns, ref LogRecord record)
    {
        record.Client = Endpoint.Unbracketed(Value(line, columns, W3cField.Client));
        if (!ClientAddress.IsPlausible(record.Client))
        {
            return RejectReason.BadClient;
        }

        if (!TryTime(line, columns, out record.Time))
        {
            return RejectReason.BadTime;
        }

        if (!Numbers.TryStatus(Value(line, columns, W3cField.Status), out record.Status))
        {
            return RejectReason.BadStatus;
        }

        if (!Numbers.TryBytes(Value(line, columns, W3cField.Bytes), out record.Bytes))
        {
            return RejectReason.BadBytes;
        }

        RequestLine.ReadTarget(Target(line, columns), ref record);
        record.Forwarded = Value(line, columns, W3cField.Forwarded);
        record.Referer = Value(line, columns, W3cField.Referer);
        record.Cache = CacheWords.OfCloudFront(Value(line, columns, W3cField.Cache));
        if (record.Form != UrlForm.Absolute)
        {
            var host = Host(Value(line, columns, W3cField.Host), Value(line, columns, W3cField.OtherHost));
            record.Host = host is [(byte)'-'] ? default : RequestLine.HostOf(host);
        }

        var protocol = Value(line, columns, W3cField.Protocol);
        record.Https |= protocol.SequenceEqual("https"u8) || protocol.SequenceEqual("wss"u8)
            || Value(line, columns, W3cField.Tls) is not ([] or [(byte)'-'])
            || Value(line, columns, W3cField.Port).SequenceEqual("443"u8);
        record.Complete = true;
        return RejectReason.None;
    }

    // In the standard logs of CloudFront x-host-header is the host that was asked for, in its real-time logs it may be that of the distribution
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ReadOnlySpan<byte> Host(ReadOnlySpan<byte> host, ReadOnlySpan<byte> other) =>
        host is [] or [(byte)'-'] || (host.EndsWith(".cloudfront.net"u8) && other is not ([] or [(byte)'-'])) ? other : host;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ReadOnlySpan<byte> Value(ReadOnlySpan<byte> line, W3cColumns columns, W3cField field)
    {
        if (!columns.Has(field))
        {
            return default;
        }

        var (start, length) = _values[(int)field];
        return line.Slice(start, length);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool TryTime(ReadOnlySpan<byte> line, W3cColumns columns, out long unixSeconds)
    {
        unixSeconds = 0;
        if (!columns.Has(W3cField.Time))
        {
            return EpochTime.TryRead(Value(line, columns, W3cField.Instant), out unixSeconds);
        }

        var date = Value(line, columns, W3cField.Date);
        var time = Value(line, columns, W3cField.Time);
        if (date.Length != 10 || time.Length > _time.Length - 11)
        {
            return false;
        }

        date.CopyTo(_time);
        _time[10] = (byte)' ';
        time.CopyTo(_time.AsSpan(11));
        return _iso.TryRead(_time.AsSpan(0, 11 + time.Length), out unixSeconds);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private ReadOnlySpan<byte> Target(ReadOnlySpan<byte> line, W3cColumns columns)
    {
        var stem = Value(line, columns, W3cField.Stem);
        var query = Value(line, columns, W3cField.Query);
        if (query is [] or [(byte)'-'] || stem.Contains((byte)'?'))
        {
            // the real-time logs of CloudFront have the query in both columns
            return stem;
        }

        if (_scratch.Length < line.Length + 1)
        {
            _scratch = new byte[(int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)line.Length + 1)];
        }

        stem.CopyTo(_scratch);
        _scratch[stem.Length] = (byte)'?';
        query.CopyTo(_scratch.AsSpan(stem.Length + 1));
        return _scratch.AsSpan(0, stem.Length + 1 + query.Length);
    }
}
