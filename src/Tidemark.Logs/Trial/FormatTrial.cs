using System.Text;
using Tidemark.Logs.Detection;
using Tidemark.Logs.Fields;
using Tidemark.Logs.Formats;
using Tidemark.Logs.Reading;
using Tidemark.Text;

namespace Tidemark.Logs.Trial;

/// <summary>The fields of a line that would be metered. Texts are printable, so they cannot control a terminal, and long ones are truncated.</summary>
/// <param name="Client">The client's address as logged.</param>
/// <param name="Forwarded">The list of X-Forwarded-For; empty if the line has none.</param>
/// <param name="Time">The instant, UTC.</param>
/// <param name="Host">The host as logged; empty if the line has none.</param>
/// <param name="Url">The URL as it is ranked; without scheme and host if the line has none.</param>
/// <param name="Status">100 to 999.</param>
/// <param name="Bytes">Bytes of the response.</param>
/// <param name="Referer">The host of the referer, or <c>-</c>.</param>
/// <param name="Cache"><c>hit</c>, <c>origin</c>, or empty if the line does not contain it.</param>
/// <param name="Https">Whether it used TLS, as far as the line shows.</param>
public sealed record TrialRequest(
    string Client, string Forwarded, DateTimeOffset Time, string Host, string Url, int Status, long Bytes, string Referer, string Cache, bool Https);

/// <summary>How one line is read.</summary>
/// <param name="Number">Its number in the file, from 1.</param>
/// <param name="Text">The line, printable and cut.</param>
/// <param name="Request">The fields; null if the line would be rejected.</param>
/// <param name="Reason">The reason for rejection, such as <c>bad-time</c>; empty if it is accepted.</param>
/// <param name="Why">The reason in words; empty if it is accepted.</param>
public sealed record TrialLine(long Number, string Text, TrialRequest? Request, string Reason, string Why)
{
    /// <summary>Where reading stopped; null if this is unknown, as for formats with fields in any order.</summary>
    public TrialStop? Stop { get; init; }
}

/// <summary>Where the reading of a line stopped.</summary>
/// <param name="At">The byte of the line, from 1.</param>
/// <param name="Rest">The text at this position, printable and truncated.</param>
/// <param name="Expected">The expected text, for people; for a custom format the variable and the text after it.</param>
public sealed record TrialStop(int At, string Rest, string Expected);

/// <summary>How the first lines of a file are read.</summary>
/// <param name="Name">The file.</param>
/// <param name="Format">The format used: the given one or the detected one.</param>
/// <param name="Lines">The lines, in order.</param>
public sealed record TrialOutcome(string Name, FormatInfo Format, IReadOnlyList<TrialLine> Lines)
{
    /// <summary>Lines that would be metered.</summary>
    public long Accepted => Lines.Count(line => line.Request is not null);

    /// <summary>Lines that would be rejected, by reason.</summary>
    public IReadOnlyDictionary<string, long> RejectedBy =>
        Lines.Where(line => line.Request is null).GroupBy(line => line.Reason).OrderBy(group => group.Key, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.LongCount());
}

/// <summary>Shows how the first lines of a log are read, without metering them.</summary>
public static class FormatTrial
{
    /// <summary>The maximum number of lines.</summary>
    public const int MostLines = 100_000;

