using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Tidemark.Tests.Intake;

namespace Tidemark.Tests.Kill;

/// <summary>kill -9 of the server at random instants of a post, then the same post again: it counts once, with a key and without.</summary>
public sealed class LargePostKillTests
{
    private const int Kills = 4;
    private const int LinesOfPost = 60_000;

    [Fact]
    public async Task A_post_during_which_the_server_is_killed_counts_once_when_it_is_sent_again()
    {
        await using var ingest = await HttpIngest.Start();
        var whole = TimeProvider.System.GetTimestamp();
        await Post(ingest, Body(0), 0);
        var time = TimeProvider.System.GetElapsedTime(whole);
        for (var kill = 1; kill <= Kills; kill++)
        {
            var body = Body(kill);
            var instant = TimeSpan.FromMilliseconds(Random.Shared.NextDouble() * 1.2 * time.TotalMilliseconds);
            var lost = Post(ingest, body, kill);
            await Task.Delay(instant);
            ingest.Server.Kill();
            await ingest.Server.Process.WaitForExitAsync();
            await ingest.Server.DisposeAsync();
            var answered = await lost.ContinueWith(task => task.IsCompletedSuccessfully, TaskScheduler.Default);

            await ingest.Restart();
            var (text, replayed) = await Post(ingest, body, kill);
            JsonDocument.Parse(text).RootElement.GetProperty("accepted").GetInt64().ShouldBe(LinesOfPost, $"killed after {instant}");
            if (answered)
            {
                replayed.ShouldBeTrue($"an answered post was counted again; killed after {instant}");
            }

            (await ingest.Figures()).ShouldBe(Expected(kill), $"killed after {instant}");
            Directory.EnumerateFiles(ingest["data/spool"], "*", SearchOption.AllDirectories).Where(path => !path.EndsWith(".lock", StringComparison.Ordinal)).ShouldBeEmpty();
        }
    }

    private static (long Requests, long Bytes) Expected(int posts) =>
        ((posts + 1L) * LinesOfPost, Enumerable.Range(0, posts + 1).Sum(post => LinesOfPost * (long)(1000 + post)));

    private static byte[] Body(int post)
    {
        var lines = new StringBuilder();
        for (var i = 0; i < LinesOfPost; i++)
        {
            lines.Append($"192.0.2.{i % 200} - - [20/Nov/2026:{i / 3600 % 24:00}:{i / 60 % 60:00}:{i % 60:00} +0000] \"GET /p/{i} HTTP/1.1\" 200 {1000 + post} \"-\" \"Agent/1.0\"\n");
        }

        return Encoding.ASCII.GetBytes(lines.ToString());
    }

    private static async Task<(string Text, bool Replayed)> Post(HttpIngest ingest, byte[] body, int post)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, ingest.LogsUrl) { Content = new ByteArrayContent(body) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", ingest.Token);
        if (post % 2 == 0)
        {
            request.Headers.Add("Idempotency-Key", $"post-{post}");
        }

        using var response = await ingest.Server.Http.SendAsync(request);
        response.EnsureSuccessStatusCode();
        return (await response.Content.ReadAsStringAsync(), response.Headers.GetValues("Idempotency-Replayed").Single() == "true");
    }
}
