using Tidemark.Testing;

namespace Tidemark.Tests.CommandLine;

/// <summary>Files that are no logs: nothing of them is printed, whatever a command is given.</summary>
public sealed class NoLogTests : IDisposable
{
    private const string Uid = "1234567890123456";
    private const string Line = "192.0.2.1 - - [20/Nov/2026:06:00:00 +0000] \"GET /a HTTP/1.1\" 200 100 \"-\" \"curl/8\"\n";

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_data_folder_is_skipped_and_the_key_is_never_printed()
    {
        var tidemark = await Installed(_folder["data"]);
        var key = (await File.ReadAllTextAsync(_folder["data/key"])).Trim();
        await File.WriteAllTextAsync(_folder["access.log"], Line);
        await File.WriteAllTextAsync(_folder["secrets"], "password=correct horse battery staple\n");
        await File.WriteAllTextAsync(_folder["server.txt"], "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0\n-----END PRIVATE KEY-----\n");
        foreach (var argument in new[] { ".", "data", "data/*", "data/key", "data/control.db", "data/usage.db", "secrets", "server.txt" })
        {
            foreach (var more in new string[][] { [], ["--json"], ["--format", "combined"] })
            {
                var run = await tidemark.Run(["ingest", argument, "--account", Uid, "--domain", "www.example.com", .. more]);
                run.ExitCode.ShouldBe(1, $"{argument} {string.Join(' ', more)}: {run.Errors}");
                foreach (var secret in new[] { key, "battery", "MIIE", "SQLite format 3\0" })
                {
                    (run.Output + run.Errors).ShouldNotContain(secret);
                }
            }
        }

        var all = await tidemark.Run("ingest", ".", "--account", Uid, "--domain", "www.example.com");
        all.Errors.ShouldContain("data is skipped: data folders of Tidemark hold no logs.");
        all.Errors.ShouldContain("this is a key or a certificate, not a log");
        all.Output.ShouldContain("access.log");
        (await tidemark.Run("ingest", "data", "--account", Uid, "--domain", "www.example.com")).Errors.ShouldContain("this is a data folder of Tidemark");
        (await tidemark.Run("ingest", "data/key", "--account", Uid, "--domain", "www.example.com")).Errors.ShouldContain("this file belongs to a data folder of Tidemark; it is not a log");
        var watched = await tidemark.Run("watch", ".", "--once", "--json", "--account", Uid, "--domain", "www.example.com");
        (watched.Output + watched.Errors).ShouldNotContain(key);
        watched.Output.ShouldNotContain("data/");
    }

    [Fact]
    public async Task Links_that_leave_the_folder_are_followed_only_when_that_is_asked_for()
    {
        var tidemark = await Installed(_folder["data"]);
        Directory.CreateDirectory(_folder["elsewhere/logs"]);
        Directory.CreateDirectory(_folder["logs"]);
        await File.WriteAllTextAsync(_folder["elsewhere/one.log"], Line);
        await File.WriteAllTextAsync(_folder["elsewhere/logs/two.log"], Line + Line);
        await File.WriteAllTextAsync(_folder["logs/inside.log"], Line + Line + Line);
        File.CreateSymbolicLink(_folder["logs/one.log"], "../elsewhere/one.log");
        File.CreateSymbolicLink(_folder["logs/same.log"], "inside.log");
        Directory.CreateSymbolicLink(_folder["logs/linked"], "../elsewhere/logs");
        Directory.CreateSymbolicLink(_folder["logs/loop"], ".");

        var inside = await tidemark.Run("ingest", "logs", "--account", Uid, "--domain", "www.example.com", "--json");
        Names(inside).ShouldBe(["logs/inside.log", "logs/same.log"]);
        inside.Errors.ShouldContain("skipped: symbolic links that leave the folder. Pass --follow-links to follow them.");
        Names(await tidemark.Run("ingest", "logs/*", "--account", Uid, "--domain", "www.example.com", "--json")).ShouldBe(["logs/inside.log", "logs/same.log"]);
        var watched = await tidemark.Run("watch", "logs", "--once", "--account", Uid, "--domain", "www.example.com");
        watched.Errors.ShouldContain("logs/one.log: this symbolic link leaves the folder and is skipped; pass --follow-links to follow it");
        Names(await tidemark.Run("ingest", "logs", "--follow-links", "--account", Uid, "--domain", "www.example.com", "--json"))
            .ShouldBe(["logs/inside.log", "logs/linked/two.log", "logs/one.log", "logs/same.log"]);
        Names(await tidemark.Run("ingest", "logs/one.log", "--account", Uid, "--domain", "www.example.com", "--json")).ShouldBe(["logs/one.log"]);
    }

