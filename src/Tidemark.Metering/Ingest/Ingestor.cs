using Tidemark.Logs;
using Tidemark.Logs.Detection;
using Tidemark.Logs.Formats;
using Tidemark.Logs.Reading;
using Tidemark.Usage.Contract;

namespace Tidemark.Metering.Ingest;

/// <summary>Meters logs into a store.</summary>
public sealed class Ingestor
{
    private const int LongestDomain = 254;

    private readonly ISourceLedger _store;
    private readonly TimeProvider _clock;
    private readonly IngestSizes _sizes;
    private readonly Func<Stream> _standardInput;

    /// <param name="store">Where batches are committed.</param>
    /// <param name="clock">Times the ingest and its reports of progress.</param>
    public Ingestor(IUsageStore store, TimeProvider clock)
        : this(store, clock, new IngestSizes(), Console.OpenStandardInput)
    {
    }

    internal Ingestor(ISourceLedger store, TimeProvider clock, IngestSizes sizes, Func<Stream> standardInput)
    {
        _store = store;
        _clock = clock;
        _sizes = sizes;
        _standardInput = standardInput;
    }

    /// <summary>
    /// Reads a file (plain or gzip) or, for <c>-</c>, standard input. Content that was metered before, by this or
    /// another process and under any name, is counted as duplicates and not metered again, except for lines of hosts that have become
    /// domains since. Content without an accepted line is not recorded, so it can be ingested again after its domains were added.
    /// </summary>
    /// <param name="path">The file, or <c>-</c>.</param>
    /// <param name="request">The account and how to read the lines.</param>
    /// <param name="progress">Called a few times per second.</param>
    /// <param name="cancellationToken">
    /// Stops at the next batch boundary: complete batches are committed. The same ingest again continues there.
    /// </param>
    /// <exception cref="LogUsageException">The request names no such format, or no domain where the format needs one; nothing was metered.</exception>
    /// <exception cref="LogException">The file cannot be read (to its end), or its format is not recognised. What was committed before stays and is not metered again.</exception>
    public async Task<IngestOutcome> Ingest(
        string path, IngestRequest request, IProgress<IngestProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        var format = LogFormats.Named(request.Format);
        Check(path, request, format);
        using var content = await Task.Run(() => LogContent.Open(path, _standardInput), cancellationToken);
        var run = new IngestRun(_store, _clock, _sizes, content, request, format, progress);
        var work = run.Run(cancellationToken);

        // nobody can end a read of standard input; what is committed is committed
        return await (path == "-" ? work.WaitAsync(cancellationToken) : work);
    }

    /// <summary>Refuses a format whose lines do not name their host when no domain is given.</summary>
    internal static void Check(string path, IngestRequest request, LogFormat? format, string? evidence = null)
    {
        if (request.Domain is { Length: 0 or > LongestDomain })
        {
            throw new LogUsageException(null, $"Invalid domain '{request.Domain}'; use 1 to {LongestDomain} characters.");
        }

        if (format is { NamesHost: false } && request.Domain is null)
        {
            var told = evidence is null ? "" : $" ({evidence})";
            throw new LogUsageException(path, $"lines of the format {format.Name}{told} do not name their host.", new LogRemedy.StateDomain());
        }
    }
}
