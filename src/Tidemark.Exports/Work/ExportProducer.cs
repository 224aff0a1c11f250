using Tidemark.Accounts;
using Tidemark.Documents.Rendering;
using Tidemark.Exports.Closing;
using Tidemark.Exports.Details;
using Tidemark.Exports.Figures;
using Tidemark.Exports.Statements;
using Tidemark.Exports.Tasks;
using Tidemark.Usage.Contract;

namespace Tidemark.Exports.Work;

/// <summary>Creates the file of a task.</summary>
internal sealed class ExportProducer(AccountStore accounts, DomainStore domains, IUsageStore usage, MonthCloser months, SvgRenderer renderer, TimeProvider clock)
{
    /// <summary>Writes the file into the folder and returns its path.</summary>
    public async Task<string> Produce(ExportTask task, string folder, CancellationToken cancellationToken)
    {
        var account = await accounts.Find(task.AliUid)
            ?? throw new InvalidOperationException($"Account {task.AliUid} no longer exists.");
        var watermark = await usage.Watermark(task.AliUid, cancellationToken);
        var coverage = Coverage.Of(task.Range, clock.GetUtcNow(), watermark) with
        {
            KeptSince = (await usage.Kept(task.AliUid, cancellationToken)).Usage,
            Closed = await months.Closed(account, task.Range, cancellationToken),
        };
        var target = Path.Combine(folder, "file");
        if (task.Kind == ExportKind.Usage)
        {
            var statement = await UsageStatement.Gather(usage, account, task, coverage, await domains.Names(task.AliUid), cancellationToken);
            await new StatementDocument(statement).Write(renderer, folder, target, cancellationToken);
        }
        else
        {
            await new DetailWorkbook(usage, account, task, coverage).Write(target, cancellationToken);
        }

        return target;
    }
}
