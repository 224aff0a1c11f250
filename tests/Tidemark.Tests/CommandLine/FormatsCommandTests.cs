using Tidemark.Testing;

namespace Tidemark.Tests.CommandLine;

public sealed class FormatsCommandTests : IDisposable
{
    private const string Line = "192.0.2.7 - - [10/Oct/2025:13:55:36 +0000] \"GET /a HTTP/1.1\" 200 5 \"-\" \"UA\"\n";

    private readonly TempFolder _folder = new();
    private readonly Tool _tidemark;

    public FormatsCommandTests() => _tidemark = new Tool(_folder["data"]);

    [Fact]
    public async Task Formats_are_listed_with_what_they_need_and_read()
    {
        var listed = (await _tidemark.Json("formats")).EnumerateArray().ToDictionary(format => format.GetProperty("name").GetString()!);
        listed["combined"].GetProperty("namesHost").GetBoolean().ShouldBeFalse();
        listed["cloudfront"].GetProperty("fields").GetProperty("bytes").GetString()!.ShouldContain("sc-bytes");
        (await _tidemark.Run("formats")).Output.ShouldContain("needs --domain");
        (await _tidemark.Run("formats", "show", "haproxy")).Output.ShouldContain("host");
        (await _tidemark.Run("formats", "show", "nothing")).ExitCode.ShouldBe(2);
    }

    [Fact]
    public async Task A_file_is_shown_line_by_line_and_nothing_is_metered()
    {
        await File.WriteAllTextAsync(_folder["access.log"], string.Concat(Enumerable.Repeat(Line, 20)) + "\u001b[31m junk\n");

        var shown = await _tidemark.Run("formats", "test", _folder["access.log"], "--lines", "100");
        shown.ExitCode.ShouldBe(0, shown.Errors);
        shown.Output.ShouldContain("line 21: rejected, bad-client: the client is missing or invalid\n  line      \\x1B[31m junk\n  byte 1    \\x1B[31m junk\n  expected  the address of a client");
        shown.Output.ShouldContain("  bytes    5\n");
        shown.Errors.ShouldContain("format combined; of 21 lines 20 would be metered, 1 bad-client; nothing was");
        var json = await _tidemark.Json("formats", "test", _folder["access.log"]);
        json.GetProperty("lines").GetArrayLength().ShouldBe(10);
        var rejected = (await _tidemark.Json("formats", "test", _folder["access.log"], "--lines", "100")).GetProperty("lines")[20];
        (rejected.GetProperty("rejected").GetString(), rejected.GetProperty("stoppedAtByte").GetInt32()).ShouldBe(("bad-client", 1));
        json.GetProperty("lines")[0].GetProperty("time").GetString().ShouldBe("2025-10-10T13:55:36Z");
        File.Exists(_folder["data/usage.db"]).ShouldBeFalse();
    }

    [Theory]
    [InlineData("  log_format cdn '$remote_addr [$time_local] $status $body_bytes_sent';\n")]
    [InlineData("  log_format cdn '$remote_addr [$time_local] '\n                 '$status $body_bytes_sent';\n")]
    public async Task The_command_of_docs_own_formats_md_takes_the_directive_out_of_a_configuration(string directive)
    {
        await File.WriteAllTextAsync(_folder["nginx.conf"], $"http {{\n{directive}  log_format other '$status';\n  server {{ listen 80; }}\n}}\n");
        var command = (await File.ReadAllLinesAsync(Repository.Path("docs/own-formats.md"))).Single(line => line.Contains("sed -n", StringComparison.Ordinal));
        var sed = command[command.IndexOf("sed -n", StringComparison.Ordinal)..command.LastIndexOf(')')].Replace("/etc/nginx/nginx.conf", $"'{_folder["nginx.conf"]}'", StringComparison.Ordinal);

        var shown = await _tidemark.Run("formats", "show", "nginx:" + (await ToolRun.Shell(sed)).TrimEnd('\n'));

        shown.ExitCode.ShouldBe(0, shown.Errors);
        shown.Output.ShouldContain("$body_bytes_sent");
    }

    [Fact]
    public async Task Variables_of_a_format_of_ones_own_are_listed_with_what_they_are_used_for()
    {
        const string directive = "nginx:log_format cdn '$remote_addr - $remote_usr [$time_local] \"$request\" $status $body_bytes_sent $ups_\u001b[31m';";
        await File.WriteAllTextAsync(_folder["access.log"], "192.0.2.7 - - [10/Oct/2025:13:55:36 +0000] \"GET /a HTTP/1.1\" 200 5 x\n");

        var shown = await _tidemark.Run("formats", "show", directive);
        shown.Output.ShouldContain("$remote_usr       not metered  not an nginx variable; did you mean $remote_user?\n");
        shown.Output.ShouldContain("$body_bytes_sent  bytes\n");
        var variables = (await _tidemark.Json("formats", "show", directive)).GetProperty("variables").EnumerateArray().ToList();
        variables[1].GetRawText().ShouldBe("""{"variable":"$remote_usr","metered":null,"hint":"not an nginx variable; did you mean $remote_user?"}""");
        variables[2].GetProperty("metered").GetString().ShouldBe("time");

        var tested = await _tidemark.Run("formats", "test", _folder["access.log"], "--format", directive);
        tested.Output.ShouldStartWith("$remote_addr      client\n$remote_usr       not metered");
        tested.Errors.ShouldEndWith("'; of 1 line 1 would be metered; nothing was metered\n");
        (shown.Output + tested.Output + tested.Errors).ShouldNotContain('\u001b');
    }

    [Fact]
    public async Task A_wrong_format_or_number_of_lines_is_a_usage_error()
    {
        await File.WriteAllTextAsync(_folder["access.log"], Line);

        (await _tidemark.Run("formats", "test", _folder["access.log"], "--format", "combine")).ExitCode.ShouldBe(2);
        (await _tidemark.Run("formats", "test", _folder["access.log"], "--lines", "0")).ExitCode.ShouldBe(2);
        (await _tidemark.Run("formats", "test", _folder["none.log"])).ExitCode.ShouldBe(1);
        (await _tidemark.Run("formats", "test", _folder["access.log"], "--format", "alibaba")).ExitCode.ShouldBe(1);
    }

    public void Dispose() => _folder.Dispose();
}
