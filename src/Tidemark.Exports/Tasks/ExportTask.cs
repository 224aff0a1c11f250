using Tidemark.Usage.Model;

namespace Tidemark.Exports.Tasks;

/// <summary>The kind of export.</summary>
public enum ExportKind
{
    /// <summary>The usage statement as PDF (CreateUserUsageDataExportTask).</summary>
    Usage,

    /// <summary>Five-minute rows as XLSX (CreateUsageDetailDataExportTask).</summary>
    Detail,
}

/// <summary>An export task.</summary>
/// <param name="Id">TaskId.</param>
/// <param name="State">created, success or failed.</param>
/// <param name="Failure">Why it failed; empty otherwise.</param>
/// <param name="StartText">StartTime as given.</param>
/// <param name="EndText">EndTime as given.</param>
/// <param name="FileHash">Key in the file store, hex SHA-256; null until success.</param>
/// <param name="FileName">Offered on download.</param>
public sealed record ExportTask(
    long Id, long AliUid, ExportKind Kind, string Name, TimeRange Range, string StartText, string EndText, string Language, string? DetailType,
    IReadOnlyList<string>? Domains, string State, string Failure, string? FileHash, string? FileName, long? FileSize,
    DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt);

/// <summary>The parameters of the two create operations, as given.</summary>
/// <param name="StartTime">ISO 8601, UTC.</param>
/// <param name="EndTime">ISO 8601, UTC; <c>...:59Z</c> is the inclusive last second.</param>
/// <param name="TaskName">Up to 128 characters, or null.</param>
/// <param name="Language">zh-cn (default) or en-us.</param>
/// <param name="DetailType">flow or vas; detail only.</param>
/// <param name="DomainNames">Comma-separated; detail only; null: the whole account.</param>
/// <param name="Group">A domain group; detail only.</param>
public sealed record ExportRequest(
    string? StartTime, string? EndTime, string? TaskName = null, string? Language = null, string? DetailType = null, string? DomainNames = null, string? Group = null);

/// <summary>A request is invalid.</summary>
/// <param name="code">The documented error code, such as InvalidTimeRange.</param>
/// <param name="detail">States the value and the rule; empty if the code says everything.</param>
public sealed class ExportException(string code, string detail) : Exception(detail)
{
    /// <summary>The documented error code.</summary>
    public string Code { get; } = code;
}

/// <summary>A page of tasks, newest first.</summary>
public sealed record ExportPage(IReadOnlyList<ExportTask> Items, long Total);
