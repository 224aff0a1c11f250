using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Tidemark.Bench;

/// <summary>
/// Writes an access log: the same bytes for the same options. URLs, clients and domains are Zipf distributed, user agents are
/// real ones, and traffic follows the day.
/// </summary>
internal sealed class LogGenerator
{
    private const int BufferBytes = 1 << 20;
    private const int Room = 4096;

    // Requests by hour of the day, relative to each other: lowest before dawn, highest in the evening
    private static readonly double[] HourWeights =
        [52, 38, 29, 24, 22, 25, 34, 48, 62, 74, 82, 86, 90, 88, 85, 84, 86, 90, 97, 106, 115, 118, 104, 76];

    private static readonly (int Status, int PerMille)[] Statuses =
        [(200, 862), (304, 62), (206, 30), (404, 24), (301, 9), (302, 6), (403, 3), (499, 2), (502, 1), (500, 1)];

    private readonly LogOptions _options;
    private readonly Dice _dice;
    private readonly byte[][] _domains;
    private readonly byte[][] _paths;
    private readonly int[] _sizes;
    private readonly byte[][] _clients;
    private readonly byte[][] _agents;
    private readonly byte[][] _referers;
    private readonly Zipf _pathRanks;
    private readonly Zipf _clientRanks;
    private readonly Zipf _domainRanks;
    private readonly Zipf _refererRanks;
    private readonly int[] _statusOf = new int[1000];
    private readonly byte[] _buffer = new byte[BufferBytes];
    private byte[] _time = [];
    private int _used;

    public LogGenerator(LogOptions options)
    {
        _options = options;
        _dice = new Dice(options.Seed);
        _domains = [.. Enumerable.Range(0, options.Domains).Select(DomainName).Select(Encoding.ASCII.GetBytes)];
        _paths = [.. Enumerable.Range(0, options.Urls).Select(i => Encoding.ASCII.GetBytes(Words.Path(_dice, i)))];
        _sizes = [.. _paths.Select(_ => (int)Math.Min(80_000_000, Math.Exp(6.5 + (_dice.Unit() + _dice.Unit() + _dice.Unit()) * 2.6)))];
        _clients = [.. Enumerable.Range(0, options.Clients).Select(_ => Encoding.ASCII.GetBytes(Words.Client(_dice)))];
        _agents = [.. Words.Agents.Select(Encoding.ASCII.GetBytes)];
        _referers = [.. Words.Referers(options.Domains).Select(Encoding.ASCII.GetBytes)];
        _pathRanks = new Zipf(options.Urls, 0.9);
        _clientRanks = new Zipf(options.Clients, 0.6);
        _domainRanks = new Zipf(options.Domains, 0.8);
        _refererRanks = new Zipf(_referers.Length, 1.1);
        var at = 0;
        foreach (var (status, perMille) in Statuses)
        {
            Array.Fill(_statusOf, status, at, perMille);
            at += perMille;
        }
    }

    /// <summary>The domain of a rank.</summary>
    public static string DomainName(int rank) => rank == 0 ? "www.example.com" : string.Create(CultureInfo.InvariantCulture, $"cdn{rank}.example.com");

    public void WriteTo(Stream output)
    {
        var hours = (int)Math.Ceiling(_options.Days * 24);
        var sum = Enumerable.Range(0, hours).Sum(WeightOf);
        var written = 0L;
        var weight = 0.0;
        for (var hour = 0; hour < hours; hour++)
        {
            weight += WeightOf(hour);
            var until = hour == hours - 1 ? _options.Lines : (long)(_options.Lines * (weight / sum));
            WriteHour(output, _options.Start.AddHours(hour), until - written);
            written = until;
        }

        output.Write(_buffer, 0, _used);
        _used = 0;
    }

    private double WeightOf(int hour) => _options.Even ? 1 : HourWeights[(_options.Start.Hour + hour) % 24];

