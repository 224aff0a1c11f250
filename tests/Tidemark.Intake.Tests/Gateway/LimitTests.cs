using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Tidemark.Intake.Tests.Gateway;

[Collection(nameof(Alone))]
public sealed class LimitTests
{
    [Fact]
    public async Task A_body_beyond_the_limit_is_413_by_its_length_before_it_is_read_and_by_its_bytes_when_it_says_none()
    {
        await using var server = await IntakeServer.Start(new IntakeOptions { MaxBody = 10_000 });
        var large = IntakeServer.Lines(500);
        var said = await server.Post(large);
        var chunked = await server.Post(large, more: request => request.Headers.TransferEncodingChunked = true);
        foreach (var answer in new[] { said, chunked })
        {
            (answer.Status, answer.Code).ShouldBe((413, "body-too-large"));
            answer.Message.ShouldContain("10000 bytes");
        }

        (await server.Post(IntakeServer.Lines(50))).Status.ShouldBe(200);
        (await server.Total()).Requests.ShouldBe(50);
        server.Spooled().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_body_beyond_the_limit_of_the_server_is_taken_here()
    {
        await using var server = await IntakeServer.Start();
        var body = IntakeServer.Lines(60_000);
        body.Length.ShouldBeGreaterThan(5 * 1024 * 1024);
        (await server.Post(body)).Number("accepted").ShouldBe(60_000);
    }

    [Fact]
    public async Task A_zip_bomb_is_refused_without_being_unpacked_to_its_end()
    {
        await using var server = await IntakeServer.Start();
        var member = Bomb(64 * 1024 * 1024);
        var bomb = new byte[member.Length * 160];
        for (var i = 0; i < 160; i++)
        {
            member.CopyTo(bomb, i * member.Length);
        }

        var allocated = GC.GetTotalAllocatedBytes(precise: true);
        var answer = await server.Post(bomb);
        allocated = GC.GetTotalAllocatedBytes(precise: true) - allocated;

        (answer.Status, answer.Code).ShouldBe((413, "content-too-large"));
        answer.Message.ShouldContain("The decompressed body exceeds 268435456 bytes");
        allocated.ShouldBeLessThan(16 * 1024 * 1024);
        (await server.Sources()).ShouldBeEmpty();
        (await server.Post(bomb, "/ingest/v1/usage")).Code.ShouldBe("content-too-large");
        server.Spooled().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_large_body_needs_little_memory()
    {
        await using var server = await IntakeServer.Start();
        var lines = IntakeServer.Lines(10_000);
        var member = Logs.LogsTests.Gzip(lines);
        var members = 64 * 1024 * 1024 / lines.Length;
        var body = Enumerable.Repeat(member, members).SelectMany(bytes => bytes).ToArray();
        await server.Post(lines);

        var allocated = GC.GetTotalAllocatedBytes(precise: true);
        var answer = await server.Post(body);
        allocated = GC.GetTotalAllocatedBytes(precise: true) - allocated;

        answer.Number("accepted").ShouldBe(members * 10_000L);
        allocated.ShouldBeLessThan(24 * 1024 * 1024);
    }

    [Fact]
    public async Task When_there_is_no_room_a_post_is_429_at_once_and_later_taken()
    {
        await using var server = await IntakeServer.Start(new IntakeOptions { Concurrent = 1, Waiting = 1 });
        await using var first = await OpenPost.Begin(server, IntakeServer.Lines(10));
        await using var second = await OpenPost.Begin(server, IntakeServer.Lines(10, 10));

        var third = await server.Post(IntakeServer.Lines(10, 20));
        (third.Status, third.Code, third.Header("Retry-After")).ShouldBe((429, "too-busy", "1"));

        (await second.End()).ShouldStartWith("HTTP/1.1 200 ");
        (await server.Post(IntakeServer.Lines(10, 20))).Status.ShouldBe(200);
        (await first.End()).ShouldStartWith("HTTP/1.1 200 ");
        (await server.Total()).Requests.ShouldBe(30);
    }

    [Fact]
    public async Task A_client_that_goes_away_in_the_middle_leaves_nothing()
    {
        await using var server = await IntakeServer.Start(new IntakeOptions { Concurrent = 1, Waiting = 0 });
        await using (await OpenPost.Begin(server, IntakeServer.Lines(10)))
        {
            server.Spooled().ShouldHaveSingleItem();
        }

        while (server.Spooled().Length > 0)
        {
            await Task.Delay(10);
        }

        (await server.Total()).Requests.ShouldBe(0);
        Answer answer;
        while ((answer = await server.Post(IntakeServer.Lines(20))).Status == 429)
        {
            await Task.Delay(10);
        }

        (answer.Status, answer.Number("accepted")).ShouldBe((200, 20));
    }

    [Fact]
    public async Task A_body_that_does_not_arrive_in_time_is_408()
    {
        await using var server = await IntakeServer.Start(new IntakeOptions { ReceiveTimeout = TimeSpan.FromMinutes(1) });
        await using var slow = await OpenPost.Begin(server, IntakeServer.Lines(10));
        server.Clock.Advance(TimeSpan.FromMinutes(2));
        (await slow.Answer()).ShouldStartWith("HTTP/1.1 408 ");
        (await server.Total()).Requests.ShouldBe(0);
        server.Spooled().ShouldBeEmpty();
    }

    private static byte[] Bomb(int zeros)
    {
        using var bytes = new MemoryStream();
        using (var gzip = new GZipStream(bytes, CompressionLevel.Optimal, leaveOpen: true))
        {
            gzip.Write(new byte[zeros]);
        }

        return bytes.ToArray();
    }

    /// <summary>A post whose body stops before its last byte.</summary>
    private sealed class OpenPost(TcpClient client, string last) : IAsyncDisposable
    {
        public static async Task<OpenPost> Begin(IntakeServer server, string body)
        {
            var before = server.Spooled().Length;
            var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, server.Http.BaseAddress!.Port);
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
                $"POST {IntakeServer.Logs} HTTP/1.1\r\nHost: t\r\nConnection: close\r\nAuthorization: Bearer {server.Token}\r\nContent-Length: {body.Length}\r\n\r\n{body[..^1]}"));
            while (server.Spooled().Length == before)
            {
                await Task.Delay(10);
            }

            return new OpenPost(client, body[^1..]);
        }

        public async Task<string> End()
        {
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(last));
            return await Answer();
        }

        public async Task<string> Answer()
        {
            using var reader = new StreamReader(client.GetStream(), leaveOpen: true);
            return await reader.ReadToEndAsync();
        }

        public ValueTask DisposeAsync()
        {
            client.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
