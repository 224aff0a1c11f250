using System.Diagnostics;
using Dapper;
using Tidemark.Storage;
using Tidemark.Testing.Smtp;

namespace Tidemark.Tracking.Tests.Runs;

/// <summary>Workers in processes of their own, killed with SIGKILL at random instants of a run.</summary>
public sealed class KilledWorkerTests
{
    private const int Recipients = 12;

    [Fact]
    public async Task However_often_a_worker_is_killed_nobody_with_a_recorded_250_is_mailed_again_and_everybody_is_mailed()
    {
        using var relay = await MailWitness.Start(new { delay = 0.15 });
        using var house = new RunHouse(TimeProvider.System.GetUtcNow().ToString("O"));
        var account = await house.House.Account();
        await house.Task(account, email: TrackingHouse.To([.. Enumerable.Range(0, Recipients).Select(i => $"u{i}@example.com")]));
        await house.Sql("UPDATE tracking_task SET next_fire_at = @now", new { now = Instant.ToColumn(house.Clock.GetUtcNow()) });

        var settled = new Dictionary<string, int>();
        for (var i = 0; i < 4; i++)
        {
            using (var worker = await Start(house, relay))
            {
                // At any instant, as soon as the relay has taken a mail, and a little later.
                var before = relay.Mails.Count;
                while (i % 3 != 0 && relay.Mails.Count == before && !worker.HasExited)
                {
                    await Task.Delay(5);
                }

                await Task.Delay(i % 3 == 1 ? 0 : Random.Shared.Next(0, i % 3 == 0 ? 700 : 150));
                worker.Kill();
                await worker.WaitForExitAsync();
            }

            foreach (var recipient in await Rows<string>(house, "SELECT recipient FROM delivery WHERE state = 'delivered'"))
            {
                settled.TryAdd(recipient, relay.Mails.Count(mail => mail.To[0][1] == recipient));
            }
        }

        using (var worker = await Start(house, relay))
        {
            while (await house.One<long>("SELECT count(*) FROM run WHERE state = 'delivered'") == 0)
            {
                worker.HasExited.ShouldBeFalse();
                await Task.Delay(50);
            }

            worker.Kill();
            await worker.WaitForExitAsync();
        }

        (await house.One<long>("SELECT count(*) FROM run")).ShouldBe(1);
        var mails = relay.Mails.ToLookup(mail => mail.To[0][1]);
        foreach (var (recipient, messageId, unknowns) in await Rows<(string, string, long)>(house, "SELECT recipient, message_id, unknowns FROM delivery WHERE state = 'delivered'"))
        {
            mails[recipient].Count().ShouldBeInRange(1, 1 + (int)unknowns, recipient);
            mails[recipient].ShouldAllBe(mail => mail.MessageId == messageId);
            if (settled.TryGetValue(recipient, out var then))
            {
                mails[recipient].Count().ShouldBe(then, $"{recipient} had a recorded 250");
            }
        }

        mails.Count.ShouldBe(Recipients);
        relay.Mails.Count.ShouldBeGreaterThan(Recipients, "some kills hit a mail on its way, which was sent again");
    }

    private static async Task<Process> Start(RunHouse house, MailWitness relay)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(Program).Assembly.Location, "worker", house.House.Folder.Root, relay.Port.ToString()]) { RedirectStandardOutput = true };
        var process = Process.Start(start) ?? throw new InvalidOperationException("dotnet did not start");
        (await process.StandardOutput.ReadLineAsync()).ShouldBe("working");
        return process;
    }

    private static async Task<IReadOnlyList<T>> Rows<T>(RunHouse house, string sql) =>
        [.. await house.House.Database.Read(connection => connection.QueryAsync<T>(sql))];
}