    [Fact]
    public async Task Names_that_would_control_a_terminal_are_escaped_in_words_and_in_JSON()
    {
        var tidemark = await Installed(_folder["data"]);
        Directory.CreateDirectory(_folder["logs"]);
        var evil = "a\u001b[31m\u202etxt\u009b\n.log";
        await File.WriteAllTextAsync(_folder[$"logs/{evil}"], Line + "bad \u001b]0;title\u0007 \u202e line\n");
        await File.WriteAllTextAsync(_folder[$"logs/b{evil}"], "nothing of a log\n");
        foreach (var line in new[] { "ingest logs --domain www.example.com", "ingest logs --json --domain www.example.com", "sources", "sources --json", "watch logs --once --json --domain www.example.com" })
        {
            var run = await tidemark.Run([.. line.Split(' '), "--account", Uid]);
            (run.Output + run.Errors).Where(c => c != '\n' && (char.IsControl(c) || c == '\u202e')).ShouldBeEmpty(line);
            run.Errors.Split('\n').ShouldNotContain(text => text.StartsWith(".log", StringComparison.Ordinal), line);
        }

        (await tidemark.Run("ingest", "logs", "--account", Uid, "--domain", "www.example.com")).Errors.ShouldContain(@"a\x1B[31m\xE2\x80\xAEtxt\xC2\x9B\x0A.log");
    }

    [Theory]
    [InlineData("logs")]
    [InlineData("logs/*")]
    [InlineData("logs/**/*.log")]
    [InlineData(null)]
    public async Task A_file_whose_name_is_not_UTF8_is_read_like_any_other(string? argument)
    {
        var tidemark = await Installed(_folder["data"]);
        // a folder and a file of a GBK archive
        await ToolRun.Shell($$"""cd '{{_folder.Path}}' && d=$(printf 'logs/\267\303') && mkdir -p "$d" && printf '%s' '{{Line}}{{Line}}' > "$d/$(printf '\267\303\316\312.log')" """);
        var run = argument is not null
            ? await tidemark.Run("ingest", argument == "logs/*" ? "logs/*/*" : argument, "--account", Uid, "--domain", "www.example.com", "--json")
            : await ByName("ingest", "--json");
        run.ExitCode.ShouldBe(0, run.Errors);
        Names(run).ShouldBe([@"logs/\xB7\xC3/\xB7\xC3\xCE\xCA.log"]);
        run.Output.ShouldContain("\"accepted\":2");
        (await tidemark.Run("sources", "--account", Uid)).Output.ShouldContain(@"\xB7\xC3\xCE\xCA.log");

        var watched = argument is not null ? await tidemark.Run("watch", "logs", "--once", "--json", "--account", Uid, "--domain", "www.example.com") : await ByName("watch", "--once --json");
        watched.ExitCode.ShouldBe(0, watched.Errors);
        watched.Output.ShouldContain(@"\\xB7\\xC3\\xCE\\xCA.log");
        watched.Output.ShouldContain("\"event\":\"begun\"");
    }

    [Fact]
    public async Task A_file_whose_name_is_not_UTF8_and_that_cannot_be_read_is_named()
    {
        await Installed(_folder["data"]);
        var run = await ByName("ingest", "");
        run.ExitCode.ShouldBe(1);
        run.Errors.ShouldContain(@"logs/\xB7\xC3/\xB7\xC3\xCE\xCA.log: file not found");
    }

    private static IEnumerable<string> Names(ToolRun run) =>
        System.Text.Json.JsonDocument.Parse(run.Output).RootElement.GetProperty("files").EnumerateArray().Select(file => file.GetProperty("name").GetString()!).Order(StringComparer.Ordinal);

    // .NET cannot pass such a name: a shell does
    private Task<ToolRun> ByName(string command, string more) => ToolRun.Run(
        "bash",
        ["-c", $$"""cd '{{_folder.Path}}' && exec dotnet '{{Path.Combine(AppContext.BaseDirectory, "tidemark.dll")}}' {{command}} "$(printf 'logs/\267\303/\267\303\316\312.log')" {{more}} --account {{Uid}} --domain www.example.com --data data"""]);

    private async Task<Tool> Installed(string data)
    {
        var tidemark = new Tool(data) { WorkingDirectory = _folder.Path };
        (await tidemark.Run("account", "create", "--name", "a", "--uid", Uid)).ExitCode.ShouldBe(0);
        (await tidemark.Run("domain", "add", "www.example.com", "--account", Uid)).ExitCode.ShouldBe(0);
        return tidemark;
    }
}
