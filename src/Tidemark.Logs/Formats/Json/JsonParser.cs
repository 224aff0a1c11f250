using System.Runtime.CompilerServices;
using Tidemark.Logs.Fields;
using Tidemark.Text.Numbers;

namespace Tidemark.Logs.Formats.Json;

/// <summary>Reads lines that are JSON objects.</summary>
internal sealed class JsonParser(JsonKeys keys) : LineParser
{
    private readonly JsonFields _fields = new(keys);
    private AnyTime _time;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override RejectReason Parse(ReadOnlySpan<byte> line, ref LogRecord record)
    {
        if (!_fields.TryRead(line))
        {
            return RejectReason.Malformed;
        }

        if (!TryClient(line, ref record))
        {
            return RejectReason.BadClient;
        }

        if (!_time.TryRead(_fields.TextOf(JsonField.Time, line), out record.Time))
        {
            return RejectReason.BadTime;
        }

        record.UtcOffset = _time.Offset;

        if (!TryStatus(_fields.TextOf(JsonField.Status, line), out record.Status))
        {
            return RejectReason.BadStatus;
        }

        if (!TryBytes(_fields.TextOf(JsonField.Bytes, line), out record.Bytes))
        {
            return RejectReason.BadBytes;
        }

        if (!TryTarget(line, ref record))
        {
            return RejectReason.Malformed;
        }

        if (record.Form != UrlForm.Absolute)
        {
            var host = _fields.TextOf(JsonField.Host, line);
            record.Host = host is [(byte)'-'] ? default : RequestLine.HostOf(host);
        }

        record.Https |= IsHttps(line);
        record.Referer = _fields.TextOf(JsonField.Referer, line);
        record.Cache = _fields.KindOf(JsonField.NginxCache) == JsonKind.None
            ? CacheStatus.Of(_fields.TextOf(JsonField.CacheStatus, line))
            : CacheWords.OfNginx(_fields.TextOf(JsonField.NginxCache, line));
        record.Complete = true;
        return RejectReason.None;
    }

    public override ReadingStop? StopOf(ReadOnlySpan<byte> line)
    {
        var record = default(LogRecord);
        return Parse(line, ref record) switch
        {
            RejectReason.BadTime => _fields.PlaceOf(JsonField.Time, "time: a date and a time of day, or seconds since 1970"),
            RejectReason.BadStatus => _fields.PlaceOf(JsonField.Status, "status: a whole number, 100 to 999"),
            RejectReason.BadBytes => _fields.PlaceOf(JsonField.Bytes, "bytes: a whole number, 0 to 2^42"),
            _ => null,
        };
    }

    // The address of the connection, else the list of proxies. The key says that it is the client: whatever it holds, the line counts.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool TryClient(ReadOnlySpan<byte> line, ref LogRecord record)
    {
        record.Forwarded = _fields.TextOf(JsonField.Forwarded, line);
        var client = Endpoint.Unbracketed(_fields.TextOf(JsonField.Client, line));
        if (ClientAddress.IsPlausible(client))
        {
            record.Client = client;
            return true;
        }

        var list = Listed(line, ref record);
        client = client.Length > 0 ? client : Endpoint.AddressOf(_fields.TextOf(JsonField.ClientAndPort, line));
        record.Client = client.Length == 0 ? ForwardedList.LastAddress(list) : ClientAddress.IsPlausible(client) ? client : ForwardedList.AddressOf(client);
        return client.Length > 0 || list.Length > 0
            || _fields.Names(JsonField.Client) || _fields.Names(JsonField.ClientAndPort)
            || _fields.Names(JsonField.Forwarded) || _fields.Names(JsonField.ForwardedWithClient) || _fields.Names(JsonField.ForwardedOrClient);
    }

    // The list whose last entry is the client when nothing else tells it
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private ReadOnlySpan<byte> Listed(ReadOnlySpan<byte> line, scoped ref LogRecord record)
    {
        if (_fields.KindOf(JsonField.ForwardedWithClient) != JsonKind.None)
        {
            var list = _fields.TextOf(JsonField.ForwardedWithClient, line);
            record.Forwarded = ForwardedList.WithoutLast(list);
            return list;
        }

        if (record.Forwarded.Length == 0 && _fields.KindOf(JsonField.ForwardedOrClient) != JsonKind.None)
        {
            var list = _fields.TextOf(JsonField.ForwardedOrClient, line);
            record.Forwarded = ForwardedList.IsOneAddress(list) ? default : list;
            return list;
        }

        return record.Forwarded;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryStatus(ReadOnlySpan<byte> text, out int status)
    {
        if (Numbers.TryStatus(text, out status))
        {
            return true;
        }

        var isStatus = JsonNumber.TryWhole(text, out var number) && number is >= 100 and <= 999;
        status = isStatus ? (int)number : 0;
        return isStatus;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryBytes(ReadOnlySpan<byte> text, out long bytes) =>
        Numbers.TryBytes(text, out bytes) || (JsonNumber.TryWhole(text, out bytes) && bytes <= Numbers.MostBytes);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool TryTarget(ReadOnlySpan<byte> line, ref LogRecord record)
    {
        if (_fields.KindOf(JsonField.Target) != JsonKind.None)
        {
            RequestLine.ReadTarget(_fields.TextOf(JsonField.Target, line), ref record);
            return true;
        }

        if (_fields.KindOf(JsonField.Request) != JsonKind.None)
        {
            RequestLine.Read(_fields.TextOf(JsonField.Request, line), ref record);
            return true;
        }

        if (!_fields.Names(JsonField.Path) && !_fields.Names(JsonField.Target) && !_fields.Names(JsonField.Request))
        {
            return false;
        }

        // a client that sent no request, or one that could not be read, leaves them empty: it was answered all the same
        var path = _fields.TextOf(JsonField.Path, line);
        var query = _fields.TextOf(JsonField.Query, line);
        RequestLine.ReadTarget(query is [] or [(byte)'-'] ? path : _fields.Join(path, (byte)'?', query, line), ref record);
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool IsHttps(ReadOnlySpan<byte> line)
    {
        var scheme = _fields.TextOf(JsonField.Scheme, line);
        return scheme.SequenceEqual("https"u8) || scheme.SequenceEqual("wss"u8)
            || _fields.KindOf(JsonField.IsHttps) == JsonKind.True || _fields.TextOf(JsonField.IsHttps, line).SequenceEqual("on"u8)
            || _fields.KindOf(JsonField.Tls) == JsonKind.Object || _fields.TextOf(JsonField.Tls, line) is not ([] or [(byte)'-']);
    }
}
