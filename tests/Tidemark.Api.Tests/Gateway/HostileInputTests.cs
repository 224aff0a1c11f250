using System.Net.Sockets;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Tidemark.Api.Gateway;
using Tidemark.Api.Wire;

namespace Tidemark.Api.Tests.Gateway;

public sealed class HostileInputTests : IAsyncLifetime
{
    private static readonly string[] Nasty =
    [
        "", " ", "\0", "0", "-1", "1", "9223372036854775808", "1e9", "NaN", "true", "2026-11-20T00:00:00Z", "9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z",
        "2026-02-30T00:00:00Z", "[1,2]", "[[[[[[[[]]]]]]]]", "{}", "[{}]", "[null]", "null", "\"", "{\"email\":null}", "{\"email\":{\"to\":[\"a@b.c\\r\\nBcc: x@y.z\"]}}",
        "[{\"reportId\":1,\"conditions\":[{}]}]", "[{\"reportId\":{}}]", "{\"crontab\":\"* * * * * ?\",\"frequency\":\"d\"}", "{\"crontab\":null,\"frequency\":[]}",
        "[{\"content\":null,\"type\":3}]", "a,b,,c", ",", "www.example.com", ".", "..", "xn--", "'; DROP TABLE account; --", "<script>", "%00", "\r\nX-Injected: yes",
        "\u202e", "\uffff", "日本語", "\U0001F30A", new string('x', 20_000), new string('[', 5_000), "../../etc/passwd", "${jndi:ldap://x}", "zh-cn", "flow", "online",
    ];

    private ApiServer _server = null!;

    public async Task InitializeAsync() => _server = await ApiServer.Start(services => services.Replace(
        ServiceDescriptor.Singleton(new ApiOptions { Rates = string.Join(",", OperationNames.All.Select(name => name + "=100000")) })));

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task No_parameters_that_are_rightly_signed_make_any_operation_fail()
    {
        var operations = _server.Get<OperationRegistry>().All.Select(operation => operation.Definition).ToList();
        var random = new System.Random(20261120);
        for (var round = 0; round < 600; round++)
        {
            var operation = operations[round % operations.Count];
            var call = new RawCall(_server, operation.Name)
            {
                InForm = random.Next(2) == 0,
                Method = HttpMethod.Post,
                Format = random.Next(2) == 0 ? "JSON" : "XML",
            };
            var names = operation.Parameters.Select(parameter => parameter.Name == "Tag" ? "Tag.1.Key" : parameter.Name);
            foreach (var name in names.Where(_ => random.Next(10) < 9))
            {
                call.Parameters.Add(new(name, Nasty[random.Next(Nasty.Length)]));
            }

            var answer = random.Next(2) == 0 ? await call.V1() : await call.V3();
            answer.Status.ShouldBeOneOf([200, 400], $"{operation.Name} {string.Join("&", call.Parameters)}: {answer.Body}");
            answer.Header("X-Injected").ShouldBeNull();
        }
    }

    [Theory]
    [InlineData("9999-12-31T23:59:59Z", "9999-12-31T23:59:59Z")]
    [InlineData("9999-12-31T23:59:58Z", "9999-12-31T23:59:59Z")]
    [InlineData("9999-12-01T00:00:00Z", "9999-12-31T00:00:00Z")]
    [InlineData("0001-01-01T00:00:00Z", "0001-01-01T01:00:00Z")]
    [InlineData("2026-11-01T00:00:00Z", "9999-12-31T23:59:59Z")]
    public async Task Times_at_the_ends_of_the_calendar_are_refused_by_a_report(string start, string end)
    {
        await new RawCall(_server, "CreateCdnSubTask", ("ReportIds", "1,17,19")).V3();
        foreach (var report in (string[])["1", "17", "19"])
        {
            var answer = await new RawCall(_server, "DescribeCdnReport", ("ReportId", report), ("StartTime", start), ("EndTime", end)).V3();
            (answer.Status, answer.Code).ShouldBe((400, "InvalidParameter"), answer.Body);
        }
    }

