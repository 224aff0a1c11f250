using Tidemark.Geography.Ranges;
using Tidemark.Logs.Detection;
using Tidemark.Metering.Clients;
using Tidemark.Usage.Contract;
using Tidemark.Usage.Store.Audience;

namespace Tidemark.Metering.Ingest;

/// <summary>What to do with a log.</summary>
/// <param name="Account">Whom it is metered for.</param>
/// <param name="Domains">Decides which hosts are the account's.</param>
public sealed record IngestRequest(long Account, IDomainDirectory Domains)
{
    /// <summary>
    /// The domain of every line, lower case, taken as it is: whether it is the account's is the caller's to check. Null: each
    /// line names its host.
    /// </summary>
    public string? Domain { get; init; }

    /// <summary>auto, a preset, or an own format as <c>nginx:LOG_FORMAT</c> or <c>apache:LOGFORMAT</c>.</summary>
    public string Format { get; init; } = LogFormats.Auto;

    /// <summary>Threads that parse; 0: as many as there are cores.</summary>
    public int Threads { get; init; }

    /// <summary>Where the log comes from: an edge, a followed path, a token; null: not given. Each feed has a watermark of its own.</summary>
    public string? Feed { get; init; }

    /// <summary>How the feed delivers, which is stored with it; null: its own rhythm, or as the lines of the file show.</summary>
    public FeedRhythm? Rhythm { get; init; }

    /// <summary>The zone of hours and days where lines do not write an offset.</summary>
    public TimeZoneInfo Zone { get; init; } = TimeZoneInfo.Utc;

    /// <summary>Tells region and ISP of clients.</summary>
    public IClientLocator Places { get; init; } = new UnknownPlaces();

    /// <summary>Which address of a request is the client's, and what of it is kept.</summary>
    public ClientPolicy Clients { get; init; } = ClientPolicy.AsLogged;
}
