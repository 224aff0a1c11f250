using Tidemark.Accounts;
using Tidemark.Metering.Ingest;

namespace Tidemark.Demo;

/// <summary>Meters the demo's log files the way every log is metered, the newest day first, and keeps them up to now.</summary>
internal sealed class DemoTraffic(Ingestor ingestor, DomainStore domains, TimeProvider clock)
{
    /// <summary>Meters every day that is not metered to its end.</summary>
    /// <param name="account">Whose traffic it is.</param>
    /// <param name="days">The log files.</param>
    /// <param name="metered">Called after each day with the number of days so far.</param>
    /// <param name="cancellationToken">Stops between two files.</param>
    /// <returns>Lines metered now, without those that had been before.</returns>
    public async Task<long> CatchUp(Account account, DemoDays days, Func<int, Task> metered, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var today = days.Of(now);
        var waiting = days.Waiting(now);
        var directory = new AccountDomains(domains, account.AliUid, add: false);
        long lines = 0;
        var next = Task.Run(() => days.Write(waiting[0], now), cancellationToken);
        for (var i = 0; i < waiting.Count; i++)
        {
            var files = await next;
            if (i + 1 < waiting.Count)
            {
                var day = waiting[i + 1];
                next = Task.Run(() => days.Write(day, now), cancellationToken);
            }

            var request = new IngestRequest(account.AliUid, directory);
            lines += (await ingestor.Ingest(files.Edge, request, cancellationToken: cancellationToken)).Accepted;
            lines += (await ingestor.Ingest(files.Origin, request with { Domain = DemoSite.Origin.Domain }, cancellationToken: cancellationToken)).Accepted;
            if (files.Day < today)
            {
                days.Done(files.Day);
            }

            await metered(i + 1);
        }

        return lines;
    }
}
