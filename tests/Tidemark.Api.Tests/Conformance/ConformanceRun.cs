using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Tidemark.Accounts;
using Tidemark.Api.Gateway;
using Tidemark.Metering.Ingest;
using Tidemark.Notifications;
using Tidemark.Storage;
using Tidemark.Testing;
using Tidemark.Usage.Contract;

namespace Tidemark.Api.Tests.Conformance;

/// <summary>What became of a case.</summary>
internal sealed record CaseOutcome(string Transport, int Case, string? Problem);

/// <summary>What became of a probe of the gateway.</summary>
internal sealed record ProbeOutcome(string Code, string? Problem);

/// <summary>
/// Runs every case once by every transport: the SDKs in Node.js, and raw calls from here. Each transport has an account of
/// its own with the same domains, traffic and notifications.
/// </summary>
public sealed class ConformanceRun : IAsyncLifetime, IDisposable
{
    /// <summary>Raw calls: V3 and V1 in turn, parameters in query and form in turn.</summary>
    internal const string Raw = "raw";

    internal static readonly string[] Sdks = ["v3", "v2", "pop"];

    private readonly TempFolder _temp = new();

    internal ApiServer Server { get; private set; } = null!;

    internal IReadOnlyList<ConformanceCase> Cases { get; private set; } = [];

    internal List<CaseOutcome> Outcomes { get; } = [];

    internal List<ProbeOutcome> Probed { get; } = [];

    public async Task InitializeAsync()
    {
        Server = await ApiServer.Start(services => services.Replace(ServiceDescriptor.Singleton(new ApiOptions { Rates = GenerousRates })));
        var now = Server.Clock.GetUtcNow();
        var cases = ConformanceCase.Load(now);
        Cases = ConformanceCase.Read(cases);
        var stranger = await Raise(Server.Account.AliUid, 1);
        var transports = new JsonArray();
        foreach (var name in Sdks)
        {
            transports.Add(await Prepare(name, now, stranger));
        }

        await RunNode(new JsonObject { ["address"] = Server.Address.ToString(), ["cases"] = cases, ["transports"] = transports });
        await RunRaw(await Prepare(Raw, now, stranger));
        foreach (var probe in GatewayProbes.All)
        {
            var answer = await probe.Send(Server);
            Probed.Add(new ProbeOutcome(probe.Code, (answer.Status, answer.Code) == (probe.Status, probe.Code) ? null : $"{answer.Status} {answer.Body}"));
        }
    }

    public async Task DisposeAsync()
    {
        await Server.DisposeAsync();
        Dispose();
    }

    public void Dispose() => _temp.Dispose();

    /// <summary>All but one operation, which shows its documented rate, are called faster than documented.</summary>
    private static string GenerousRates => string.Join(
        ",", OperationNames.All.Where(name => name != "DescribeCdnSubList").Select(name => name + "=100000"));

    private async Task<JsonObject> Prepare(string transport, DateTimeOffset now, long strangerNotice)
    {
        var (account, key) = await Server.Get<AccountStore>().Create(transport, null, "Asia/Shanghai");
        var (_, inactive) = await Server.Get<AccountStore>().Create("inactive " + transport, null, "UTC");
        await Server.Get<ControlDatabase>().Execute("UPDATE access_key SET active = 0 WHERE id = @Id", new { inactive.Id });
        foreach (var domain in new[] { "www.example1.com", "www.example2.com" })
        {
            await Server.Get<DomainStore>().Add(account.AliUid, domain);
        }

        await Ingest(account.AliUid, transport, now);
        var variables = new JsonObject
        {
            ["aliUid"] = account.AliUid.ToString(CultureInfo.InvariantCulture),
            ["strangerUid"] = Server.Account.AliUid.ToString(CultureInfo.InvariantCulture),
            ["strangerNotice"] = strangerNotice.ToString(CultureInfo.InvariantCulture),
        };
        for (var number = 1; number <= 3; number++)
        {
            variables["notice" + number] = (await Raise(account.AliUid, number)).ToString(CultureInfo.InvariantCulture);
        }

        await Raise(account.AliUid, 1);
        return new JsonObject
        {
            ["name"] = transport,
            ["key"] = KeyOf(key.Id, key.Secret),
            ["keys"] = new JsonObject
            {
                ["unknown"] = KeyOf("TMunknown", "secret"),
                ["inactive"] = KeyOf(inactive.Id, inactive.Secret),
                ["wrongSecret"] = KeyOf(key.Id, "wrong" + key.Secret),
            },
            ["variables"] = variables,
        };
    }

    private static JsonObject KeyOf(string id, string secret) => new() { ["id"] = id, ["secret"] = secret };

    private Task<long> Raise(long aliUid, int number) => Server.Get<NotificationStore>().Raise(
        aliUid,
        new Notice($"conformance-{number}", "Sell", "warning", "RenewalRecommend", $$"""{"instanceName":"rm-{{number}}","reservedTime":7}"""));

