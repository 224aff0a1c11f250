using Tidemark.Logs;
using Tidemark.Logs.Detection;
using Tidemark.Logs.Formats;
using Tidemark.Logs.Reading;
using Tidemark.Usage.Contract;

namespace Tidemark.Metering.Ingest;

/// <summary>Reads logs and commits what it meters of them into a store.</summary>
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
    /// Reads a file (plain or gzip) or, for <c>-</c>, standard input. What of its content was metered before, by this or
    /// another process, under whatever name, is counted as duplicates and not metered again. Lines of hosts that were no
    /// domains then and are some now are metered all the same. A content of which no line is accepted is not recorded: it may be ingested again, when its
    /// domains are there.
    /// </summary>
    /// <param name="path">The file, or <c>-</c>.</param>
    /// <param name="request">For whom and how.</param>
    /// <param name="progress">Told a few times a second.</param>
    /// <param name="cancellationToken">
    /// Stops at the next border of batches: batches that were read are committed, the one begun is not. The same ingest again goes on from there.
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
            throw new LogUsageException($"'{request.Domain}' is not a domain: 1 to {LongestDomain} characters are.");
        }

        if (format is { NamesHost: false } && request.Domain is null)
        {
            var told = evidence is null ? "" : $" ({evidence})";
            throw new LogUsageException($"{path}: lines of the format {format.Name}{told} do not name their host: say with --domain which domain they are of; it goes before hosts that lines name, so give it only for such logs.");
        }
    }
}
