using System.Runtime.CompilerServices;
using Tidemark.Logs.Fields;
using Tidemark.Text;

namespace Tidemark.Logs.Formats.Own;

/// <summary>Reads lines by the steps of a compiled format.</summary>
internal sealed class OwnParser(CompiledFormat format) : LineParser
{
    // Bounds the work that a client can cause
    private const int MostEnds = 256;

    private readonly byte[] _prefix = format.Prefix;
    private readonly Step[] _steps = format.Steps;
    private readonly int _required = format.Required;
    private readonly bool _isJson = format.Escape == Escape.Json;
    private readonly bool _hasPieces = format.Steps.Any(step => step.Reading == Reading.TimePieces);
    private readonly int _list = Array.FindIndex(format.Steps, step => step.IsElastic);
    private readonly int[] _ends = new int[MostEnds];
    private readonly Scratch _scratch = new();
    private int _listStart;
    private LogTime _timeLocal;
    private IsoTime _timeIso;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override RejectReason Parse(ReadOnlySpan<byte> line, ref LogRecord record)
    {
        _listStart = -1;
        var reason = Parse(line, -1, ref record);
        return reason == RejectReason.None || _listStart < 0 ? reason : ParseAgain(line, line[_listStart..], reason, ref record);
    }

    // A client wrote into the list of proxies what looked like its end, or ended it with a comma: any place that looks like the end may be it. The last are
    // tried, because what follows the list has no more such places than the format gives it.
    private RejectReason ParseAgain(ReadOnlySpan<byte> line, ReadOnlySpan<byte> list, RejectReason first, ref LogRecord record)
    {
        var count = 0;
        for (var end = _steps[_list].EndFrom(list, 0); end >= 0; end = _steps[_list].EndFrom(list, end + 1))
        {
            _ends[count++ % MostEnds] = end;
        }

        for (var i = Math.Max(0, count - MostEnds); i < count; i++)
        {
            record = default;
            if (Parse(line, _ends[i % MostEnds], ref record) == RejectReason.None)
            {
                return RejectReason.None;
            }
        }

        return first;
    }

    /// <summary>Reads a line.</summary>
    /// <param name="line">The line.</param>
    /// <param name="listLength">The length of the list of proxies; -1: up to what looks like its end.</param>
    /// <param name="record">What is set.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private RejectReason Parse(ReadOnlySpan<byte> line, int listLength, ref LogRecord record)
    {
        if (!line.StartsWith(_prefix))
        {
            return RejectReason.Malformed;
        }

        _scratch.Clear();
        var found = default(FoundValues);
        record.Complete = true;
        var rest = line[_prefix.Length..];
        var steps = _steps;
        for (var i = 0; i < steps.Length; i++)
        {
            var step = steps[i];
            var length = i == _list ? LengthOfList(step, line, rest, listLength) : step.End(rest);
            if (length < 0)
            {
                if (i < _required)
                {
                    return WhenMissing(step.Reading);
                }

                record.Complete = false;
                break;
            }

            var value = rest[..length];
            rest = rest[(length + step.LiteralLength)..];
            var reason = Take(step, value, ref record, ref found);
            if (reason != RejectReason.None)
            {
                return reason;
            }
        }

        if (_hasPieces)
        {
            if (!found.Time.TryInstant(out record.Time))
            {
                return RejectReason.BadTime;
            }

            record.UtcOffset = found.Time.Offset;
        }

        Finish(ref record, found);
        return RejectReason.None;
    }

    private int LengthOfList(Step step, ReadOnlySpan<byte> line, ReadOnlySpan<byte> rest, int known)
    {
        _listStart = line.Length - rest.Length;
        return known < 0 ? step.End(rest) : known;
    }

    public override ReadingStop? StopOf(ReadOnlySpan<byte> line)
    {
        if (!line.StartsWith(_prefix))
        {
            return new ReadingStop(line.CommonPrefixLength(_prefix), $"the start of every line: {LineSample.Printable(_prefix)}");
        }

        _scratch.Clear();
        var found = default(FoundValues);
        var record = default(LogRecord);
        var at = _prefix.Length;
        foreach (var step in _steps)
        {
            var length = step.End(line[at..]);
            if (length < 0 || Take(step, line.Slice(at, length), ref record, ref found) != RejectReason.None)
            {
                return new ReadingStop(at, step.Text);
            }

            at += length + step.LiteralLength;
        }

        return null;
    }

