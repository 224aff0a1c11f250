using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using Tidemark.Testing;
using Xunit.Abstractions;

namespace Tidemark.Tests.Kill;

/// <summary>kill -9 of the server while logs are posted: who repeats what was not answered, under the same key, has everything metered once.</summary>
public sealed class PostKillTests(ITestOutputHelper output) : IDisposable
{
    private const string Uid = "1234567890123456";
    private const int LinesPerPost = 2000;

    private static readonly TimeSpan LongestLife = TimeSpan.FromSeconds(4);

    private readonly TempFolder _folder = new();
    private readonly List<int> _unanswered = [];
    private int _written;

    [Fact]
    public async Task Posts_to_a_server_killed_at_random_instants_are_metered_exactly_once()
    {
        var kills = Kills.Or(3);
        var tool = new Tool(_folder["data"]);
        await tool.Json("account", "create", "--name", "a", "--uid", Uid);
        var token = (await tool.Json("token", "create", "--account", Uid, "--name", "edge-1")).GetProperty("token").GetString()!;
        Directory.CreateDirectory(_folder["posts"]);
        var answered = 0;
        for (var kill = 0; kill < kills; kill++)
        {
            await using var server = await RunningServer.Start(tool);
            server.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
            var posting = Post(server.Http, forever: true);
            await Task.Delay(Random.Shared.NextDouble() * LongestLife);
            server.Kill();
            await server.Process.WaitForExitAsync();
            answered += await posting;
        }

        await using (var last = await RunningServer.Start(tool))
        {
            last.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
            await Post(last.Http, forever: false);
            (await last.Terminate()).ShouldBe(0);
        }

        _unanswered.ShouldBeEmpty();
        var expected = await Usage.InFiles(_folder["posts"] + "/*.log");
        var metered = await Usage.Of(_folder["data"], Uid);
        output.WriteLine($"HTTP: {kills} kills survived, {answered} posts answered between them, {_written} in all; awk {expected}, metered {metered}");
        metered.ShouldBe(expected);
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>Posts what was not answered, then, until the server is gone, new logs. Answers how many were answered.</summary>
    private async Task<int> Post(HttpClient http, bool forever)
    {
        var answered = 0;
        try
        {
            foreach (var again in _unanswered.ToList())
            {
                await Post(http, again);
                answered++;
            }

            while (forever)
            {
                _unanswered.Add(await Write());
                await Post(http, _written - 1);
                answered++;
            }
        }
        catch (Exception e) when (forever && e is HttpRequestException or IOException or OperationCanceledException)
        {
            // it was killed
        }

        return answered;
    }

    private async Task Post(HttpClient http, int number)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/ingest/v1/logs?format=combined&domain=www.example.com&add-domains=true");
        request.Headers.Add("Idempotency-Key", $"post-{number}");
        request.Content = new ByteArrayContent(await File.ReadAllBytesAsync(_folder[$"posts/{number}.log"]));
        using var answer = await http.SendAsync(request);
        ((int)answer.StatusCode).ShouldBe(200, await answer.Content.ReadAsStringAsync());
        _unanswered.Remove(number);
    }

    private async Task<int> Write()
    {
        var now = TimeProvider.System.GetUtcNow().ToString("dd/MMM/yyyy:HH:mm:ss +0000", CultureInfo.InvariantCulture);
        var log = new StringBuilder();
        for (var i = 0; i < LinesPerPost; i++)
        {
            log.Append(CultureInfo.InvariantCulture, $"192.0.2.1 - - [{now}] \"GET /p/{_written}/{i} HTTP/1.1\" 200 {(_written * 31) + i} \"-\" \"Agent/1.0\"\n");
        }

        await File.WriteAllTextAsync(_folder[$"posts/{_written}.log"], log.ToString());
        return _written++;
    }
}
