using Tidemark.Accounts;
using Tidemark.Storage;

namespace Tidemark.Demo;

/// <summary>What happens in a demo once its server is up: traffic is metered, mail goes out, exports are made; later, traffic goes on.</summary>
internal sealed class DemoStory(DemoBelongings belongings, DemoTraffic traffic, DataFolder folder, TimeProvider clock)
{
    private const int DaysForMails = 8;

    private static readonly TimeSpan Step = TimeSpan.FromMinutes(1);

    /// <summary>Runs until it is cancelled; may be interrupted anywhere, and goes on at the next start.</summary>
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
        Console.Error.WriteLine("Metering a month of traffic, the newest days first ...");
        await belongings.Begin(account);
        var started = clock.GetTimestamp();
        var lines = await traffic.CatchUp(
            account,
            days,
            done => done == DaysForMails ? belongings.Track(account) : Task.CompletedTask,
            cancellationToken);
        Console.Error.WriteLine($"Metered {lines:N0} lines in {clock.GetElapsedTime(started).TotalSeconds:F1} s; the first mail is on its way, exports are being made.");
        await packages;
        await belongings.Track(account);
        await belongings.Export(account);
    }
}
