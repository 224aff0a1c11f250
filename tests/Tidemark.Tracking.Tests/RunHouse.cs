using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using Microsoft.Extensions.Logging.Abstractions;
using Tidemark.Accounts;
using Tidemark.Mail;
using Tidemark.Mail.Smtp;
using Tidemark.Metering.Ingest;
using Tidemark.Notifications;
using Tidemark.Reports;
using Tidemark.Reports.Queries;
using Tidemark.Storage;
using Tidemark.Testing;
using Tidemark.Testing.Smtp;
using Tidemark.Tracking.Runs;
using Tidemark.Tracking.Schedules;
using Tidemark.Tracking.Tasks;
using Tidemark.Tracking.Work;
using Tidemark.Usage.Contract;
using Tidemark.Usage.Model;
using Tidemark.Usage.Store;

namespace Tidemark.Tracking.Tests;

/// <summary>A house with usage, and workers whose mail goes to a pickup folder unless a relay is named.</summary>
internal sealed class RunHouse : IDisposable
{
    private readonly TempFolder _mail = new();
    private int _logs;

    public RunHouse(string now = "2026-03-10T00:00:00Z", string? path = null)
    {
        House = new TrackingHouse(now, path);
        Usage = new SqliteUsageStore(House.Folder.UsageDatabase, House.Clock);
        Notifications = new NotificationStore(House.Database, House.Clock);
        Runs = new RunHistory(House.Database);
        Pickup = new MailOptions { Pickup = _mail["out"] };
    }

    public TrackingHouse House { get; }

    public FakeClock Clock => House.Clock;

    public SqliteUsageStore Usage { get; }

    public NotificationStore Notifications { get; }

    public RunHistory Runs { get; }

    public MailOptions Pickup { get; }

    public TrackingOptions Options { get; init; } = new();

    public ReportOptions Reports { get; init; } = new();

    public static SmtpOptions Relay(int port, string? user = null, string? password = null) =>
        new() { Host = "127.0.0.1", Port = port, From = "Tidemark <reports@example.com>", User = user, Password = password };

    public TrackingWorker Worker(SmtpOptions? smtp = null, MailOptions? mail = null, ControlDatabase? database = null, TimeProvider? clock = null)
    {
        database ??= House.Database;
        clock ??= Clock;
        return new TrackingWorker(
            database, new AccountStore(database, DataKey.Load(House.Folder), clock), House.Tasks(), new RunStore(database), new ReportQueries(Usage), Usage,
            new NotificationStore(database, clock), new MailRelay(smtp ?? new SmtpOptions(), smtp is null ? mail ?? Pickup : new MailOptions(), TimeProvider.System, NullLogger<MailRelay>.Instance),
            Options, Reports, clock, NullLogger<TrackingWorker>.Instance);
    }

    /// <summary>A task that mails report 17, or those given.</summary>
    public Task<long> Task(
        Account account, TrackingSchedule? schedule = null, TrackingEmail? email = null, string name = "Daily report", IReadOnlyList<TrackedReport>? reports = null,
        IReadOnlyList<string>? domains = null) =>
        House.Tasks().Create(account, TrackingHouse.Request(name, reports ?? [new TrackedReport(17, [])], domains, email, schedule));

    /// <summary>Meters lines of a combined log for a domain: instant, path, bytes.</summary>
    public Task Ingest(Account account, string domain, params (string At, string Path, long Bytes)[] requests) => IngestFrom(null, account, domain, requests);

    /// <summary>The same, of the log of an edge.</summary>
    public async Task IngestFrom(string? feed, Account account, string domain, params (string At, string Path, long Bytes)[] requests)
    {
        var file = _mail[$"{++_logs}.log"];
        await File.WriteAllLinesAsync(file, requests.Select((request, i) =>
        {
            var at = DateTimeOffset.Parse(request.At, CultureInfo.InvariantCulture).UtcDateTime.ToString("dd/MMM/yyyy:HH:mm:ss", CultureInfo.InvariantCulture);
            return $"192.0.2.{i % 200} - - [{at} +0000] \"GET {request.Path} HTTP/1.1\" 200 {request.Bytes} \"-\" \"t\"";
        }));
        var outcome = await new Ingestor(Usage, Clock).Ingest(file, new IngestRequest(account.AliUid, new Anything()) { Domain = domain, Format = "combined", Feed = feed });
        outcome.Accepted.ShouldBe(requests.Length);
    }

    /// <summary>Meters counters that an edge has posted: bytes in each of some buckets that follow each other.</summary>
    public async Task Post(string feed, Account account, string domain, DateTimeOffset from, int buckets, long bytes)
    {
        var first = from.ToUnixTimeSeconds();
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(feed));
        var outcome = await Usage.Commit(new MeteredBatch
        {
            Account = account.AliUid,
            Source = new SourceIdentity(null, feed, "", "combined", 1, hash),
            LastSource = await Usage.LastSource(account.AliUid, ""),
            Start = 0,
            End = 1,
            Hash = hash,
            Lines = buckets,
            Accepted = buckets,
            Bytes = bytes,
            Instants = (first, first + (buckets * Bucket.Seconds) - 1),
            Usage = [.. Enumerable.Range(0, buckets).Select(i => new UsageCell(
                domain, "unknown", "unknown", first + (i * Bucket.Seconds), new Counters { Requests = 1, Bytes = bytes, Status2xx = 1 }, []))],
            Rankings = [],
            Visitors = [],
            Rejected = new Dictionary<string, long>(),
            Samples = [],
        });
        outcome.Committed.ShouldBeTrue();
    }

    /// <summary>The mails in the pickup folder, in order of their names.</summary>
    public async Task<IReadOnlyList<WitnessedMail>> Mails() => !Directory.Exists(Pickup.Pickup)
        ? []
        : await MailWitness.Read([.. Directory.GetFiles(Pickup.Pickup!, "*.eml").Order(StringComparer.Ordinal).Select(File.ReadAllBytes)]);

    public async Task<IReadOnlyList<Notification>> Notices(Account account) =>
        (await Notifications.Query(account.AliUid, DateTimeOffset.UnixEpoch, DateTimeOffset.MaxValue, true, 1, 100)).Items;

    /// <summary>Makes a task that is due now.</summary>
    public async Task<(Account Account, long Task)> Due(params string[] recipients)
    {
        var account = await House.Account();
        var id = await Task(account, email: TrackingHouse.To(recipients));
        await Sql("UPDATE tracking_task SET next_fire_at = @now", new { now = Instant.ToColumn(Clock.GetUtcNow()) });
        return (account, id);
    }

    public Task<int> Sql(string sql, object? parameters = null) => House.Database.Execute(sql, parameters);

    public Task<T> One<T>(string sql) => House.Database.Read(connection => connection.QuerySingleAsync<T>(sql));

    public void Dispose()
    {
        House.Dispose();
        _mail.Dispose();
    }

    private sealed class Anything : IDomainDirectory
    {
        public string? Resolve(string host) => host;
    }
}
