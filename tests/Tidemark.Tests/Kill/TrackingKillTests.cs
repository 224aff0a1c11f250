using System.Globalization;
using Tidemark.Testing;

namespace Tidemark.Tests.Kill;

/// <summary>kill -9 of the server while it mails: who has a recorded 250 is not mailed again; the one in flight may be, as the same mail.</summary>
public sealed class TrackingKillTests : IDisposable
{
    private const string Uid = "1234567890123456";
    private const int Kills = 10;
    private const int Recipients = 6;

    private readonly TempFolder _folder = new();
    private readonly Dictionary<TakenMail, int> _recorded = [];

    [Fact]
    public async Task Runs_killed_at_random_instants_mail_nobody_again_whose_250_is_recorded()
    {
        var tool = new Tool(_folder["data"]);
        var key = await tool.Json("account", "create", "--name", "a", "--uid", Uid);
        await Traffic.Ingest(tool, _folder, Uid, days: 1);
        await using var relay = await Relay.Start(_folder["taken"], pause: 0.15);
        tool.Environment["TIDEMARK__Smtp__Host"] = "127.0.0.1";
        tool.Environment["TIDEMARK__Smtp__Port"] = $"{relay.Port}";
        tool.Environment["TIDEMARK__Smtp__From"] = "reports@example.com";
        tool.Environment["TIDEMARK__Tracking__Lease"] = "00:00:02";
        tool.Environment["TIDEMARK__Tracking__RetryAfter"] = "00:00:01";
        tool.Environment["TIDEMARK__Tracking__TasksPerAccount"] = "100";

        for (var kill = 0; kill < Kills; kill++)
        {
            await using var server = await RunningServer.Start(tool);
            var wire = new Wire(server.Http, key.GetProperty("accessKeyId").GetString()!, key.GetProperty("accessKeySecret").GetString()!);
            if (kill == 0)
            {
                await wire.Call("CreateCdnSubTask", ("ReportIds", "1,17,19"));
            }

            var to = Enumerable.Range(0, Recipients).Select(i => $"r{kill}-{i}@example.com");
            await DueTask.Create(wire, _folder["data"], $"kill {kill}", """[{"reportId":17},{"reportId":1}]""", new { subject = "kill", to });

            // from the first mail on, some time within those of the run
            await Until.Seen<object>(
                async () => (await relay.Taken()).Any(mail => mail.To.StartsWith($"r{kill}-", StringComparison.Ordinal)) ? this : null,
                () => server.Errors);
            await Task.Delay(Random.Shared.Next(0, 900));
            server.Kill();
            await server.Process.WaitForExitAsync();
            await RememberRecorded(relay);
        }

        await using (var last = await RunningServer.Start(tool))
        {
            var runs = "";
            await Until.Seen<object>(
                async () =>
                {
                    runs = await Sql("SELECT r.id, r.state, r.detail, r.due_at, r.lease_until, group_concat(d.state || ':' || d.reply) FROM run r LEFT JOIN delivery d ON d.run_id = r.id GROUP BY r.id");
                    return await Sql("SELECT count(*) FROM run WHERE finished_at IS NOT NULL") == $"{Kills}" ? this : null;
                },
                () => $"{runs}\n{last.Errors}");
        }

        var taken = await relay.Taken();
        foreach (var (mail, count) in _recorded)
        {
            taken.Count(one => one == mail).ShouldBe(count, $"{mail.To} had a recorded 250");
        }

        (await Sql("SELECT count(*) FROM delivery WHERE state = 'delivered' AND reply_code = 250")).ShouldBe($"{Kills * Recipients}");
        taken.Distinct().Count().ShouldBe(Kills * Recipients, "each recipient of each run has one mail, whose Message-ID stays");
        foreach (var again in taken.CountBy(mail => mail).Where(mail => mail.Value > 1))
        {
            var unknowns = await Sql($"SELECT unknowns FROM delivery WHERE message_id = '{again.Key.Id}'");

            // more than that when it was killed before the mail had reached the relay
            int.Parse(unknowns, CultureInfo.InvariantCulture).ShouldBeGreaterThanOrEqualTo(again.Value - 1, $"{again.Key.To} was mailed {again.Value} times");
        }
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>What the database calls delivered now, with the mails that each has got until now.</summary>
    private async Task RememberRecorded(Relay relay)
    {
        var taken = await relay.Taken();
        foreach (var line in (await Sql("SELECT recipient || ' ' || message_id FROM delivery WHERE state = 'delivered'")).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var mail = new TakenMail(line.Split(' ')[0], line.Split(' ')[1]);
            _recorded.TryAdd(mail, taken.Count(one => one == mail));
        }
    }

    private Task<string> Sql(string query) => DueTask.Sql(_folder["data"], query);
}
