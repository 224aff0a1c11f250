using System.Text.Json;
using Tidemark.Testing;

namespace Tidemark.Tests;

/// <summary>Makes tracking tasks that are due within seconds.</summary>
internal static class DueTask
{
    /// <summary>Makes a task that is due in two seconds; where making it took longer than that, another one that is due later.</summary>
    /// <param name="wire">Whose task.</param>
    /// <param name="data">The data folder.</param>
    /// <param name="name">The task's name.</param>
    /// <param name="reports">As on the wire.</param>
    /// <param name="email">Subject and addresses as on the wire.</param>
    public static async Task Create(Wire wire, string data, string name, string reports, object email)
    {
        for (var seconds = 2; ; seconds *= 2)
        {
            var due = TimeProvider.System.GetUtcNow().AddSeconds(seconds).ToOffset(TimeSpan.FromHours(8));
            var made = await wire.Call(
                "CreateCdnDeliverTask",
                ("Name", $"{name} {seconds}"),
                ("Reports", reports),
                ("Deliver", JsonSerializer.Serialize(new { email })),
                ("Schedule", JsonSerializer.Serialize(new { crontab = $"{due.Second} {due.Minute} {due.Hour} * * ?", frequency = "d" })));
            var id = made.GetProperty("DeliverId").GetString();
            var soon = due.AddHours(1).ToUnixTimeMilliseconds();
            if (await Sql(data, $"SELECT (SELECT count(*) FROM tracking_task WHERE id = {id} AND next_fire_at < {soon}) + (SELECT count(*) FROM run WHERE task_id = {id})") != "0")
            {
                return;
            }
        }
    }

    /// <summary>Asks the control plane's database, past the program.</summary>
    public static async Task<string> Sql(string data, string query)
    {
        var run = await ToolRun.Run("sqlite3", ["-cmd", ".timeout 20000", Path.Combine(data, "control.db"), query]);
        run.ExitCode.ShouldBe(0, run.Errors);
        return run.Output.Trim();
    }
}
