using System.Text;
using Tidemark.Logs.Detection;
using Tidemark.Logs.Fields;
using Tidemark.Logs.Formats;
using Tidemark.Logs.Reading;
using Tidemark.Text;

namespace Tidemark.Logs.Trial;

/// <summary>What is read of a line that would be metered. Texts are printable: nothing of them steers a terminal, and long ones are cut.</summary>
/// <param name="Client">The client's address as logged.</param>
/// <param name="Forwarded">The list of X-Forwarded-For; empty when the line has none.</param>
/// <param name="Time">The instant, UTC.</param>
/// <param name="Host">The host as logged; empty when the line names none.</param>
/// <param name="Url">The URL as it is ranked; without scheme and host when the line names none.</param>
/// <param name="Status">100 to 999.</param>
/// <param name="Bytes">Bytes of the response.</param>
/// <param name="Referer">The host of the referer, or <c>-</c>.</param>
/// <param name="Cache"><c>hit</c>, <c>origin</c>, or empty when the line does not tell.</param>
/// <param name="Https">Whether it came over TLS, as far as the line tells.</param>
public sealed record TrialRequest(
    string Client, string Forwarded, DateTimeOffset Time, string Host, string Url, int Status, long Bytes, string Referer, string Cache, bool Https);

/// <summary>How one line is read.</summary>
/// <param name="Number">Its number in the file, from 1.</param>
/// <param name="Text">The line, printable and cut.</param>
/// <param name="Request">What is read of it; null when it would be rejected.</param>
/// <param name="Reason">Why it would be rejected, such as <c>bad-time</c>; empty when it would not be.</param>
/// <param name="Why">The same in words; empty when it would not be rejected.</param>
public sealed record TrialLine(long Number, string Text, TrialRequest? Request, string Reason, string Why)
{
    /// <summary>Where reading stopped; null when that is not known, as with formats whose fields may stand in any order.</summary>
    public TrialStop? Stop { get; init; }
}

/// <summary>Where the reading of a line stopped.</summary>
/// <param name="At">The byte of the line, from 1.</param>
/// <param name="Rest">What stands there, printable and cut.</param>
/// <param name="Expected">What should stand there, for people: in a format of the operator's own the variable and what follows it.</param>
public sealed record TrialStop(int At, string Rest, string Expected);

/// <summary>How the first lines of a file are read.</summary>
/// <param name="Name">The file.</param>
/// <param name="Format">The format by which they were read: the one that was named, or that the lines tell.</param>
/// <param name="Lines">The lines, in order.</param>
public sealed record TrialOutcome(string Name, FormatInfo Format, IReadOnlyList<TrialLine> Lines)
{
    /// <summary>Lines that would be metered.</summary>
    public long Accepted => Lines.Count(line => line.Request is not null);

    /// <summary>Lines that would be rejected, by reason.</summary>
    public IReadOnlyDictionary<string, long> RejectedBy =>
        Lines.Where(line => line.Request is null).GroupBy(line => line.Reason).OrderBy(group => group.Key, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.LongCount());
}

/// <summary>Reads the beginning of a log and shows what is read, without metering anything.</summary>
public static class FormatTrial
{
    /// <summary>The most lines that can be asked for.</summary>
    public const int MostLines = 100_000;

    /// <summary>Reads the first lines of a file, plain or compressed, or of standard input for <c>-</c>.</summary>
    /// <param name="path">The file.</param>
    /// <param name="format">As for an ingest, <c>auto</c> included.</param>
    /// <param name="lines">How many lines, 1 to <see cref="MostLines"/>.</param>
    /// <param name="longest">How many characters of a text are shown.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="LogUsageException">There is no such format.</exception>
    /// <exception cref="LogException">The file cannot be read, or its lines do not tell their format.</exception>
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
            throw new LogException($"{path}: {e.Message}");
        }
    }

    private sealed class Lines(LogFormat format, int most, int longest)
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

            var rest = chunk.Offset == 0 ? ByteOrderMark.Skip(chunk.Bytes) : chunk.Bytes;
            while (rest.Length > 0 && WantsMore)
            {
                var end = rest.IndexOf((byte)'\n');
                Read(end < 0 ? rest : rest[..end], isWhole: true);
                rest = end < 0 ? default : rest[(end + 1)..];
            }
        }

        public void ReadTail(ReadOnlySpan<byte> line) => Read(All.Count == 0 ? ByteOrderMark.Skip(line) : line, isWhole: false);

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
            RejectReason.Empty => "nothing is in it",
            RejectReason.TooLong => "it is longer than 64 KiB",
            RejectReason.Incomplete => "it is the last of the file and has no line end, and may go on",
            RejectReason.BadClient => Missing("client", stop),
            RejectReason.BadTime => Missing("time", stop),
            RejectReason.BadStatus => Missing("status", stop),
            RejectReason.BadBytes => Missing("bytes", stop),
            RejectReason.BadCache => Missing("cache", stop),
            RejectReason.NoHost => "it names no host",
            RejectReason.Header => "it says how others are read, and is no request",
            RejectReason.NoHeader => "no line before it says how it is read, as #Fields: does",
            _ => "it is not built as the format says",
        };

        // Where the place is known it says more than the description of the field
        private string Missing(string field, ReadingStop? stop) =>
            $"no {field} where the format has it{(stop is null && format.Fields.FirstOrDefault(source => source.Field == field) is { } source ? ": " + Shown(Encoding.UTF8.GetBytes(source.From)) : "")}";

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
