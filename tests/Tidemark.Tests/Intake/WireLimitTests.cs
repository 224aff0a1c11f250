using System.Net;
using System.Net.Http.Headers;

namespace Tidemark.Tests.Intake;

public sealed class WireLimitTests
{
    [Fact]
    public async Task A_body_that_is_too_large_for_the_wire_is_taken_as_a_post_of_logs_and_still_refused_there()
    {
        await using var ingest = await HttpIngest.Start();
        var line = "192.0.2.1 - - [20/Nov/2026:06:00:00 +0000] \"GET / HTTP/1.1\" 200 5 \"-\" \"Agent/1.0\"\n"u8.ToArray();
        var body = Enumerable.Repeat(line, (4 * 1024 * 1024 / line.Length) + 100).SelectMany(bytes => bytes).ToArray();

        using var post = new HttpRequestMessage(HttpMethod.Post, ingest.LogsUrl) { Content = new ByteArrayContent(body) };
        post.Headers.Authorization = new AuthenticationHeaderValue("Bearer", ingest.Token);
        (await ingest.Server.Http.SendAsync(post)).StatusCode.ShouldBe(HttpStatusCode.OK);

        using var call = new HttpRequestMessage(HttpMethod.Post, new Uri(ingest.Server.Address, "/")) { Content = new ByteArrayContent(body) };
        var refused = await ingest.Server.Http.SendAsync(call);
        ((int)refused.StatusCode).ShouldBeGreaterThanOrEqualTo(400);
        (await refused.Content.ReadAsStringAsync()).ShouldContain("At most 4194304 bytes are allowed.");
    }
}
