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

/// <summary>How far an export task has come.</summary>
public enum ExportState
{
    /// <summary>Waiting or worked on.</summary>
    Created,

    /// <summary>Its file is there.</summary>
    Success,

    /// <summary>Given up; <see cref="ExportTask.Failure"/> says why.</summary>
    Failed,
}

/// <summary>An export task.</summary>
/// <param name="Id">TaskId.</param>
/// <param name="State">How far it has come.</param>
/// <param name="Failure">Why it failed; empty otherwise.</param>
/// <param name="StartText">The start of the request, yyyy-MM-ddTHH:mm:ssZ.</param>
/// <param name="EndText">The end of the request, yyyy-MM-ddTHH:mm:ssZ; may be the inclusive last second.</param>
/// <param name="FileHash">Key in the file store, hex SHA-256; null until success.</param>
/// <param name="FileName">Offered on download.</param>
public sealed record ExportTask(
    long Id, long AliUid, ExportKind Kind, string Name, TimeRange Range, string StartText, string EndText, string Language, string? DetailType,
    IReadOnlyList<string>? Domains, ExportState State, string Failure, string? FileHash, string? FileName, long? FileSize,
    DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt);

/// <summary>The parameters of an export.</summary>
/// <param name="Start">Inclusive.</param>
/// <param name="End">Exclusive; an end at second 59 is the inclusive last second.</param>
/// <param name="TaskName">Up to 128 characters, or null.</param>
/// <param name="Language">zh-cn (default) or en-us.</param>
/// <param name="DetailType">flow or vas; detail only.</param>
/// <param name="DomainNames">1 to 100 domains of the account, in any case; detail only; null: the whole account.</param>
/// <param name="Group">A domain group, instead of names; detail only.</param>
public sealed record ExportRequest(
    DateTimeOffset Start, DateTimeOffset End, string? TaskName = null, string? Language = null, string? DetailType = null,
    IReadOnlyList<string>? DomainNames = null, string? Group = null);

/// <summary>A page of tasks, newest first.</summary>
public sealed record ExportPage(IReadOnlyList<ExportTask> Items, long Total);
