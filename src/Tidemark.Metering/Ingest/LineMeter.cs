using System.Runtime.CompilerServices;
using Tidemark.Logs.Fields;
using Tidemark.Logs.Formats;
using Tidemark.Logs.Reading;
using Tidemark.Metering.Clients;
using Tidemark.Metering.Meters;
using Tidemark.Usage.Bytes;

namespace Tidemark.Metering.Ingest;

/// <summary>Reads the lines of chunks into meters; one for each thread.</summary>
internal sealed class LineMeter
{
    private readonly LogFormat _format;
    private readonly LineParser _parser;
    private readonly Hosts _hosts;
    private readonly Dictionary<ulong, (byte[] Text, KnownHost Host)> _recentHosts = [];
    private readonly UrlKey _url;
    private readonly ClientReader _clients;
    private readonly HostFilter? _only;
    private readonly LineMarks? _marks;
    private readonly int _domain = -1;
    private readonly byte[] _refererScratch = new byte[RefererHost.Longest];

    /// <param name="format">How lines are read.</param>
    /// <param name="hosts">The hosts of the source.</param>
    /// <param name="domain">The domain of every line, or null when each names its host.</param>
    /// <param name="clients">Which address is the client's; null: that of the connection.</param>
    /// <param name="only">Which lines are wanted; null: all.</param>
    public LineMeter(LogFormat format, Hosts hosts, string? domain, ClientPolicy? clients = null, HostFilter? only = null)
    {
        _format = format;
        _clients = new ClientReader(clients?.ForwardedDepth ?? 0);
        _only = only;
        _parser = format.CreateParser();
        _marks = _parser.ReadsMarks ? new LineMarks() : null;
        _hosts = hosts;
        _url = new UrlKey(domain);
        if (domain is not null)
        {
            _domain = hosts.NumberOf(domain);
        }
    }

    /// <summary>Adds every line of the chunk to the meter.</summary>
    /// <returns>The number of lines.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int Read(Chunk chunk, Meter meter)
    {
        if (chunk.IsLongLine)
        {
            if (_only is null)
            {
                meter.Reject(RejectReason.TooLong, chunk.Offset, chunk.Bytes);
            }

            return 1;
        }

        if (_format.HasDirectives)
        {
            _parser.Direct(chunk.Directive);
        }

        var text = chunk.Offset == 0 ? ByteOrderMark.Skip(chunk.Bytes) : chunk.Bytes;
        var end = chunk.Offset + chunk.Length;
        return text.Contains((byte)0) ? PaddedText.Read(text, new Padded(this, end - text.Length, meter)) : Read(text, end, meter);
    }

    /// <summary>Whether a line without line end is all there: half a line is left until its other half is written.</summary>
    public bool IsComplete(ReadOnlySpan<byte> line) => PaddedText.IsWhole(_format, _parser, ByteOrderMark.Skip(line), hasEnd: false);

    private int Read(ReadOnlySpan<byte> text, long textEnd, Meter meter) =>
        _only is not null ? ReadSome(text, textEnd, meter, _only) : _marks is null ? ReadPlain(text, textEnd, meter) : ReadMarked(text, textEnd, _marks, meter);

    // Line by line
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int ReadPlain(ReadOnlySpan<byte> text, long textEnd, Meter meter)
    {
        var lines = 0;
        while (text.Length > 0)
        {
            var end = text.IndexOf((byte)'\n');
            ReadOrReject(end < 0 ? text : text[..end], textEnd - text.Length, meter);
            text = end < 0 ? default : text[(end + 1)..];
            lines++;
        }

        return lines;
    }

    // A stretch at a time; a line that does not end in its stretch begins the next one
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int ReadMarked(ReadOnlySpan<byte> text, long textEnd, LineMarks marks, Meter meter)
    {
        var lines = 0;
        while (text.Length > 0)
        {
            marks.Find(text);
            var places = marks.Places;
            var (next, start) = (0, 0);
            while (next < places.Length)
            {
                var record = default(LogRecord);
                var isRead = _parser.TryParse(text, start, places[next..], ref record);
                while (next < places.Length && text[places[next]] != '\n')
                {
                    next++;
                }

                if (next == places.Length)
                {
                    break;
                }

                var end = places[next];
                if (isRead)
                {
                    RejectIf(Take(ref record, meter), text[start..end], textEnd - text.Length + start, meter);
                }
                else
                {
                    ReadOrReject(text[start..end], textEnd - text.Length + start, meter);
                }

                start = end + 1;
                next++;
                lines++;
            }

            if (start == 0)
            {
                // longer than a stretch, or the last one and without a line end
                var end = text.IndexOf((byte)'\n');
                ReadOrReject(end < 0 ? text : text[..end], textEnd - text.Length, meter);
                start = end < 0 ? text.Length : end + 1;
                lines++;
            }

            text = text[start..];
        }

        return lines;
    }

