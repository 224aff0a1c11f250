using Microsoft.Extensions.Logging.Abstractions;
using Tidemark.Accounts;
using Tidemark.Documents;
using Tidemark.Documents.Rendering;
using Tidemark.Exports.Closing;
using Tidemark.Exports.Files;
using Tidemark.Exports.Work;
using Tidemark.Notifications;
using Tidemark.Storage;
using Tidemark.Usage.Contract;
using Tidemark.Usage.Store;

namespace Tidemark.Exports.Tests;

/// <summary>Run as a program, this assembly is a worker that a test can kill: <c>worker FOLDER NOW</c>.</summary>
internal static class Program
{
    public static async Task<int> Main(string[] arguments)
    {
        if (arguments is not ["worker", var path, var now])
        {
            return 2;
        }

        var clock = new ShiftedClock(DateTimeOffset.Parse(now));
        var folder = new DataFolder(path);
        var database = ControlPlane.Open(folder);
        var (accounts, usage) = (new AccountStore(database, DataKey.Load(folder), clock), new SqliteUsageStore(folder.UsageDatabase, clock));
        var worker = new ExportWorker(
            database, accounts, new DomainStore(database, clock), usage, new MonthCloser(accounts, usage, new MeteringOptions(), clock, NullLogger<MonthCloser>.Instance),
            new FileStore(folder), new NotificationStore(database, clock), new SvgRenderer(new DocumentOptions(), clock), new ExportOptions(), clock,
            NullLogger<ExportWorker>.Instance);
        await worker.Run(CancellationToken.None);
        return 0;
    }

    /// <summary>A clock that runs on from the given instant: a test lets leases end by starting the next worker later.</summary>
    private sealed class ShiftedClock(DateTimeOffset start) : TimeProvider
    {
        private readonly long _began = System.GetTimestamp();

        public override DateTimeOffset GetUtcNow() => start + System.GetElapsedTime(_began);
    }
}
