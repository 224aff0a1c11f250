using System.Runtime.CompilerServices;
using Tidemark.Logs.Fields;

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

        ReadClient(line, ref record);
        if (!ClientAddress.IsPlausible(record.Client))
        {
            return RejectReason.BadClient;
        }

        if (!_time.TryRead(_fields.TextOf(JsonField.Time, line), out record.Time))
        {
            return RejectReason.BadTime;
        }

        if (!Numbers.TryStatus(_fields.TextOf(JsonField.Status, line), out record.Status))
        {
            return RejectReason.BadStatus;
        }

        if (!Numbers.TryBytes(_fields.TextOf(JsonField.Bytes, line), out record.Bytes))
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

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ReadClient(ReadOnlySpan<byte> line, ref LogRecord record)
    {
        record.Forwarded = _fields.TextOf(JsonField.Forwarded, line);
        record.Client = Endpoint.Unbracketed(_fields.TextOf(JsonField.Client, line));
        if (record.Client.Length > 0)
        {
            return;
        }

        record.Client = Endpoint.AddressOf(_fields.TextOf(JsonField.ClientAndPort, line));
        if (_fields.KindOf(JsonField.ForwardedWithClient) != JsonKind.None)
        {
            record.Forwarded = ForwardedList.SplitLast(_fields.TextOf(JsonField.ForwardedWithClient, line), out var last);
            record.Client = record.Client.Length > 0 ? record.Client : last;
        }
    }

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
