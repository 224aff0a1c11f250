using Microsoft.AspNetCore.Http;
using Tidemark.Accounts;
using Tidemark.Intake.Gateway;
using Tidemark.Intake.Logs;
using Tidemark.Logs;
using Tidemark.Metering.Posts;
using Tidemark.Usage.Contract;

namespace Tidemark.Intake.ReadyMade;

/// <summary><c>POST /ingest/v1/usage</c>: counters of five-minute buckets that someone else has summed up, all of a body or none.</summary>
internal sealed class UsageEndpoint(PostIngestor ingestor, DomainStore domains, IntakeOptions options) : IPostEndpoint
{
    /// <summary>The most content, bytes: a body of counters is held in memory.</summary>
    public const int MostContent = 16 * 1024 * 1024;

    private const string AddDomains = "add-domains";
    private const int MostShown = 20;

    public IReadOnlyList<string> Parameters { get; } = [AddDomains];

    public Task<Func<string, CancellationToken, Task<PostAnswer>>> Bind(PostCall call)
    {
        var add = call.Flag(AddDomains);
        return Task.FromResult<Func<string, CancellationToken, Task<PostAnswer>>>((path, cancellationToken) => Add(path, call, add, cancellationToken));
    }

    private async Task<PostAnswer> Add(string path, PostCall call, bool add, CancellationToken cancellationToken)
    {
        try
        {
            var (content, bytes) = await PostContent.Load(path, Math.Min(MostContent, options.MaxContent), cancellationToken);
            var isCsv = UsageBody.IsCsv(call.ContentType, bytes.Span);
            var rows = isCsv ? UsageCsv.Read(bytes) : UsageJson.Read(bytes);
            var cells = Judge(rows);
            var directory = new AccountDomains(domains, call.Token.AliUid, add);
            var known = await Task.Run(() => WithDomains(cells, directory, call.Token.AliUid), cancellationToken);
            var counters = new ReadyCounters(isCsv ? "usage-csv" : "usage-json", known.Count, known);
            return await ingestor.Add(content, counters, call.Origin, outcome => Answer(outcome, counters, directory.Added), cancellationToken);
        }
        catch (PostTooLargeException tooLarge)
        {
            throw IntakeProblem.ContentTooLarge(tooLarge.Most, "send smaller parts");
        }
        catch (LogException unreadable)
        {
            throw IntakeProblem.Unreadable(LogFaults.Message(unreadable));
        }
    }

    private static List<UsageCell> Judge(IEnumerable<UsageRow> rows)
    {
        var errors = new List<RowError>();
        var cells = new List<UsageCell>();
        var total = 0;
        foreach (var row in rows)
        {
            var judge = new UsageRules(row);
            if (judge.Cell() is { } cell)
            {
                cells.Add(cell);
            }

            total += judge.Errors.Count;
            errors.AddRange(judge.Errors.Take(MostShown - errors.Count));
        }

        return total == 0
            ? cells
            : throw new IntakeProblem(
                StatusCodes.Status400BadRequest, "bad-rows", $"{total} values are invalid; nothing was counted. Correct them and send the body again.")
            {
                Rows = errors,
                RowsTotal = total,
            };
    }

    /// <summary>The cells under the domains that their hosts belong to.</summary>
    private static List<UsageCell> WithDomains(List<UsageCell> cells, AccountDomains directory, long account)
    {
        var known = cells.Select(cell => cell.Domain).Distinct(StringComparer.Ordinal).ToDictionary(name => name, directory.Resolve, StringComparer.Ordinal);
        var unknown = known.Where(pair => pair.Value is null).Select(pair => pair.Key).Order(StringComparer.Ordinal).ToList();
        return unknown.Count == 0
            ? [.. cells.Select(cell => cell with { Domain = known[cell.Domain]! })]
            : throw new IntakeProblem(
                StatusCodes.Status422UnprocessableEntity, "unknown-domains",
                $"Account {account} has no domain {string.Join(", ", unknown.Take(MostShown))}{(unknown.Count > MostShown ? $" and {unknown.Count - MostShown} more" : "")}; "
                + $"nothing was counted. Add it with add-domains=true, or with: tidemark domain add NAME --account {account}");
    }

    private static byte[] Answer(PostOutcome outcome, ReadyCounters counters, IReadOnlyList<string> added) => ResponseWriter.Json(writer =>
    {
        writer.WriteNumber("rows", outcome.Accepted);
        writer.WriteNumber("requests", counters.Cells.Sum(cell => cell.Counters.Requests));
        writer.WriteNumber("bytes", outcome.Bytes);
        writer.WriteString("format", outcome.Format);
        LogsAnswer.Period(writer, outcome.Period);
        LogsAnswer.Source(writer, outcome.Source);
        writer.WriteStartArray("domainsAdded");
        foreach (var name in added)
        {
            writer.WriteStringValue(name);
        }

        writer.WriteEndArray();
    });
}