    private void ReadOrReject(ReadOnlySpan<byte> line, long offset, Meter meter)
    {
        RejectIf(ReadLine(WithoutReturn(line), meter), line, offset, meter);
    }

    private static void RejectIf(RejectReason reason, ReadOnlySpan<byte> line, long offset, Meter meter)
    {
        if (reason != RejectReason.None)
        {
            meter.Reject(reason, offset, WithoutReturn(line));
        }
    }

    private static ReadOnlySpan<byte> WithoutReturn(ReadOnlySpan<byte> line) => line.Length > 0 && line[^1] == '\r' ? line[..^1] : line;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private RejectReason ReadLine(ReadOnlySpan<byte> line, Meter meter)
    {
        if (line.Length is 0 or > LogLine.Longest)
        {
            return line.Length == 0 ? RejectReason.Empty : RejectReason.TooLong;
        }

        var record = default(LogRecord);
        var reason = _parser.Parse(line, ref record);
        return reason == RejectReason.None ? Take(ref record, meter) : reason;
    }

    // Meters what a line says
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private RejectReason Take(ref LogRecord record, Meter meter)
    {
        var domain = _domain;
        if (domain < 0)
        {
            if (record.Host.Length == 0)
            {
                return RejectReason.NoHost;
            }

            var host = HostOf(record.Host);
            domain = host.Domain;
            if (domain < 0)
            {
                meter.CountUnknown(host.Number);
                return RejectReason.UnknownDomain;
            }
        }

        record.Client = _clients.Of(record);
        meter.Add(record, domain, _url.Of(record), RefererHost.Of(record.Referer, _refererScratch));
        return RejectReason.None;
    }

    // Lines that are not wanted are neither metered nor rejected: they were, when all were read
    private int ReadSome(ReadOnlySpan<byte> text, long textEnd, Meter meter, HostFilter only)
    {
        var lines = 0;
        var rest = text;
        while (rest.Length > 0)
        {
            var end = rest.IndexOf((byte)'\n');
            var line = end < 0 ? rest : rest[..end];
            var offset = textEnd - rest.Length;
            rest = end < 0 ? default : rest[(end + 1)..];
            line = WithoutReturn(line);
            var record = default(LogRecord);
            if (line.Length is > 0 and <= LogLine.Longest && _parser.Parse(line, ref record) == RejectReason.None && record.Host.Length > 0
                && HostOf(record.Host) is { Domain: >= 0 } host && only.Wants(host.Number, offset))
            {
                record.Client = _clients.Of(record);
                meter.Add(record, host.Domain, _url.Of(record), RefererHost.Of(record.Referer, _refererScratch));
            }

            lines++;
        }

        return lines;
    }

    private KnownHost HostOf(ReadOnlySpan<byte> text)
    {
        var hash = KeyHash.Of(text, KeyHash.TableSeed);
        if (_recentHosts.TryGetValue(hash, out var recent) && text.SequenceEqual(recent.Text))
        {
            return recent.Host;
        }

        var host = _hosts.Of(text);
        if (_recentHosts.Count < Hosts.Most)
        {
            _recentHosts[hash] = (text.ToArray(), host);
        }

        return host;
    }

    // Lines of a text with NUL bytes, which begins at a byte of the content
    private readonly struct Padded(LineMeter lines, long start, Meter meter) : IPaddedLines
    {
        public int Read(ReadOnlySpan<byte> text, int end) => lines.Read(text, start + end, meter);

        public bool IsWhole(ReadOnlySpan<byte> line, bool hasEnd) => PaddedText.IsWhole(lines._format, lines._parser, line, hasEnd);

        public void Reject(ReadOnlySpan<byte> part, int at)
        {
            if (lines._only is null)
            {
                meter.Reject(RejectReason.Incomplete, start + at, part);
            }
        }
    }
}