    private static RejectReason WhenMissing(Reading reading) => reading switch
    {
        Reading.TimeLocal or Reading.TimeIso or Reading.TimePieces or Reading.TimeEpoch => RejectReason.BadTime,
        Reading.Status => RejectReason.BadStatus,
        Reading.Bytes => RejectReason.BadBytes,
        _ => RejectReason.Malformed,
    };

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private RejectReason Take(Step step, ReadOnlySpan<byte> value, ref LogRecord record, ref FoundValues found)
    {
        switch (step.Reading)
        {
            case Reading.Nothing:
                return RejectReason.None;
            case Reading.Client:
                record.Client = value;
                return ClientAddress.IsPlausible(value) ? RejectReason.None : RejectReason.BadClient;
            case Reading.TimeLocal:
                (var isLocal, record.UtcOffset) = (_timeLocal.TryRead(value, out record.Time), _timeLocal.Offset);
                return isLocal ? RejectReason.None : RejectReason.BadTime;
            case Reading.Request:
                RequestLine.Read(Plain(value), ref record);
                return RejectReason.None;
            case Reading.Status:
                return Numbers.TryStatus(value, out record.Status) ? RejectReason.None : RejectReason.BadStatus;
            case Reading.Bytes:
                return Numbers.TryBytes(value, out record.Bytes) ? RejectReason.None : RejectReason.BadBytes;
            case Reading.Referer:
                record.Referer = Plain(value);
                return RejectReason.None;
            case Reading.Host:
                found.Host = Plain(value);
                return RejectReason.None;
            case Reading.LastForwarded:
                record.Forwarded = value;
                record.Client = ForwardedList.LastAddress(value);
                return RejectReason.None;
            case Reading.LastOfOwn:
                record.Forwarded = ForwardedList.WithoutLast(value);
                record.Client = ForwardedList.LastAddress(value);
                return RejectReason.None;
            case Reading.TimeIso:
                (var isIso, record.UtcOffset) = (_timeIso.TryRead(value, out record.Time), _timeIso.Offset);
                return isIso ? RejectReason.None : RejectReason.BadTime;
            case Reading.TimeEpoch:
                record.UtcOffset = LogRecord.NoOffset;
                return EpochTime.TryRead(value, out record.Time) ? RejectReason.None : RejectReason.BadTime;
            case Reading.TimePieces:
                return step.Pattern!.TryRead(value, ref found.Time) ? RejectReason.None : RejectReason.BadTime;
            default:
                TakeOptional(step.Reading, value, ref record, ref found);
                return RejectReason.None;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void TakeOptional(Reading reading, ReadOnlySpan<byte> value, ref LogRecord record, ref FoundValues found)
    {
        switch (reading)
        {
            case Reading.Target:
                RequestLine.ReadTarget(Plain(value), ref record);
                break;
            case Reading.PathAndQuery:
                var target = Plain(value);
                RequestLine.ReadTarget(target.EndsWith("-"u8) && !target.Contains((byte)'?') && target.Length > 1 ? target[..^1] : target, ref record);
                break;
            case Reading.Path:
                found.Path = Plain(value);
                found.HasPath = true;
                break;
            case Reading.Query:
                found.Query = Plain(value);
                break;
            case Reading.Forwarded:
                record.Forwarded = value;
                break;
            case Reading.BeforeLast:
                record.Forwarded = ForwardedList.WithoutLast(value);
                break;
            case Reading.Cache:
                record.Cache = CacheOf(value);
                break;
            case Reading.Scheme:
                found.IsTls = value.SequenceEqual("https"u8);
                break;
            case Reading.Switch:
                found.IsTls = System.Text.Ascii.EqualsIgnoreCase(value, "on"u8);
                break;
            case Reading.TlsOnly:
                found.IsTls = value.Length > 0 && !value.SequenceEqual("-"u8);
                break;
            case Reading.Port:
                found.IsTls = value.SequenceEqual("443"u8);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Finish(ref LogRecord record, in FoundValues found)
    {
        if (found.HasPath)
        {
            var query = found.Query.StartsWith("?"u8) ? found.Query[1..] : found.Query;
            var isThere = query.Length > 0 && !query.SequenceEqual("-"u8);
            RequestLine.ReadTarget(isThere ? _scratch.Joined(found.Path, (byte)'?', query) : found.Path, ref record);
        }

        record.Https |= found.IsTls;
        if (found.Host.Length > 0 && !found.Host.SequenceEqual("-"u8))
        {
            record.Host = found.Host.Contains((byte)':') ? RequestLine.HostOf(found.Host) : found.Host;
        }
    }

    // Of a header of one's own as well, where the word may stand among others: HIT from edge-7
    private static CacheResult CacheOf(ReadOnlySpan<byte> value)
    {
        var end = value.IndexOfAny(" ,;"u8);
        var word = end < 0 ? value : value[..end];
        var result = CacheWords.OfNginx(word);
        return result != CacheResult.Unknown ? result : CacheWords.OfSquid(word);
    }

    private ReadOnlySpan<byte> Plain(ReadOnlySpan<byte> value) => _isJson && value.Contains((byte)'\\') ? _scratch.Unescaped(value) : value;

    // What has to wait for the end of the line
    private ref struct FoundValues
    {
        public ReadOnlySpan<byte> Host;
        public ReadOnlySpan<byte> Path;
        public ReadOnlySpan<byte> Query;
        public TimeParts Time;
        public bool HasPath;
        public bool IsTls;
    }
}
