using Microsoft.Extensions.Logging.Abstractions;
using Tidemark.Accounts;
using Tidemark.Mail;
using Tidemark.Notifications;
using Tidemark.Reports;
using Tidemark.Reports.Custom;
using Tidemark.Reports.Queries;
using Tidemark.Storage;
using Tidemark.Tracking.Runs;
using Tidemark.Tracking.Tasks;
using Tidemark.Tracking.Work;
using Tidemark.Usage.Store;

namespace Tidemark.Tracking.Tests;

/// <summary>A worker in a process of its own, for tests that kill it.</summary>
internal static class Program
{
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(1);

    public static async Task<int> Main(string[] args)
    {
        if (args is not ["worker", var path, var port])
        {
            return 2;
        }

        var clock = TimeProvider.System;
        var folder = new DataFolder(path);
        var database = TrackingHouse.Open(folder);
        var options = new TrackingOptions { Lease = Lease, RetryAfter = TimeSpan.FromSeconds(1) };
        var usage = new SqliteUsageStore(folder.UsageDatabase, clock);
        var worker = new TrackingWorker(
            database, new AccountStore(database, DataKey.Load(folder), clock),
            new TrackingTaskStore(database, new DomainStore(database, clock), new CustomReportStore(database, clock), options, clock),
            new RunStore(database), new ReportQueries(usage), usage, new NotificationStore(database, clock),
            new MailRelay(RunHouse.Relay(int.Parse(port)), new MailOptions(), clock, NullLogger<MailRelay>.Instance),
            options, new ReportOptions { MaxWait = TimeSpan.Zero }, clock, NullLogger<TrackingWorker>.Instance);
        Console.WriteLine("working");
        await worker.Run(CancellationToken.None);
        return 0;
    }
}
