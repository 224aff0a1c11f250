using Tidemark.Metering.Usage;

namespace Tidemark.Reports.Queries;

/// <summary>Turns usage into reports.</summary>
public sealed class ReportQueries(IUsageStore usage)
{
    /// <summary>Runs a report.</summary>
    public Task<ReportTable> Run(ReportQuery query, CancellationToken cancellationToken = default) =>
        throw new NotImplementedException($"{usage} {query} {cancellationToken}");
}
