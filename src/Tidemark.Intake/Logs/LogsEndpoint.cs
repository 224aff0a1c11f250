using Microsoft.AspNetCore.Http;
using Tidemark.Accounts;
using Tidemark.Intake.Gateway;
using Tidemark.Logs;
using Tidemark.Metering.Ingest;
using Tidemark.Metering.Meters;
using Tidemark.Metering.Posts;

namespace Tidemark.Intake.Logs;

/// <summary><c>POST /ingest/v1/logs</c>: lines of an access log, of any format there is.</summary>
internal sealed class LogsEndpoint(PostIngestor ingestor, IngestDefaults defaults, DomainStore domains, IntakeOptions options) : IPostEndpoint
{
    private const string Format = "format";
    private const string Domain = "domain";
    private const string AddDomains = "add-domains";

    public IReadOnlyList<string> Parameters { get; } = [Format, Domain, AddDomains];

    public async Task<Func<string, CancellationToken, Task<PostAnswer>>> Bind(PostCall call)
    {
        var account = call.Token.AliUid;
        var add = call.Flag(AddDomains);
        var directory = new AccountDomains(domains, account, add);
        var request = defaults.For(account, directory) with
        {
            Domain = await Target(call, add),
            Format = call.Query.GetValueOrDefault(Format, "auto"),
        };
        try
        {
            PostIngestor.Check(request);
        }
        catch (LogException wrong)
        {
            throw IntakeProblem.Parameter(LogFaults.Message(wrong));
        }

        return (path, cancellationToken) => Meter(path, request, call.Origin, directory, add, cancellationToken);
    }

    private async Task<PostAnswer> Meter(
        string path, IngestRequest request, PostOrigin origin, AccountDomains directory, bool add, CancellationToken cancellationToken)
    {
        try
        {
            var content = await PostContent.Look(path, options.MaxContent, cancellationToken);
            if (add && request.Domain is { } target)
            {
                await domains.Add(request.Account, target);
            }

            return await ingestor.Meter(path, content, request, origin, outcome => LogsAnswer.Write(outcome, directory.Added), cancellationToken);
        }
        catch (PostTooLargeException tooLarge)
        {
            throw IntakeProblem.ContentTooLarge(tooLarge.Most, "send smaller parts, or increase Intake:MaxContent");
        }
        catch (LogException unreadable)
        {
            throw IntakeProblem.Unreadable(LogFaults.Message(unreadable));
        }
    }

    /// <summary>The domain of every line in its written form, which the account must have.</summary>
    private async Task<string?> Target(PostCall call, bool add)
    {
        if (!call.Query.TryGetValue(Domain, out var given))
        {
            return null;
        }

        if (!DomainName.TryNormalise(given, out var name))
        {
            throw IntakeProblem.Parameter($"domain is '{RequestReader.Shown(given)}', which is not a valid domain name; use {DomainName.Rule}.");
        }

        return add || (await domains.Missing(call.Token.AliUid, [name])).Count == 0
            ? name
            : throw new IntakeProblem(
                StatusCodes.Status400BadRequest, "unknown-domain",
                $"Account {call.Token.AliUid} has no domain {name}; add it with add-domains=true, or with: tidemark domain add {name} --account {call.Token.AliUid}");
    }
}