    private void WriteHour(Stream output, DateTimeOffset start, long lines)
    {
        var second = -1L;
        for (var i = 0L; i < lines; i++)
        {
            var now = i * 3600 / lines;
            if (now != second)
            {
                second = now;
                var time = _options.Format == "nginx-json" ? "yyyy-MM-ddTHH:mm:ss+00:00" : "dd/MMM/yyyy:HH:mm:ss +0000";
                _time = Encoding.ASCII.GetBytes(start.AddSeconds(now).ToString(time, CultureInfo.InvariantCulture));
            }

            if (_used > BufferBytes - Room)
            {
                output.Write(_buffer, 0, _used);
                _used = 0;
            }

            var path = _pathRanks.Draw(_dice);
            var status = _statusOf[_dice.Below(1000)];
            var bytes = status is 200 or 206 ? _sizes[path] : status == 304 ? 0 : 300 + (status % 97);
            switch (_options.Format)
            {
                case "alibaba":
                    WriteAlibaba(path, status, bytes);
                    break;
                case "nginx-json":
                    WriteJson(path, status, bytes);
                    break;
                default:
                    WriteCombined(path, status, bytes);
                    break;
            }
        }
    }

    private void WriteCombined(int path, int status, int bytes)
    {
        Put(_clients[_clientRanks.Draw(_dice)]);
        Put(" - - ["u8);
        Put(_time);
        Put("] \"GET "u8);
        Put(_paths[path]);
        Put(" HTTP/1.1\" "u8);
        Put(status);
        Put(" "u8);
        Put(bytes);
        Put(" \""u8);
        Put(_referers[_refererRanks.Draw(_dice)]);
        Put("\" \""u8);
        Put(_agents[_dice.Below(_agents.Length)]);
        Put("\"\n"u8);
    }

    private void WriteAlibaba(int path, int status, int bytes)
    {
        var client = _clients[_clientRanks.Draw(_dice)];
        var dice = _dice.Next();
        Put("["u8);
        Put(_time);
        Put("] "u8);
        Put(client);
        Put(" - "u8);
        Put((int)(dice % 900) + 1);
        Put(" \""u8);
        Put(_referers[_refererRanks.Draw(_dice)]);
        Put((dice >> 20) % 10 < 7 ? "\" \"GET https://"u8 : "\" \"GET http://"u8);
        Put(_domains[_domainRanks.Draw(_dice)]);
        Put(_paths[path]);
        Put("\" "u8);
        Put(status);
        Put(" "u8);
        Put((int)((dice >> 32) % 700) + 200);
        Put(" "u8);
        Put(bytes);
        Put((dice >> 40) % 100 < 91 ? " HIT \""u8 : " MISS \""u8);
        Put(_agents[_dice.Below(_agents.Length)]);
        Put("\" \"text/html\" "u8);
        Put(client);
        Put("\n"u8);
    }

    private void WriteJson(int path, int status, int bytes)
    {
        var dice = _dice.Next();
        Put("{\"time_iso8601\":\""u8);
        Put(_time);
        Put("\",\"remote_addr\":\""u8);
        Put(_clients[_clientRanks.Draw(_dice)]);
        Put("\",\"remote_user\":\"\",\"scheme\":\""u8);
        Put((dice >> 20) % 10 < 7 ? "https"u8 : "http"u8);
        Put("\",\"host\":\""u8);
        Put(_domains[_domainRanks.Draw(_dice)]);
        Put("\",\"request_method\":\"GET\",\"request_uri\":\""u8);
        Put(_paths[path]);
        Put("\",\"server_protocol\":\"HTTP/1.1\",\"status\":\""u8);
        Put(status);
        Put("\",\"body_bytes_sent\":\""u8);
        Put(bytes);
        Put("\",\"request_time\":\"0."u8);
        Put((int)(dice % 900) + 100);
        Put("\",\"upstream_cache_status\":\""u8);
        Put((dice >> 40) % 100 < 91 ? "HIT"u8 : "MISS"u8);
        Put("\",\"http_referer\":\""u8);
        Put(_referers[_refererRanks.Draw(_dice)]);
        Put("\",\"http_user_agent\":\""u8);
        Put(_agents[_dice.Below(_agents.Length)]);
        Put("\"}\n"u8);
    }

    private void Put(ReadOnlySpan<byte> text)
    {
        text.CopyTo(_buffer.AsSpan(_used));
        _used += text.Length;
    }

    private void Put(int number)
    {
        Utf8Formatter.TryFormat(number, _buffer.AsSpan(_used), out var length);
        _used += length;
    }
}
