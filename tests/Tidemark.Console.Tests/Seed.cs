using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using Tidemark.Accounts;
using Tidemark.Exports.Tasks;
using Tidemark.Mail.Pickup;
using Tidemark.Metering.Ingest;
using Tidemark.Reports.Custom;
using Tidemark.Reports.Queries;
using Tidemark.Storage;
using Tidemark.Tracking.Schedules;
using Tidemark.Tracking.Tasks;
using Tidemark.Usage.Contract;
using Tidemark.Usage.Store;

namespace Tidemark.WebConsole.Tests;

/// <summary>What an account has: traffic through the real ingest, tasks through their stores, outcomes as the workers write them.</summary>
internal static class Seed
{
    /// <summary>
    /// A log in the Alibaba offline format with a line every 40 s over the 30 hours before <paramref name="end"/>, ingested.
    /// </summary>
    /// <returns>The log file, for witnesses.</returns>
    public static async Task<string> Traffic(this ConsoleServer server, Account account, DateTimeOffset end)
    {
        var random = new Random(7);
        var log = new StringBuilder();
        for (var time = end.AddHours(-30); time < end; time = time.AddSeconds(40))
        {
            var local = time.ToOffset(TimeSpan.FromHours(8)).ToString("dd/MMM/yyyy:HH:mm:ss +0800", CultureInfo.InvariantCulture);
            var swell = 1.2 + Math.Sin((time - end).TotalHours / 24 * 2 * Math.PI);
            var size = (long)(swell * random.Next(40_000_000, 90_000_000));
            var status = random.Next(50) == 0 ? 503 : 200;
            var hit = random.Next(10) < 9 ? "HIT" : "MISS";
            log.Append(CultureInfo.InvariantCulture, $"[{local}] 192.0.2.{random.Next(1, 250)} - 12 \"-\" \"GET https://cdn.example.com/v/{random.Next(40)}.ts\" {status} 300 {size} {hit} \"agent\" \"video/mp2t\" 192.0.2.1\n");
        }

        var path = Path.Combine(server.Folder, $"{account.AliUid}.log");
        await File.WriteAllTextAsync(path, log.ToString());
        await server.Get<DomainStore>().Add(account.AliUid, "cdn.example.com");
        var outcome = await new Ingestor(server.Get<IUsageStore>(), server.Clock)
            .Ingest(path, new IngestRequest(account.AliUid, new OneDomain()) { Format = "alibaba" });
        outcome.Rejected.ShouldBe(0);
        return path;
    }

    /// <summary>Combined lines of cdn.example.com, ingested: instant, bytes.</summary>
    /// <returns>The row of the source.</returns>
    public static async Task<long> Lines(this ConsoleServer server, Account account, string name, params (string At, long Bytes)[] requests)
    {
        var path = Path.Combine(server.Folder, name);
        await File.WriteAllLinesAsync(path, requests.Select(request =>
            $"192.0.2.1 - - [{DateTimeOffset.Parse(request.At, CultureInfo.InvariantCulture).UtcDateTime.ToString("dd/MMM/yyyy:HH:mm:ss", CultureInfo.InvariantCulture)} +0000] \"GET /{name.Length} HTTP/1.1\" 200 {request.Bytes} \"-\" \"t\""));
        await new Ingestor(server.Get<IUsageStore>(), server.Clock)
            .Ingest(path, new IngestRequest(account.AliUid, new OneDomain()) { Domain = "cdn.example.com", Format = "combined" });
        return (await ((SqliteUsageStore)server.Get<IUsageStore>()).Sources(account.AliUid)).Max(source => source.Id);
    }

    /// <summary>A tracking task with reports 1 and 17.</summary>
    public static async Task<long> Task(this ConsoleServer server, Account account, string name, string crontab = "0 0 8 ? * MON", string frequency = "w")
    {
        await server.Get<CustomReportStore>().Create(account.AliUid, [1, 17], null);
        return await server.Get<TrackingTaskStore>().Create(account, new TrackingTaskRequest(
            name,
            [new TrackedReport(1, [new ReportCondition("httpCode", "in", ["5xx"])]), new TrackedReport(17, [])],
            null,
            new TrackingEmail(null, ["ops@example.com", "night@example.com"], ["boss@example.org"]),
            new TrackingSchedule("", "", crontab, frequency, "enable", null, null),
            "console"));
    }

