using System.Diagnostics;
using System.Text.RegularExpressions;
using Tidemark.Testing;

namespace Tidemark.Tests.House;

/// <summary>What a newcomer meets first: the README, the two scripts, the demo.</summary>
public sealed partial class FrontDoorTests
{
    private static readonly string Readme = File.ReadAllText(Repository.Path("README.md"));

    [Fact]
    public async Task The_demo_is_ready_takes_a_signed_call_and_has_traffic_mail_and_exports_soon()
    {
        Readme.ShouldContain("./tidemark demo\n");
        using var folder = new TempFolder();
        await using var demo = await RunningServer.Started(Launch("demo", "--port", "0", "--data", folder["data"]));
        var guide = "";
        while (!guide.Contains("Stop it with", StringComparison.Ordinal))
        {
            guide += await demo.Process.StandardOutput.ReadLineAsync() + "\n";
        }

        foreach (var part in new[] { $"{demo.Address}console", $"{demo.Address}console/mail", folder["data/mail"], $"./tidemark demo --port {demo.Address.Port} --data {folder["data"]}\n", "@alicloud/cdn20180510", "./tidemark ingest access.log.gz" })
        {
            guide.ShouldContain(part);
        }

        var key = KeyLine().Match(guide);
        var wire = new Wire(demo.Http, key.Groups["id"].Value, key.Groups["secret"].Value);
        (await wire.Call("DescribeUserDomains")).GetProperty("TotalCount").GetInt64().ShouldBe(8);
        await Until.Seen(
            () => Task.FromResult(Directory.Exists(folder["data/mail"]) ? Directory.EnumerateFiles(folder["data/mail"], "*.eml").FirstOrDefault() : null),
            () => demo.Errors);
        await Until.Seen(
            async () =>
            {
                var page = (await wire.Call("DescribeUserUsageDataExportTask")).GetProperty("UsageDataPerPage").GetProperty("Data").GetProperty("DataItem");
                return page.GetArrayLength() == 2 && page.EnumerateArray().All(item => item.GetProperty("Status").GetString() == "success") ? demo : null;
            },
            () => demo.Errors);
        demo.Errors.ShouldNotContain("\"LogLevel\":\"Error\"");
        (await demo.Terminate()).ShouldBe(0, demo.Errors);
    }

    [Fact]
    public async Task CI_runs_the_script_that_the_README_names()
    {
        Readme.ShouldContain("\n./test\n");
        (await File.ReadAllTextAsync(Repository.Path(".ci/run"))).ShouldContain("exec ./test");
        foreach (var script in new[] { "test", "tidemark", ".ci/run" })
        {
            File.GetUnixFileMode(Repository.Path(script)).HasFlag(UnixFileMode.UserExecute).ShouldBeTrue(script);
            (await ToolRun.Run("bash", ["-n", Repository.Path(script)])).ExitCode.ShouldBe(0);
        }
    }

    [Fact]
    public async Task The_commands_of_the_README_are_commands_of_the_program()
    {
        foreach (Match command in Command().Matches(Readme))
        {
            var words = command.Groups["words"].Value.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            var options = words.Where(word => word.StartsWith("--", StringComparison.Ordinal));
            var help = await ToolRun.Run("dotnet", [Path.Combine(AppContext.BaseDirectory, "tidemark.dll"), .. words.TakeWhile(word => word.All(char.IsAsciiLetterLower)), "--help"]);
            help.ExitCode.ShouldBe(0, command.Value);
            foreach (var option in options)
            {
                help.Output.ShouldContain(option, customMessage: command.Value);
            }
        }
    }

    [Fact]
    public async Task The_launcher_works_through_a_link_from_another_folder_with_a_relative_data_folder()
    {
        using var folder = new TempFolder();
        File.CreateSymbolicLink(folder["tm"], Repository.Path("tidemark"));
        var run = await ToolRun.Run(folder["tm"], ["account", "create", "--name", "a", "--data", "here", "--json"], workingDirectory: folder.Path);
        run.ExitCode.ShouldBe(0, run.Errors);
        run.Output.ShouldStartWith("{\"aliUid\":");
        File.Exists(folder["here/control.db"]).ShouldBeTrue();
    }

    private static Process Launch(params string[] arguments)
    {
        var start = new ProcessStartInfo(Repository.Path("tidemark"), arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("TIDEMARK", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(name);
        }

        return Process.Start(start)!;
    }

    [GeneratedRegex(@"access key id\s+(?<id>\S+)\s+access key secret\s+(?<secret>\S+)")]
    private static partial Regex KeyLine();

    [GeneratedRegex(@"^(TIDEMARK__\S+ )*\./tidemark (?<words>.+)$", RegexOptions.Multiline)]
    private static partial Regex Command();
}
