using System.Diagnostics.Metrics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using Tidemark.Tests.Intake;

namespace Tidemark.Tests.Hosting;

public sealed partial class MetricsTests
{
    [Fact]
    public async Task The_figures_are_what_the_server_did()
    {
        var port = FreePort();
        await using var house = await HttpIngest.Start(("Server__MetricsPort", $"{port}"), ("Mail__Pickup", "$DIR/mail"), ("Reports__MaxWait", "00:00:00"));
        var wire = new Wire(house.Server.Http, house.KeyId, house.KeySecret);
        var metrics = new Uri($"http://127.0.0.1:{port}/metrics");

        await house.Shell(
            """
            printf '%s\n' '192.0.2.1 - - [10/Mar/2026:08:00:00 +0000] "GET /a HTTP/1.1" 200 100 "-" "-"' \
                '192.0.2.1 - - [10/Mar/2026:08:00:01 +0000] "GET /b HTTP/1.1" 200 50 "-" "-"' 'not a line' > "$DIR/log"
            curl -fsS -H "Authorization: Bearer $TOKEN" --data-binary @"$DIR/log" "$URL"
            curl -fsS -H "Authorization: Bearer $TOKEN" --data-binary @"$DIR/log" "$URL"
            """);
        await wire.Call("DescribeUserDomains");
        await wire.Call("DescribeUserDomains");
        (await wire.Try("DescribeCdnReport")).Status.ShouldBe(400);
        await wire.Call("CreateCdnSubTask", ("ReportIds", "1,17"));
        await DueTask.Create(wire, house["data"], "daily", """[{"reportId":17}]""", new { subject = "daily", to = new[] { "a@example.com", "b@example.org" } });
        await wire.Call(
            "CreateUserUsageDataExportTask",
            ("StartTime", "2026-03-10T00:00:00Z"), ("EndTime", "2026-03-11T00:00:00Z"), ("Language", "en-us"), ("TaskName", "one"));

        var text = await Until.Seen(
            async () =>
            {
                var page = await house.Server.Http.GetStringAsync(metrics);
                var now = Parse(page);
                return now.GetValueOrDefault("tidemark_tracking_runs_total{state=partly}") + now.GetValueOrDefault("tidemark_tracking_runs_total{state=delivered}") > 0
                    && now.ContainsKey("tidemark_exports_tasks_total{state=success}") ? page : null;
            },
            () => house.Server.Errors);
        var series = Parse(text);

        series["tidemark_usage_lines_total{result=accepted}"].ShouldBe(2);
        series["tidemark_usage_lines_total{result=rejected}"].ShouldBe(1);
        series["tidemark_usage_batches_total"].ShouldBe(1, "the second post is a duplicate");
        series["tidemark_api_calls_total{code=OK,operation=DescribeUserDomains}"].ShouldBe(2);
        series.Where(pair => pair.Key.Contains("operation=DescribeCdnReport}")).ShouldHaveSingleItem().Value.ShouldBe(1);
        series["tidemark_api_calls_total{code=OK,operation=CreateUserUsageDataExportTask}"].ShouldBe(1);
        series["tidemark_tracking_deliveries_total{outcome=delivered}"].ShouldBe(2);
        series["tidemark_tracking_runs_total{state=delivered}"].ShouldBe(1);
        series["tidemark_tracking_queue{state=sending}"].ShouldBe(0);
        series["tidemark_exports_tasks_total{state=success}"].ShouldBe(1);
        series["tidemark_exports_queue"].ShouldBe(0);
        series["tidemark_exports_size_bytes"].ShouldBe(new DirectoryInfo(house["data/exports"]).GetFiles().Sum(file => file.Length));
        series["tidemark_storage_size_bytes{database=control}"].ShouldBeGreaterThan(4096);
        series["tidemark_storage_size_bytes{database=usage}"].ShouldBeGreaterThan(4096);
        series["tidemark_storage_size_bytes{database=nonces}"].ShouldBeGreaterThan(4096);
        text.ShouldNotContain(HttpIngest.Uid, Case.Insensitive, "metrics name no account");
        text.ShouldNotContain(HttpIngest.Domain);
    }

    [Fact]
    public async Task An_operation_that_callers_invent_makes_no_series()
    {
        var port = FreePort();
        await using var house = await HttpIngest.Start(("Server__MetricsPort", $"{port}"));
        for (var i = 0; i < 5; i++)
        {
            (await house.Server.Http.GetAsync($"/?Action=Invented{i}&Version=2018-05-10&Format=JSON")).StatusCode.ShouldNotBe(HttpStatusCode.OK);
        }

        var series = Parse(await house.Server.Http.GetStringAsync(new Uri($"http://127.0.0.1:{port}/metrics")));

        series.Where(pair => pair.Key.StartsWith("tidemark_api_calls")).ShouldHaveSingleItem().Value.ShouldBe(5);
        series.Keys.ShouldNotContain(key => key.Contains("Invented"));
    }

