using System.Text;
using Tidemark.Logs.Fields;
using Tidemark.Logs.Formats;

namespace Tidemark.Logs.Tests.Formats;

/// <summary>A record with its spans as text (Latin-1, so that every byte survives), to be compared.</summary>
internal sealed record ParsedLine(
    RejectReason Reason, string Client, string Target, UrlForm Form, string Host, string Referer, long Time, int Status, long Bytes,
    CacheResult Cache, bool Https, bool Complete)
{
    /// <summary>Parses a line that lies at the very end of its array, so that reading past it throws.</summary>
    public static ParsedLine Of(LogFormat format, string line) => Of(format.CreateParser(), Encoding.Latin1.GetBytes(line));

    public static ParsedLine Of(LineParser parser, byte[] line)
    {
        var record = default(LogRecord);
        var reason = parser.Parse(line, ref record);
        return Of(reason, record);
    }

    public static ParsedLine Of(RejectReason reason, in LogRecord record) => new(
        reason, Text(record.Client), Text(record.Target), record.Form, Text(record.Host), Text(record.Referer), record.Time, record.Status, record.Bytes,
        record.Cache, record.Https, record.Complete);

    private static string Text(ReadOnlySpan<byte> bytes) => Encoding.Latin1.GetString(bytes);
}
