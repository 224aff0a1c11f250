using System.Text;
using Tidemark.Accounts;
using Tidemark.Testing;
using Tidemark.Usage.Contract;
using Tidemark.Usage.Model;
using Tidemark.Usage.Rankings;

namespace Tidemark.Intake.Tests.ReadyMade;

public sealed class UsageTests
{
    private const string Usage = "/ingest/v1/usage";
    private const long Ten = 1763632800; // 2025-11-20T10:00:00Z

    private const string Json =
        """
        {"rows": [
          {"domain": "www.example.com", "bucket": "2025-11-20T10:00:00Z", "region": "广东省", "isp": "telecom", "requests": 100, "bytes": 5000,
           "hitRequests": 80, "hitBytes": 4000, "originRequests": 20, "originBytes": 1000, "httpsRequests": 60, "httpsBytes": 3000,
           "codes": {"200": 90, "206": 5, "404": 3, "499": 1}},
          {"domain": "WWW.example.com", "bucket": 1763633100, "requests": "7", "bytes": "70", "status2xx": 6, "status5xx": 1},
          {"domain": "www.example.com", "bucket": "2025-11-20T18:10:00+08:00", "region": "JP", "requests": 1, "bytes": 9007199254740992}
        ]}
        """;

    private const string Csv =
        "domain,bucket,region,isp,requests,bytes,hitRequests,hitBytes,originRequests,originBytes,httpsRequests,httpsBytes,status2xx,status5xx,status200,status206,status404,status499\r\n"
        + "www.example.com,2025-11-20T10:00:00Z,\"广东省\",telecom,100,5000,80,4000,20,1000,60,3000,,,90,5,3,1\r\n"
        + "\"WWW.example.com\",1763633100,,,7,70,,,,,,,6,1,,,,\r\n"
        + "www.example.com,2025-11-20T18:10:00+08:00,JP,,1,9007199254740992,,,,,,,,,,,,\r\n";

    [Theory]
    [InlineData("json", "application/json")]
    [InlineData("csv", "text/csv")]
    [InlineData("json", null)]
    [InlineData("csv", null)]
    public async Task Counters_are_added_to_their_buckets(string form, string? contentType)
    {
        await using var server = await IntakeServer.Start();
        var answer = await server.Post(Encoding.UTF8.GetBytes(form == "json" ? Json : Csv), Usage, more: Typed(contentType));

        answer.Status.ShouldBe(200, answer.Text);
        (answer.Number("rows"), answer.Number("requests"), answer.Number("bytes")).ShouldBe((3, 108, 9007199254740992 + 5070));
        answer.Json.GetProperty("format").GetString().ShouldBe("usage-" + form);
        answer.Json.GetProperty("period").ToString().ShouldBe("""{"first":"2025-11-20T10:00:00Z","last":"2025-11-20T10:14:59Z"}""");
        var rows = new List<string>();
        var range = new TimeRange(DateTimeOffset.FromUnixTimeSeconds(Ten), DateTimeOffset.FromUnixTimeSeconds(Ten + 3600));
        await foreach (var row in server.Store.Rows(new UsageQuery(IntakeServer.Uid, range)))
        {
            var c = row.Counters;
            rows.Add($"{row.Start.ToUnixTimeSeconds() - Ten} {c.Requests} {c.Bytes} {c.HitRequests} {c.HitBytes} {c.OriginRequests} {c.OriginBytes} {c.HttpsRequests} {c.HttpsBytes} {c.Status2xx} {c.Status3xx} {c.Status4xx} {c.Status5xx}");
        }

        rows.Order(StringComparer.Ordinal).ShouldBe(["0 100 5000 80 4000 20 1000 60 3000 95 0 4 0", "300 7 70 0 0 0 0 0 0 6 0 0 1", "600 1 9007199254740992 0 0 0 0 0 0 0 0 0 0"]);
        (await server.Store.StatusCodes(new UsageQuery(IntakeServer.Uid, range))).OrderBy(code => code.Key).Select(code => (code.Key, code.Value))
            .ShouldBe([(200, 90L), (206, 5L), (404, 3L), (499, 1L)]);
        (await server.Store.Totals(new UsageQuery(IntakeServer.Uid, range), UsageDimension.Region)).Select(total => total.Name).ShouldBe(["JP", "guangdong", "unknown"]);
        (await server.Store.Ranking(new RankingQuery(IntakeServer.Uid, range, RankingKind.Url, RankBy.Requests, 10))).Rows.ShouldBeEmpty();
        var source = (await server.Sources()).ShouldHaveSingleItem();
        (source.Format, source.Lines, source.Accepted).ShouldBe(("usage-" + form, 3, 3));
    }

    [Fact]
    public async Task A_source_of_absurd_counters_can_be_taken_out_again()
    {
        await using var server = await IntakeServer.Start();
        foreach (var bucket in new[] { "2026-11-20T06:00:00Z", "2026-11-20T06:05:00Z" })
        {
            var rows = string.Concat(Enumerable.Repeat($"www.example.com,{bucket},9007199254740992,0\n", 1000));
            (await server.Post("domain,bucket,requests,bytes\n" + rows, "/ingest/v1/usage")).Status.ShouldBe(200);
        }

        var source = (await server.Sources()).ShouldHaveSingleItem().Id;
        (await server.Store.Contribution(IntakeServer.Uid, source))!.Domains.ShouldHaveSingleItem().Requests.ShouldBe(long.MaxValue);
        (await server.Store.RemoveSource(IntakeServer.Uid, source)).ShouldBeTrue();
        (await server.Total()).Requests.ShouldBe(0);
    }