    [Fact]
    public async Task Metrics_have_a_port_of_their_own_on_the_loopback_address()
    {
        var port = FreePort();
        await using var house = await HttpIngest.Start(("Server__MetricsPort", $"{port}"));

        (await house.Server.Http.GetAsync("/metrics")).StatusCode.ShouldBe(HttpStatusCode.NotFound, "the server's own port serves none");
        foreach (var path in (string[])["/", "/healthz", "/console", "/ingest/v1/logs"])
        {
            (await house.Server.Http.GetAsync(new Uri($"http://127.0.0.1:{port}{path}"))).StatusCode.ShouldBe(HttpStatusCode.NotFound, path);
        }

        (await Tidemark.Testing.ToolRun.Shell($"ss -ltnH 'sport = :{port}' | awk '{{print $4}}'")).Trim().ShouldBe($"127.0.0.1:{port}");
    }

    [Fact]
    public async Task Metrics_are_off_unless_a_port_is_set()
    {
        await using var house = await HttpIngest.Start();

        (await house.Server.Http.GetAsync("/metrics")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await Tidemark.Testing.ToolRun.Shell($"ss -ltnpH | grep -c 'pid={house.Server.Process.Id},'")).Trim().ShouldBe("1");
    }

    [Fact]
    public async Task A_port_of_the_metrics_that_is_taken_fails_with_one_sentence_before_anything_is_written()
    {
        using var folder = new Tidemark.Testing.TempFolder();
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        var tool = new Tool(folder["data"]);
        tool.Environment["TIDEMARK__Server__MetricsPort"] = $"{port}";

        var run = await tool.Run("serve", "--port", "0");

        run.ExitCode.ShouldBe(1);
        run.Errors.ShouldEndWith($"Server:MetricsPort is {port}, which is in use on 127.0.0.1; choose another port, or 0 for no metrics.\n");
        File.Exists(folder["data/control.db"]).ShouldBeFalse();
    }

    [Fact]
    public void The_document_lists_every_instrument()
    {
        var path = Repository.Path("docs/metrics.md");
        var before = File.ReadAllText(path);
        var start = before.IndexOf("| metric |", StringComparison.Ordinal);
        var end = before.IndexOf("\n\n", start, StringComparison.Ordinal);
        var written = before[..start] + Table() + before[end..];
        if (Environment.GetEnvironmentVariable("TIDEMARK_WRITE_DOCS") == "1")
        {
            File.WriteAllText(path, written);
        }

        File.ReadAllText(path).ShouldBe(written, "docs/metrics.md is out of date; update it with: TIDEMARK_WRITE_DOCS=1 ./test Tidemark.Tests");
    }

    private static string Table()
    {
        var instruments = Directory.EnumerateFiles(AppContext.BaseDirectory, "Tidemark*.dll")
            .Where(file => !Path.GetFileName(file).Contains("Test", StringComparison.Ordinal))
            .SelectMany(file => Assembly.LoadFrom(file).GetTypes())
            .SelectMany(type => type.GetFields(BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public))
            .Where(field => field.FieldType.IsAssignableTo(typeof(Instrument)))
            .Select(field => (Instrument)field.GetValue(null)!)
            .OrderBy(instrument => instrument.Name, StringComparer.Ordinal);
        var table = new StringBuilder("| metric | instrument | kind | unit | meaning |\n| --- | --- | --- | --- | --- |");
        foreach (var instrument in instruments)
        {
            var kind = instrument is Gauge<long> ? "gauge" : "counter";
            var name = instrument.Name.Replace('.', '_') + (instrument.Unit == "By" ? "_bytes" : "") + (kind == "counter" ? "_total" : "");
            table.Append(CultureInfo.InvariantCulture, $"\n| `{name}` | `{instrument.Name}` | {kind} | {(instrument.Unit == "By" ? "bytes" : instrument.Unit!.Trim('{', '}'))} | {instrument.Description} |");
        }

        return table.ToString();
    }

    /// <summary>The samples of a page in the Prometheus text format, labels in alphabetical order.</summary>
    private static Dictionary<string, double> Parse(string page) => page.Split('\n').Where(line => line.Length > 0 && line[0] != '#').ToDictionary(
        line =>
        {
            var sample = Sample().Match(line);
            sample.Success.ShouldBeTrue(line);
            var labels = Label().Matches(sample.Groups["labels"].Value).Select(label => $"{label.Groups["name"].Value}={label.Groups["value"].Value}").Order(StringComparer.Ordinal);
            return sample.Groups["name"].Value + (sample.Groups["labels"].Value.Length == 0 ? "" : $"{{{string.Join(',', labels)}}}");
        },
        line => double.Parse(Sample().Match(line).Groups["value"].Value, CultureInfo.InvariantCulture));

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    [GeneratedRegex(@"^(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)(\{(?<labels>[^}]*)\})? (?<value>\S+)( \d+)?$")]
    private static partial Regex Sample();

    [GeneratedRegex("(?<name>[a-zA-Z_][a-zA-Z0-9_]*)=\"(?<value>[^\"]*)\"")]
    private static partial Regex Label();
}