    /// <summary>Reads the first lines of a file, plain or compressed, or of standard input for <c>-</c>.</summary>
    /// <param name="path">The file.</param>
    /// <param name="format">As for an ingest, <c>auto</c> included.</param>
    /// <param name="lines">How many lines, 1 to <see cref="MostLines"/>.</param>
    /// <param name="longest">The number of characters shown of each text.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="LogUsageException">There is no such format.</exception>
    /// <exception cref="LogException">The file cannot be read, or its format cannot be detected.</exception>
    public static async Task<TrialOutcome> Read(
        string path, string format, int lines, int longest = LineSample.Longest, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(lines, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(lines, MostLines);
        var named = LogFormats.Named(format);
        return await Task.Run(() => Read(path, named, lines, longest, cancellationToken), cancellationToken).WaitAsync(cancellationToken);
    }

    private static TrialOutcome Read(string path, LogFormat? named, int most, int longest, CancellationToken cancellationToken)
    {
        try
        {
            using var content = LogContent.Open(path, Console.OpenStandardInput);
            var format = named ?? LogFormats.Detect(path, content.Head, content.HeadIsAll);
            using var reader = new LogReader(content, 0, Chunk.DefaultBytes);
            var trial = new Lines(format, most, longest);
            var chunk = new Chunk(Chunk.DefaultBytes);
            while (trial.WantsMore && reader.TryRead(chunk))
            {
                cancellationToken.ThrowIfCancellationRequested();
                trial.Read(chunk);
            }

            if (trial.WantsMore && (reader.Tail.Length > 0 || reader.EndsInLongLine))
            {
                trial.ReadTail(reader.Tail);
            }

            return new TrialOutcome(path, FormatCatalogue.Of(format), trial.All);
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            throw new LogException(path, e.Message);
        }
    }

    private sealed class Lines(LogFormat format, int most, int longest) : IPaddedLines
    {
        private readonly LineParser _parser = format.CreateParser();
        private readonly UrlKey _url = new(null);
        private readonly byte[] _scratch = new byte[RefererHost.Longest];

        public List<TrialLine> All { get; } = [];

        public bool WantsMore => All.Count < most;

        public void Read(Chunk chunk)
        {
            if (chunk.IsLongLine)
            {
                Reject(chunk.Bytes, RejectReason.TooLong);
                return;
            }

            var text = chunk.Offset == 0 ? ByteOrderMark.Skip(chunk.Bytes) : chunk.Bytes;
            if (text.Contains((byte)0))
            {
                PaddedText.Read(text, this);
            }
            else
            {
                ReadLines(text);
            }
        }

        public void ReadTail(ReadOnlySpan<byte> line) => Read(All.Count == 0 ? ByteOrderMark.Skip(line) : line, isWhole: false);

        int IPaddedLines.Read(ReadOnlySpan<byte> lines, int end) => ReadLines(lines);

        bool IPaddedLines.IsWhole(ReadOnlySpan<byte> line, bool hasEnd) => PaddedText.IsWhole(format, _parser, line, hasEnd);

        void IPaddedLines.Reject(ReadOnlySpan<byte> part, int start)
        {
            if (WantsMore)
            {
                Reject(part, RejectReason.Incomplete);
            }
        }

        private int ReadLines(ReadOnlySpan<byte> rest)
        {
            var before = All.Count;
            while (rest.Length > 0 && WantsMore)
            {
                var end = rest.IndexOf((byte)'\n');
                Read(end < 0 ? rest : rest[..end], isWhole: true);
                rest = end < 0 ? default : rest[(end + 1)..];
            }

            return All.Count - before;
        }

        private void Read(ReadOnlySpan<byte> line, bool isWhole)
        {
            line = line is [.., (byte)'\r'] ? line[..^1] : line;
            if (line.Length is 0 or > LogLine.Longest)
            {
                Reject(line, line.Length == 0 ? RejectReason.Empty : RejectReason.TooLong);
                return;
            }

            var record = default(LogRecord);
            var reason = _parser.Parse(line, ref record);
            if (reason == RejectReason.None && !isWhole && (format.NeedsLineEnd || !record.Complete))
            {
                reason = RejectReason.Incomplete;
            }

            if (reason == RejectReason.None)
            {
                All.Add(new TrialLine(All.Count + 1, Shown(line), Request(record), "", ""));
            }
            else
            {
                Reject(line, reason);
            }
        }

        private void Reject(ReadOnlySpan<byte> line, RejectReason reason)
        {
            ReadingStop? stop = reason is RejectReason.Empty or RejectReason.TooLong ? null : _parser.StopOf(line);
            All.Add(new TrialLine(All.Count + 1, Shown(line), null, RejectReasons.NameOf(reason), Why(reason, stop))
            {
                Stop = stop is { } known ? new TrialStop(known.At + 1, Shown(line[known.At..]), known.Expected) : null,
            });
        }

        private string Why(RejectReason reason, ReadingStop? stop) => reason switch
        {
            RejectReason.Empty => "it is empty",
            RejectReason.TooLong => "it is longer than 64 KiB",
            RejectReason.Incomplete => "it is the last line of the file and may be incomplete, or NUL bytes follow it",
            RejectReason.BadClient => Missing("client", stop),
            RejectReason.BadTime => Missing("time", stop),
            RejectReason.BadStatus => Missing("status", stop),
            RejectReason.BadBytes => Missing("bytes", stop),
            RejectReason.BadCache => Missing("cache", stop),
            RejectReason.NoHost => "it names no host",
            RejectReason.Header => "it is a header, not a request",
            RejectReason.NoHeader => "no header such as #Fields: precedes it",
            _ => "it does not match the format",
        };

        // Where the place is known it says more than the description of the field
        private string Missing(string field, ReadingStop? stop) =>
            $"the {field} is missing or invalid{(stop is null && format.Fields.FirstOrDefault(source => source.Field == field) is { } source ? ": " + Shown(Encoding.UTF8.GetBytes(source.From)) : "")}";

        private string Shown(ReadOnlySpan<byte> text) => LineSample.Printable(text, longest);

        private TrialRequest Request(in LogRecord record) => new(
            Shown(record.Client),
            record.Forwarded is [(byte)'-'] ? "" : Shown(record.Forwarded),
            DateTimeOffset.FromUnixTimeSeconds(record.Time),
            Shown(record.Host),
            Shown(record.Host.Length > 0 ? _url.Of(record) : record.Target),
            record.Status,
            record.Bytes,
            Shown(RefererHost.Of(record.Referer, _scratch)),
            record.Cache switch { CacheResult.Hit => "hit", CacheResult.Miss => "origin", _ => "" },
            record.Https);
    }
}
