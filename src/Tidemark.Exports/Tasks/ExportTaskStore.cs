using Tidemark.Accounts;

namespace Tidemark.Exports.Tasks;

/// <summary>Creates and lists export tasks.</summary>
public sealed class ExportTaskStore
{
    /// <summary>Checks the request and queues the task.</summary>
    /// <exception cref="ExportException">A rule of DECISIONS (export errors) is broken.</exception>
    public Task<ExportTask> Create(Account account, ExportKind kind, ExportRequest request) => throw new NotImplementedException($"{account} {kind} {request}");

    /// <summary>Tasks created in the last three months, newest first.</summary>
    public Task<ExportPage> List(long aliUid, ExportKind kind, int page, int pageSize) => throw new NotImplementedException($"{aliUid} {kind} {page} {pageSize}");
}