    /// <summary>A run of the task with deliveries, as the worker records them.</summary>
    public static Task<long> Run(
        this ConsoleServer server, long task, string scheduledAt, string state, string detail,
        params (string Recipient, string MessageId, string State, int? Code, string Reply)[] deliveries) =>
        server.Get<ControlDatabase>().Write(async (connection, transaction) =>
        {
            var at = DateTimeOffset.Parse(scheduledAt);
            var run = await connection.ExecuteScalarAsync<long>(
                """
                INSERT INTO run (task_id, ali_uid, scheduled_at, period_start, period_end, state, detail, due_at, started_at, finished_at)
                SELECT id, ali_uid, @at, @start, @at, @state, @detail, @at, @at, @finished FROM tracking_task WHERE id = @task RETURNING id
                """,
                new { task, at = Instant.ToColumn(at), start = Instant.ToColumn(at.AddDays(-7)), state, detail, finished = Instant.ToColumn(at.AddSeconds(9)) },
                transaction);
            foreach (var delivery in deliveries)
            {
                await connection.ExecuteAsync(
                    """
                    INSERT INTO delivery (run_id, recipient, message_id, state, attempts, reply_code, reply, due_at, delivered_at)
                    VALUES (@run, @Recipient, @MessageId, @State, 1, @Code, @Reply, @at, @at)
                    """,
                    new { run, delivery.Recipient, delivery.MessageId, delivery.State, delivery.Code, delivery.Reply, at = Instant.ToColumn(at) },
                    transaction);
            }

            return run;
        });

    /// <summary>An export task; finished with the content as its file, failed with a reason, or left as it was created.</summary>
    public static async Task<ExportTask> Export(this ConsoleServer server, Account account, string name, byte[]? content = null, string? failure = null)
    {
        var task = await server.Get<ExportTaskStore>().Create(
            account, ExportKind.Usage, new ExportRequest(DateTimeOffset.Parse("2026-11-01T00:00:00Z"), DateTimeOffset.Parse("2026-11-08T00:00:00Z"), name, "en-us"));
        if (content is not null)
        {
            var hash = Convert.ToHexStringLower(SHA256.HashData(content));
            var shelf = Directory.CreateDirectory(Path.Combine(server.Folder, "exports", hash[..2]));
            await File.WriteAllBytesAsync(Path.Combine(shelf.FullName, hash), content);
            await server.Get<ControlDatabase>().Execute(
                "UPDATE export_task SET state = 'success', file_hash = @hash, file_name = 'usage-2026-11.pdf', file_size = @size WHERE id = @id",
                new { hash, size = content.Length, id = task.Id });
        }
        else if (failure is not null)
        {
            await server.Get<ControlDatabase>().Execute(
                "UPDATE export_task SET state = 'failed', failure = @failure WHERE id = @id", new { failure, id = task.Id });
        }

        return task;
    }

    /// <summary>Writes a mail into the pickup folder as Python writes mails.</summary>
    public static async Task Mail(this ConsoleServer server, string messageId, string subject, string text, string html)
    {
        var path = Path.Combine(server.Pickup, PickupFolder.FileName(messageId, ConsoleServer.Now));
        var run = await Testing.ToolRun.Run(
            "python3",
            [
                "-c",
                """
                import sys
                from email.message import EmailMessage
                from email.policy import SMTP
                path, message_id, subject, text, html = sys.argv[1:]
                m = EmailMessage(policy=SMTP)
                m['From'] = 'Tidemark <tidemark@example.com>'
                m['To'] = 'ops@example.com'
                m['Subject'] = subject
                m['Message-ID'] = message_id
                m['Date'] = 'Fri, 20 Nov 2026 15:01:40 +0800'
                m.set_content(text)
                m.add_alternative(html, subtype='html')
                open(path, 'wb').write(m.as_bytes())
                """,
                path, messageId, subject, text, html,
            ]);
        run.ExitCode.ShouldBe(0, run.Errors);
    }

    private sealed class OneDomain : IDomainDirectory
    {
        public string? Resolve(string host) => host == "cdn.example.com" ? host : null;
    }
}