    [Fact]
    public async Task The_same_counters_again_count_once_and_those_of_another_edge_by_themselves()
    {
        await using var server = await IntakeServer.Start();
        var first = await server.Post(Encoding.UTF8.GetBytes(Csv), Usage);
        var again = await server.Post(Encoding.UTF8.GetBytes(Csv), Usage);
        (again.Replayed, again.Text).ShouldBe((true, first.Text));
        (await server.Post(Encoding.UTF8.GetBytes(Csv.Replace("9007199254740992", "1", StringComparison.Ordinal)), Usage, key: "k")).Replayed.ShouldBeFalse();
        (await server.Post(Encoding.UTF8.GetBytes(Csv), Usage, key: "k")).Status.ShouldBe(409);
        (await server.Total()).Requests.ShouldBe(216);

        (await server.Post(Encoding.UTF8.GetBytes(Csv), Usage, token: await server.NewToken("other"))).Replayed.ShouldBeFalse();
        (await server.Total()).Requests.ShouldBe(324);
    }

    [Fact]
    public async Task One_bad_row_refuses_the_body_and_the_first_twenty_errors_are_told_by_row_and_field()
    {
        await using var server = await IntakeServer.Start();
        var rows = new StringBuilder("domain,bucket,requests,bytes\nwww.example.com,1763632800,1,1\n");
        for (var i = 0; i < 30; i++)
        {
            rows.Append("www.example.com,1763632801,-1,1\n");
        }

        var answer = await server.Post(rows.ToString(), Usage);

        (answer.Status, answer.Code, answer.Number("errorsTotal")).ShouldBe((400, "bad-rows", 60));
        var errors = answer.Json.GetProperty("errors").EnumerateArray().Select(error => $"{error.GetProperty("row")} {error.GetProperty("field")} {error.GetProperty("value")}").ToList();
        errors.Count.ShouldBe(20);
        errors[..3].ShouldBe(["2 bucket 1763632801", "2 requests -1", "3 bucket 1763632801"]);
        (await server.Total()).Requests.ShouldBe(0);
        (await server.Sources()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_body_that_cannot_be_read_is_refused()
    {
        await using var server = await IntakeServer.Start();
        foreach (var (body, contentType) in new (string, string?)[]
        {
            ("{", "application/json"),
            ("""{"row": []}""", null),
            ("""{"rows": {}}""", null),
            ("""[{"domain": "a", "domain": "b"}]""", null),
            ("domain,domain\n", null),
            ("domain,\"bucket\n", null),
            ("domain\n\"a\"b\n", null),
            ("domain,hits\n", null),
        })
        {
            var answer = await server.Post(body, Usage, more: Typed(contentType));
            (answer.Status, answer.Code).ShouldBe((400, "unreadable-body"), answer.Text);
            answer.Text.ShouldNotContain(server.Data);
        }
    }

    [Fact]
    public async Task Domains_that_the_account_does_not_have_are_named_and_added_when_that_is_asked_for()
    {
        await using var server = await IntakeServer.Start();
        const string csv = "domain,bucket,requests,bytes\nb.example.com,300,1,1\na.example.com,300,1,1\nwww.example.com,300,1,1\n";
        var answer = await server.Post(csv, Usage);
        (answer.Status, answer.Code).ShouldBe((422, "unknown-domains"));
        answer.Message.ShouldContain("no domain a.example.com, b.example.com;");
        answer.Message.ShouldEndWith($"tidemark domain add NAME --account {IntakeServer.Uid}");
        (await server.Total()).Requests.ShouldBe(0);

        var added = await server.Post(csv, Usage + "?add-domains=true");
        added.Json.GetProperty("domainsAdded").ToString().ShouldBe("""["a.example.com","b.example.com"]""");
        (await server.Total()).Requests.ShouldBe(3);
        (await server.Get<DomainStore>().Names(IntakeServer.Uid)).Count.ShouldBe(3);
    }

    [Fact]
    public async Task Sums_that_do_not_fit_are_refused_whole()
    {
        await using var server = await IntakeServer.Start();
        var body = new StringBuilder("domain,bucket,requests,bytes\n");
        for (var i = 0; i < 1030; i++)
        {
            body.Append("www.example.com,300,1,9007199254740992\n");
        }

        (await server.Post(body.ToString(), Usage)).Status.ShouldBe(400);
        (await server.Sources()).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_python_writes_as_CSV_is_read_as_it_was_meant()
    {
        await using var server = await IntakeServer.Start();
        var csv = await ToolRun.Shell(
            """
            python3 - <<'END'
            import csv, sys, random
            random.seed(7)
            w = csv.writer(sys.stdout, quoting=csv.QUOTE_ALL)
            w.writerow(["bytes", "requests", "isp", "bucket", "domain"])
            for i in range(500):
                w.writerow([i * 3, i, random.choice(["", "unicom", "电信"]), 1763632800 + 300 * (i % 288), "www.example.com"])
            END
            """);
        var answer = await server.Post(Encoding.UTF8.GetBytes(csv), Usage);
        (answer.Number("rows"), answer.Number("requests"), answer.Number("bytes")).ShouldBe((500, 499 * 500 / 2, 3 * 499 * 500 / 2), answer.Text);
    }

    private static Action<HttpRequestMessage> Typed(string? contentType) => request =>
    {
        if (contentType is not null)
        {
            request.Content!.Headers.ContentType = new(contentType);
        }
    };
}