    [Theory]
    [InlineData("ConfirmNotify", "NotifyIdList", """["\ud800"]""", "InvalidNotifyIdList")]
    [InlineData("AddCdnDomain", "Sources", """[{"content":"\ud800","type":"domain"}]""", "InvalidSources.Malformed")]
    public async Task Half_a_character_within_JSON_is_not_JSON(string action, string name, string json, string code)
    {
        var call = new RawCall(_server, action, ("Confirmor", "0"), ("DomainName", "half.example.com"), ("CdnType", "web"), (name, json)) { InForm = true };
        var answer = await call.V3();
        (answer.Status, answer.Code).ShouldBe((400, code), answer.Body);
    }

    [Fact]
    public async Task A_host_that_would_not_fit_a_download_link_is_refused()
    {
        var call = new RawCall(_server, "DescribeUserUsageDataExportTask") { Bend = request => request.Headers.Host = new string('a', 161) };
        var answer = await call.V1();
        (answer.Status, answer.Code).ShouldBe((400, "InvalidParameter"), answer.Body);
        answer.Message!.ShouldContain("Host");
    }

    [Fact]
    public void No_bytes_on_the_socket_make_the_server_fail()
    {
        var piece = Gen.OneOf(
            Gen.Elements("Action=QueryNotify", "Version=2014-08-15", "Signature=", "%", "%00", "%ff", "&", "=", "+", "Format=XML", "Format=JSON", "AccessKeyId=" + _server.Key.Id, "Timestamp=x", "SignatureNonce=n", "é"),
            Gen.Choose(33, 126).Select(code => ((char)code).ToString()));
        var text = Gen.ListOf(piece).Select(string.Concat);
        Prop.ForAll(text.ToArbitrary(), text.ToArbitrary(), text.ToArbitrary(), (query, header, body) =>
        {
            var bytes = Encoding.UTF8.GetBytes(body);
            var head = $"POST /?{query} HTTP/1.1\r\nHost: h\r\nAuthorization: ACS3-HMAC-SHA256 {header}\r\nx-acs-date: {header}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {bytes.Length}\r\nConnection: close\r\n\r\n";
            var status = Exchange([.. Encoding.UTF8.GetBytes(head), .. bytes]).Split(' ')[1];
            status.ShouldBeOneOf("400", "404", "414");
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public async Task One_name_with_two_values_is_refused_and_with_one_value_twice_is_taken()
    {
        var twice = await RawCall.Read(await _server.Client.PostAsync("/?Action=QueryNotify&Version=2014-08-15&From=a", Form("From=b")));
        (twice.Status, twice.Code).ShouldBe((400, "InvalidFrom"));
        var odd = await RawCall.Read(await _server.Client.PostAsync("/?%3Cb%3E=1", Form("%3Cb%3E=2")));
        (odd.Status, odd.Code).ShouldBe((400, "InvalidParameter"));
        var same = await RawCall.Read(await _server.Client.PostAsync("/?Action=QueryNotify&Version=2014-08-15", Form("Action=QueryNotify")));
        same.Code.ShouldBe("MissingAccessKeyId");
    }

    [Fact]
    public async Task A_body_in_chunks_is_read_and_one_without_end_is_cut_off()
    {
        var chunked = await new RawCall(_server, "ConfirmNotify", ("Confirmor", "0"), ("NotifyIdList", "[1]"))
        {
            InForm = true,
            Bend = request => request.Headers.TransferEncodingChunked = true,
        }.V3();
        chunked.Code.ShouldBe("InvalidNotifyId");
        using var endless = new HttpRequestMessage(HttpMethod.Post, "/") { Content = new StreamContent(new MemoryStream(new byte[5 * 1024 * 1024])) };
        endless.Headers.TransferEncodingChunked = true;
        (await RawCall.Read(await _server.Client.SendAsync(endless))).Status.ShouldBe(413);
    }

    [Fact]
    public async Task Five_hundred_long_names_travel_in_a_query()
    {
        var label = new string('a', 60);
        var names = string.Join(',', Enumerable.Range(0, 500).Select(i => $"{i:D3}{label}.{label}.{label}.{label}.example.com"[..Math.Min(300, 253)]));
        var answer = await new RawCall(_server, "CreateCdnSubTask", ("ReportIds", "1"), ("DomainName", names)).V3();
        answer.Code.ShouldBe("InvalidParameter");
        answer.Message!.ShouldContain("is not a domain of this account");
    }

    [Fact]
    public async Task A_body_of_another_type_is_hashed_and_not_read_for_parameters()
    {
        var answer = await new RawCall(_server, "ConfirmNotify", ("Confirmor", "0"), ("NotifyIdList", "[1]"))
        {
            InForm = true,
            ContentType = "application/json",
        }.V3();
        answer.Code.ShouldBe("MissingConfirmor");
    }

    [Fact]
    public async Task The_type_of_a_body_is_signed_so_that_nobody_changes_what_it_means()
    {
        var changed = new RawCall(_server, "ConfirmNotify", ("Confirmor", "0"), ("NotifyIdList", "[1]"))
        {
            InForm = true,
            Bend = request => request.Content!.Headers.ContentType = new("application/json"),
        };
        (await changed.V3()).Code.ShouldBe("SignatureDoesNotMatch");
        changed.SignsContentType = false;
        var unsigned = await changed.V3();
        (unsigned.Status, unsigned.Code).ShouldBe((400, "IncompleteSignature"));
        unsigned.Message!.ShouldContain("The header content-type must be present and among the signed headers.");
        (await new RawCall(_server, "QueryNotify") { SignsContentType = false }.V3()).Code.ShouldBe("Param.Invalid");
    }

    [Theory]
    [InlineData("8000000000000000")]
    [InlineData("FFFFFFFFFFFFFFFF")]
    [InlineData("FFFFFFFFFFFFFFFFFFFF")]
    [InlineData("g")]
    public void A_chunk_size_that_is_none_or_beyond_63_bits_is_a_bad_request(string size) =>
        Exchange(Encoding.ASCII.GetBytes($"POST /?Action=QueryNotify HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n{size}\r\nx"))
            .ShouldStartWith("HTTP/1.1 400 ");

    [Fact]
    public async Task A_declared_length_reserves_nothing_and_all_bodies_together_stay_within_their_memory()
    {
        var memory = _server.Get<BodyMemory>();
        var clients = new List<TcpClient>();
        try
        {
            // each declares 4 MiB and sends one byte
            for (var i = 0; i < 100; i++)
            {
                clients.Add(await Send(4 * 1024 * 1024, new byte[1]));
            }

            await Until(() => memory.Held >= 100 * 4096);
            memory.Held.ShouldBeLessThanOrEqualTo(100 * 8192);

            // 40 that do send nearly all of it do not fit into 128 MiB
            for (var i = 0; i < 40; i++)
            {
                clients.Add(await Send(4 * 1024 * 1024, new byte[(4 * 1024 * 1024) - 1]));
            }

            var refused = await RawCall.Read(await _server.Client.PostAsync("/?Format=JSON", new ByteArrayContent(new byte[4 * 1024 * 1024])));
            (refused.Status, refused.Code).ShouldBe((400, "Throttling.Api"), refused.Body);
            refused.Header("x-acs-retry-after").ShouldBe("1000");
            memory.Held.ShouldBeLessThanOrEqualTo(128 * 1024 * 1024);
        }
        finally
        {
            clients.ForEach(client => client.Dispose());
        }

        await Until(() => memory.Held == 0);
        (await new RawCall(_server, "ConfirmNotify", ("Confirmor", "0"), ("NotifyIdList", "[1]")) { InForm = true }.V3()).Code.ShouldBe("InvalidNotifyId");
    }

    private static async Task Until(Func<bool> holds)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!holds())
        {
            await Task.Delay(20, patience.Token);
        }
    }

    // It is not read what is answered: the refused ones are only there to fill the memory
    private async Task<TcpClient> Send(int declared, byte[] body)
    {
        var client = new TcpClient();
        await client.ConnectAsync(_server.Address.Host, _server.Address.Port);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"POST /?Action=QueryNotify HTTP/1.1\r\nHost: h\r\nContent-Length: {declared}\r\n\r\n"));
        try
        {
            await stream.WriteAsync(body);
        }
        catch (IOException)
        {
            // it was refused before all of it was sent
        }

        return client;
    }

    private static StringContent Form(string text) => new(text, new System.Net.Http.Headers.MediaTypeHeaderValue("application/x-www-form-urlencoded"));

    private string Exchange(byte[] request)
    {
        using var client = new TcpClient(_server.Address.Host, _server.Address.Port);
        using var stream = client.GetStream();
        stream.Write(request);
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
