using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Tidemark.Demo;

/// <summary>
/// Writes the access log of a day, line by line in the order of time. The same day gives the same lines, so a log that was
/// written up to noon is the beginning of the one written up to midnight.
/// </summary>
internal sealed class DemoLog
{
    private const int LongestLine = 1024;
    private const int MinutesOfDay = 24 * 60;

    private readonly Stream _output;
    private readonly byte[] _buffer = new byte[1 << 16];
    private int _used;
    private Dice _dice;

    private DemoLog(Stream output, DateOnly day, int salt)
    {
        _output = output;
        _dice = new Dice(((ulong)day.DayNumber << 8) + (ulong)salt);
    }

    /// <summary>Writes the log of the edge in the Alibaba CDN format; answers the number of lines.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="day">A day of the zone.</param>
    /// <param name="end">No request at or after this instant.</param>
    /// <param name="zone">The account's zone; one whose offset does not change within the day.</param>
    public static long WriteEdge(Stream output, DateOnly day, DateTimeOffset end, TimeZoneInfo zone) =>
        new DemoLog(output, day, 1).Write(DemoSite.Edge, day, end, zone, alibaba: true);

    /// <summary>Writes the log of the origin's own web server in the combined format; answers the number of lines.</summary>
    /// <inheritdoc cref="WriteEdge"/>
    public static long WriteOrigin(Stream output, DateOnly day, DateTimeOffset end, TimeZoneInfo zone) =>
        new DemoLog(output, day, 2).Write([DemoSite.Origin], day, end, zone, alibaba: false);

    private long Write(IReadOnlyList<DemoSite> sites, DateOnly day, DateTimeOffset end, TimeZoneInfo zone, bool alibaba)
    {
        var midnight = day.ToDateTime(TimeOnly.MinValue);
        var start = new DateTimeOffset(midnight, zone.GetUtcOffset(midnight));
        var seconds = (long)Math.Min(MinutesOfDay * 60, (end - start).TotalSeconds);
        var date = Encoding.ASCII.GetBytes(day.ToString("dd/MMM/yyyy", CultureInfo.InvariantCulture) + ":");
        var offset = Encoding.ASCII.GetBytes($" {(start.Offset < TimeSpan.Zero ? '-' : '+')}{start.Offset:hhmm}] ");
        var rates = new double[sites.Count];
        long lines = 0;
        for (var second = 0; second < seconds; second++)
        {
            var minute = second / 60;
            for (var i = 0; i < sites.Count; i++)
            {
                if (second % 60 == 0)
                {
                    rates[i] = DemoCurve.Rate(sites[i], day, minute);
                }

                for (var n = _dice.Occurrences(rates[i]); n > 0; n--)
                {
                    var visit = DemoVisit.Of(ref _dice, sites[i], DemoCurve.IsFailing(sites[i], day, minute));
                    if (alibaba)
                    {
                        Alibaba(visit, sites[i], date, second, offset);
                    }
                    else
                    {
                        Combined(visit, date, second, offset);
                    }

                    lines++;
                }
            }
        }

        _output.Write(_buffer, 0, _used);
        return lines;
    }

    private void Alibaba(in DemoVisit visit, DemoSite site, byte[] date, int second, byte[] offset)
    {
        Room();
        Instant(date, second, offset);
        Put(visit.Address);
        Put(" - "u8);
        Put(visit.Milliseconds);
        Put(" \""u8);
        Put(visit.Referer);
        Put("\" \""u8);
        Put(visit.Method);
        Put(visit.Https ? " https://"u8 : " http://"u8);
        Put(site.Domain);
        Put(visit.Path);
        Put("\" "u8);
        Put(visit.Status);
        Put(" "u8);
        Put(visit.RequestBytes);
        Put(" "u8);
        Put(visit.Bytes);
        Put(visit.Hit ? " HIT \""u8 : " MISS \""u8);
        Put(visit.Agent);
        Put("\" \""u8);
        Put(site.ContentType);
        Put("\" "u8);
        Put(visit.Address);
        Put("\n"u8);
    }

    private void Combined(in DemoVisit visit, byte[] date, int second, byte[] offset)
    {
        Room();
        Put(visit.Address);
        Put(" - - "u8);
        Instant(date, second, offset);
        Put("\""u8);
        Put(visit.Method);
        Put(" "u8);
        Put(visit.Path);
        Put(" HTTP/1.1\" "u8);
        Put(visit.Status);
        Put(" "u8);
        Put(visit.Bytes);
        Put(" \""u8);
        Put(visit.Referer);
        Put("\" \""u8);
        Put(visit.Agent);
        Put("\"\n"u8);
    }

    private void Instant(byte[] date, int second, byte[] offset)
    {
        Put("["u8);
        Put(date);
        TwoDigits(second / 3600);
        Put(":"u8);
        TwoDigits(second / 60 % 60);
        Put(":"u8);
        TwoDigits(second % 60);
        Put(offset);
    }

    private void Room()
    {
        if (_buffer.Length - _used < LongestLine)
        {
            _output.Write(_buffer, 0, _used);
            _used = 0;
        }
    }

    private void TwoDigits(int value)
    {
        _buffer[_used++] = (byte)('0' + (value / 10));
        _buffer[_used++] = (byte)('0' + (value % 10));
    }

    private void Put(long value)
    {
        Utf8Formatter.TryFormat(value, _buffer.AsSpan(_used), out var written);
        _used += written;
    }

    private void Put(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_buffer.AsSpan(_used));
        _used += bytes.Length;
    }

    private void Put(string ascii) => _used += Encoding.ASCII.GetBytes(ascii, _buffer.AsSpan(_used));
}
