using Tidemark.Testing;

namespace Tidemark.Tests.CommandLine;

public sealed class DoctorCommandTests : IDisposable
{
    private const string NoRenderer = "The program /nonexistent/rsvg-convert is missing or does not run, so PDF exports and charts in mails fail. Install it with: apt-get install librsvg2-bin";

    private readonly TempFolder _folder = new();
    private readonly Tool _tidemark;

    public DoctorCommandTests()
    {
        _tidemark = new Tool(_folder["data"]);
        _tidemark.Environment["TIDEMARK__Mail__Pickup"] = _folder["mails"];
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task An_installation_in_order_has_nothing_wrong()
    {
        await Create();
        var run = await _tidemark.Run("doctor");
        run.ExitCode.ShouldBe(0, run.Output);
        foreach (var what in new[] { "settings", "versions", "control.db", "usage.db", "key", "disk", "clock", "time zones", "mail", "documents" })
        {
            run.Output.ShouldMatch($"(?m)^{what} +ok ");
        }

        (await _tidemark.Json("doctor")).EnumerateArray().ShouldAllBe(finding => finding.GetProperty("health").GetString() == "ok");
    }

    [Theory]
    [InlineData("TIDEMARK__Documents__Renderer", "/nonexistent/rsvg-convert", "documents", NoRenderer)]
    [InlineData("TIDEMARK__Mail__Pickup", "/proc/nowhere", "mail", "mail cannot be sent to /proc/nowhere")]
    [InlineData("TIDEMARK_KEY", "short", "key", "The key in the environment variable TIDEMARK_KEY is not 32 bytes")]
    [InlineData("TIDEMARK__Metering__CloseAfter", "soon", "settings", "Metering:CloseAfter")]
    public async Task What_is_wrong_is_said_with_what_to_do(string variable, string value, string what, string text)
    {
        await Create();
        _tidemark.Environment[variable] = value;

        var run = await _tidemark.Run("doctor");

        run.ExitCode.ShouldBe(1, run.Output);
        run.Output.ShouldMatch($"(?m)^{what} +wrong ");
        run.Output.ShouldContain(text);
    }

    [Fact]
    public async Task A_key_of_another_installation_is_wrong()
    {
        await Create();
        _tidemark.Environment["TIDEMARK_KEY"] = Convert.ToBase64String(new byte[32]);
        var run = await _tidemark.Run("doctor");
        run.ExitCode.ShouldBe(1, run.Output);
        run.Output.ShouldMatch("(?m)^key +wrong ");
        run.Output.ShouldContain("is not the one of this data folder");
    }

    [Fact]
    public async Task A_relay_that_does_not_answer_a_lost_database_and_a_wrong_clock_are_found()
    {
        await Create();
        _tidemark.Environment.Remove("TIDEMARK__Mail__Pickup");
        _tidemark.Environment["TIDEMARK__Smtp__Host"] = "127.0.0.1";
        _tidemark.Environment["TIDEMARK__Smtp__Port"] = "1";
        _tidemark.Environment["TIDEMARK__Smtp__From"] = "a@example.com";
        File.SetLastWriteTimeUtc(_folder["data/control.db"], TimeProvider.System.GetUtcNow().UtcDateTime.AddDays(3));

        var run = await _tidemark.Run("doctor");
        run.ExitCode.ShouldBe(1);
        run.Output.ShouldContain("mail cannot be sent to 127.0.0.1:1");
        run.Output.ShouldContain("set the clock, best with NTP");

        File.Delete(_folder["data/usage.db"]);
        var lost = await _tidemark.Run("doctor");
        lost.ExitCode.ShouldBe(1);
        lost.Output.ShouldContain("usage.db is missing, although control.db beside it is not");
    }

    [Fact]
    public async Task A_server_without_a_renderer_says_so_at_the_start()
    {
        _tidemark.Environment["TIDEMARK__Documents__Renderer"] = "/nonexistent/rsvg-convert";
        await using var server = await RunningServer.Start(_tidemark);
        await Until.Seen<object>(() => Task.FromResult<object?>(server.Errors.Contains(NoRenderer, StringComparison.Ordinal) ? this : null), () => server.Errors);
    }

    private async Task Create()
    {
        await _tidemark.Json("account", "create", "--name", "a");
        await _tidemark.Json("maintain");
    }
}
