using System.Net.Http.Headers;
using System.Text;

namespace Tidemark.Intake.Tests.Gateway;

public sealed class RefusalTests
{
    [Fact]
    public async Task Without_a_good_token_nobody_gets_in_and_all_are_answered_alike()
    {
        await using var server = await IntakeServer.Start();
        var revoked = await server.NewToken("revoked");
        await server.Get<Accounts.Tokens.IngestTokenStore>().Revoke(IntakeServer.Uid, "revoked");
        var never = "tmi_" + new string('A', 43);

        var answers = new List<Answer>();
        foreach (var authorization in new[] { null, "Bearer", "Bearer " + never, "Bearer " + revoked, "Basic dXNlcjpwYXNz", "Bearer " + server.Token + "x", server.Token })
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, IntakeServer.Logs) { Content = new StringContent(IntakeServer.Lines(1)) };
            if (authorization is not null)
            {
                request.Headers.TryAddWithoutValidation("Authorization", authorization);
            }

            answers.Add(await server.Send(request));
        }

        answers.Select(answer => (answer.Status, answer.Code, answer.Text)).Distinct().ShouldHaveSingleItem().Status.ShouldBe(401);
        answers.Select(answer => answer.Header("WWW-Authenticate")).ShouldAllBe(header => header!.StartsWith("Bearer realm=\"tidemark\"", StringComparison.Ordinal));
        answers[2].Header("WWW-Authenticate").ShouldBe(answers[3].Header("WWW-Authenticate"));
        (await server.Total()).Requests.ShouldBe(0);
    }

    [Fact]
    public async Task A_token_is_in_no_log_and_in_no_file()
    {
        await using var server = await IntakeServer.Start();
        await server.Post(IntakeServer.Lines(5));
        await server.Post("garbage", "/ingest/v1/logs");
        await server.Post(IntakeServer.Lines(5), token: server.Token + "x");
        server.Logged.ShouldNotBeEmpty();
        server.Logged.Where(line => line.Contains(server.Token, StringComparison.Ordinal)).ShouldBeEmpty();
        Directory.EnumerateFiles(server.Data, "*", SearchOption.AllDirectories)
            .Where(path => !path.EndsWith(".lock", StringComparison.Ordinal))
            .Where(path => Encoding.Latin1.GetString(Read(path)).Contains(server.Token, StringComparison.Ordinal))
            .ShouldBeEmpty();
    }

    [Fact]
    public async Task Another_method_is_refused_with_the_one_that_is_taken()
    {
        await using var server = await IntakeServer.Start();
        foreach (var (method, path) in new[] { ("GET", IntakeServer.Logs), ("PUT", IntakeServer.Logs), ("DELETE", "/ingest/v1/usage") })
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), path);
            var answer = await server.Send(request);
            (answer.Status, answer.Code, answer.Header("Allow")).ShouldBe((405, "method-not-allowed", "POST"));
        }
    }

    [Theory]
    [InlineData("GET", "/ingest/v1")]
    [InlineData("POST", "/ingest/v1/log")]
    [InlineData("POST", "/ingest/v1/logs/access.log")]
    [InlineData("PUT", "/ingest/v1/%1b%5b31m")]
    public async Task A_path_that_is_none_is_answered_with_those_there_are(string method, string path)
    {
        await using var server = await IntakeServer.Start();
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        var answer = await server.Send(request);
        (answer.Status, answer.Code).ShouldBe((404, "not-found"));
        answer.Message.ShouldContain("post logs to /ingest/v1/logs and counters to /ingest/v1/usage.");
        answer.Message.ShouldNotContain('\u001b');
    }

    [Fact]
    public async Task A_parameter_that_is_wrong_is_named_with_its_rule()
    {
        await using var server = await IntakeServer.Start();
        foreach (var (path, message) in new[]
        {
            ("/ingest/v1/logs?format=combined&add-domain=true", "'add-domain' is not a parameter of /ingest/v1/logs; use one of: format, domain, add-domains."),
            ("/ingest/v1/logs?format=combined&format=alibaba", "format is given 2 times"),
            ("/ingest/v1/logs?add-domains=yes", "add-domains is 'yes'; use true or false."),
            ("/ingest/v1/logs?format=combinde", "Unknown log format 'combinde'; use auto, "),
            ("/ingest/v1/logs?format=combined", "do not name their host. Pass the domain with the parameter domain."),
            ("/ingest/v1/logs?format=combined&domain=not%20a%20name", "domain is 'not a name', which is not a valid domain name"),
            ("/ingest/v1/logs?domain=%1b%5b31mx", "domain is '\\x1B[31mx'"),
            ("/ingest/v1/usage?format=csv", "'format' is not a parameter of /ingest/v1/usage; use one of: add-domains."),
        })
        {
            var answer = await server.Post(IntakeServer.Lines(1), path);
            (answer.Status, answer.Code).ShouldBe((400, "bad-parameter"), path);
            answer.Message.ShouldContain(message);
        }
    }

    [Fact]
    public async Task A_domain_that_the_account_does_not_have_is_refused_with_the_way_out()
    {
        await using var server = await IntakeServer.Start();
        var answer = await server.Post(IntakeServer.Lines(1), "/ingest/v1/logs?format=combined&domain=x.example.com");
        (answer.Status, answer.Code).ShouldBe((400, "unknown-domain"));
        answer.Message.ShouldContain("no domain x.example.com; add it with add-domains=true");
        (await server.Post(IntakeServer.Lines(1), "/ingest/v1/logs?format=combined&domain=X.example.com&add-domains=true")).Number("accepted").ShouldBe(1);
        (await server.Post(IntakeServer.Lines(2), "/ingest/v1/logs?format=combined&domain=x.example.com")).Number("accepted").ShouldBe(2);
    }

    [Fact]
    public async Task A_body_whose_format_cannot_be_told_is_refused_without_a_path_of_the_server()
    {
        await using var server = await IntakeServer.Start();
        var answer = await server.Post("one\ntwo\nthree\n", "/ingest/v1/logs?domain=www.example.com");
        (answer.Status, answer.Code).ShouldBe((400, "unreadable-body"));
        answer.Message.ShouldStartWith("The body: ");
        answer.Message.ShouldContain("Pass the parameter format, or a custom format as format='nginx:LOG_FORMAT'");
        answer.Text.ShouldNotContain(server.Data);
        server.Spooled().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_content_coding_that_is_not_taken_is_refused_by_name()
    {
        await using var server = await IntakeServer.Start();
        foreach (var coding in new[] { "compress", "gzip, gzip", "identity;q=1" })
        {
            var answer = await server.Post(IntakeServer.Lines(1), more: request => request.Content!.Headers.TryAddWithoutValidation("Content-Encoding", coding));
            (answer.Status, answer.Code).ShouldBe((415, "unsupported-encoding"));
            answer.Message.ShouldContain($"'{coding}' is not supported; use one of: identity, gzip");
        }
    }

    [Fact]
    public async Task Gzip_that_is_damaged_cut_off_or_none_counts_nothing()
    {
        await using var server = await IntakeServer.Start();
        var good = Logs.LogsTests.Gzip(IntakeServer.Lines(5000));
        var damaged = good.ToArray();
        damaged[damaged.Length / 2] ^= 0xFF;
        foreach (var body in new[] { good[..^20], damaged, [.. good, .. "trailing"u8], [0x1F, 0x8B] })
        {
            var answer = await server.Post(body);
            (answer.Status, answer.Code).ShouldBe((400, "unreadable-body"));
        }

        var plain = await server.Post(IntakeServer.Lines(5), more: request => request.Content!.Headers.ContentEncoding.Add("gzip"));
        (plain.Status, plain.Message).ShouldBe((400, "Content-Encoding is gzip, but the body is not gzip."));
        (await server.Total()).Requests.ShouldBe(0);
        (await server.Sources()).ShouldBeEmpty();
        server.Spooled().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_store_that_cannot_be_written_is_503_and_the_same_post_counts_later()
    {
        var full = new FullLedger();
        await using var server = await IntakeServer.Start(more: services => full.Replace(services));
        foreach (var (body, path) in new[] { (IntakeServer.Lines(10), IntakeServer.Logs), ("domain,bucket,requests,bytes\nwww.example.com,1763620800,5,1\n", "/ingest/v1/usage") })
        {
            full.IsFull = true;
            var answer = await server.Post(body, path, key: path.Length.ToString());
            (answer.Status, answer.Code, answer.Header("Retry-After")).ShouldBe((503, "unavailable", "10"));

            full.IsFull = false;
            var again = await server.Post(body, path, key: path.Length.ToString());
            (again.Status, again.Replayed).ShouldBe((200, false));
        }

        (await server.Total()).Requests.ShouldBe(15);
    }

    private static byte[] Read(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var bytes = new MemoryStream();
        file.CopyTo(bytes);
        return bytes.ToArray();
    }
}
