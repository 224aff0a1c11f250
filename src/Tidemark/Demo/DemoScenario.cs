using Tidemark.Accounts;
using Tidemark.Storage;

namespace Tidemark.Demo;

/// <summary>What happens in a demo once its server is up: traffic is metered, mail goes out, exports are made; later, traffic continues.</summary>
internal sealed class DemoScenario(DemoFixtures fixtures, DemoTraffic traffic, DataFolder folder, TimeProvider clock)
{
    private const int DaysForMails = 8;

    private static readonly TimeSpan Step = TimeSpan.FromMinutes(1);

    /// <summary>Runs until it is cancelled; may be interrupted anywhere, and continues at the next start.</summary>
    public async Task Run(Account account, CancellationToken cancellationToken)
    {
        var days = new DemoDays(folder, account.Zone);
        var prepared = Path.Combine(folder.Folder(DemoDays.FolderName), "prepared");
        if (!File.Exists(prepared))
        {
            await Prepare(account, days, cancellationToken);
            await File.WriteAllTextAsync(prepared, "", cancellationToken);
        }

        while (true)
        {
            await traffic.CatchUp(account, days, _ => Task.CompletedTask, cancellationToken);
            await Task.Delay(Step, clock, cancellationToken);
        }
    }

    private async Task Prepare(Account account, DemoDays days, CancellationToken cancellationToken)
    {
        var packages = DemoPackages.Install(cancellationToken);
        Console.Error.WriteLine("Metering a month of traffic, newest days first ...");
        await fixtures.Begin(account);
        var started = clock.GetTimestamp();
        var lines = await traffic.CatchUp(
            account,
            days,
            done => done == DaysForMails ? fixtures.Track(account) : Task.CompletedTask,
            cancellationToken);
        Console.Error.WriteLine($"Metered {lines:N0} lines in {clock.GetElapsedTime(started).TotalSeconds:F1} s; the first mail is being sent and exports are being created.");
        await packages;
        await fixtures.Track(account);
        await fixtures.Export(account);
    }
}