    /// <summary>Five requests three hours ago, as an offline log: the figures of the cases are counted from these lines by hand.</summary>
    private async Task Ingest(long aliUid, string transport, DateTimeOffset now)
    {
        var at = (ConformanceCase.Hour(now) - TimeSpan.FromHours(3) + TimeSpan.FromMinutes(7)).ToString("d/MMM/yyyy:HH:mm:ss '+0000'", CultureInfo.InvariantCulture);
        var path = _temp[transport + ".log"];
        await File.WriteAllTextAsync(
            path,
            $"""
             [{at}] 192.0.2.1 - 15 "http://example.com/x" "GET http://www.example1.com/a.js" 200 100 200 HIT "agent" "text/javascript" 192.0.2.1
             [{at}] 192.0.2.1 - 15 "https://example.com/y/z" "GET http://www.example1.com/a.js" 200 100 200 HIT "agent" "text/javascript" 192.0.2.1
             [{at}] 192.0.2.1 - 15 "-" "GET http://www.example1.com/a.js" 200 100 200 MISS "agent" "text/javascript" 192.0.2.1
             [{at}] 192.0.2.2 - 15 "-" "GET http://www.example1.com/none" 404 100 10 MISS "agent" "text/html" 192.0.2.2
             [{at}] 192.0.2.2 - 15 "-" "GET http://www.example2.com/big.bin" 200 100 100000 MISS "agent" "text/html" 192.0.2.2

             """);
        var outcome = await new Ingestor(Server.Get<IUsageStore>(), Server.Clock)
            .Ingest(path, new IngestRequest(aliUid, new Hosts()) { Format = "alibaba", Threads = 1 });
        outcome.Accepted.ShouldBe(5);
    }

    private async Task RunNode(JsonObject input)
    {
        var folder = Path.Combine(Repository.Root, "tests/conformance");
        if (!Directory.Exists(Path.Combine(folder, "node_modules")))
        {
            var install = await ToolRun.Run("npm", ["ci"], workingDirectory: folder);
            install.ExitCode.ShouldBe(0, install.Errors);
        }

        await File.WriteAllTextAsync(_temp["input.json"], input.ToJsonString());
        var run = await ToolRun.Run("node", ["run.mjs", _temp["input.json"], _temp["output.json"]], workingDirectory: folder);
        run.ExitCode.ShouldBe(0, run.Errors);
        Outcomes.AddRange(JsonSerializer.Deserialize<List<CaseOutcome>>(await File.ReadAllTextAsync(_temp["output.json"]), JsonSerializerOptions.Web)!);
    }

    private async Task RunRaw(JsonObject transport)
    {
        var variables = transport["variables"].Deserialize<Dictionary<string, string>>()!;
        for (var number = 0; number < Cases.Count; number++)
        {
            var test = Cases[number];
            string? problem = null;
            for (var left = test.Repeat; left > 0; left--)
            {
                var answer = await Call(transport, test, variables, number);
                problem = Judge(test, answer, variables);
                if (problem is null)
                {
                    break;
                }
            }

            Outcomes.Add(new CaseOutcome(Raw, number, problem));
        }
    }

    private async Task<RawAnswer> Call(JsonObject transport, ConformanceCase test, Dictionary<string, string> variables, int number)
    {
        var key = test.Key is null ? transport["key"]! : transport["keys"]![test.Key]!;
        var call = new RawCall(Server, test.Operation, [.. test.Send.Select(pair => (pair.Key, Expectation.Fill(pair.Value, variables)))])
        {
            Key = new AccessKey((string)key["id"]!, (string)key["secret"]!, 0, true, null),
            InForm = number % 3 == 0,
            Format = test.Send.ContainsKey("Format") ? null : "JSON",
        };
        call.Version = test.Version ?? call.Version;
        return number % 2 == 0 ? await call.V3() : await call.V1();
    }

    private static string? Judge(ConformanceCase test, RawAnswer answer, Dictionary<string, string> variables)
    {
        var code = answer.Code ?? "success";
        if (code != test.Expect)
        {
            return $"expected {test.Expect}, got {answer.Status} {code}: {answer.Body}";
        }

        if (code != "success")
        {
            return answer.Status != test.Status ? $"expected status {test.Status}, got {answer.Status}"
                : test.Message is { } message && !answer.Message!.StartsWith(message, StringComparison.Ordinal) ? $"expected '{message}', got '{answer.Message}'"
                : null;
        }

        foreach (var (name, path) in test.Save)
        {
            variables[name] = (string)answer.Json[path]!;
        }

        return test.Answer is null ? null : Expectation.Differ(test.Answer, answer.Json, variables);
    }

    private sealed class Hosts : IDomainDirectory
    {
        public string? Resolve(string host) => host;
    }
}
