using Tidemark.Logs.Detection;
using Tidemark.Logs.Formats;
using Tidemark.Logs.Formats.Own;

namespace Tidemark.Logs.Tests.Formats.Own;

public sealed class OwnFormatErrorTests
{
    [Fact]
    public void Variables_that_run_together_are_shown_with_the_way_out()
    {
        Error("nginx:$remote_addr [$time_local] $status $body_bytes_sent$request_length x").ShouldBe(
            """
            Invalid format at character 52:
              $remote_addr [$time_local] $status $body_bytes_sent$request_length x
                                                                 ^^^^^^^^^^^^^^^
            $request_length follows $body_bytes_sent with nothing between them, so the end of the first is unknown. Separate them in the format of the server with a character that the first cannot contain, such as a blank or a tab, and pass the new format.
            """.Replace("\r", ""));
    }

    [Theory]
    [InlineData("nginx:$remote_addr [$time_local] $statsu $body_bytes_sent", "$statsu", "did you mean $status for the status?")]
    [InlineData("nginx:$my_addr [$time_local] $status $body_bytes_sent", "$my_addr", "add $remote_addr or")]
    [InlineData("nginx:$remote_addr$request_id [$time_local] $status $body_bytes_sent", "$request_id", "nothing between them")]
    [InlineData("nginx:$remote_addr [$time_local] $ $body_bytes_sent", "$", "must be followed by a variable name")]
    [InlineData("nginx:$remote_addr [${time_local] $status $body_bytes_sent", "${time_local", "brace is not closed")]
    [InlineData("nginx:log_format a '$remote_addr [$time_local] $status $body_bytes_sent", "'", "not closed")]
    [InlineData("nginx:log_format a escape=xml '$remote_addr [$time_local] $status';", "escape=xml", "default, json or none")]
    [InlineData("nginx:log_format a '$remote_addr [$time_local] $status $body_bytes_sent'; log_format b '';", "log_format b '';", "pass one log_format")]
    [InlineData("nginx:$remote_addr [$time_local] $status\\n$body_bytes_sent", "\\n", "line break")]
    [InlineData("apache:%h %t %Q %>s %b", "%Q", "Unknown Apache directive")]
    [InlineData("apache:%h %t %>s %b %", "%", "has no letter")]
    [InlineData("apache:%h %t %>s %200b", "%200b", "logged only for some statuses")]
    [InlineData("apache:%h %{%d/%b/%Y:%T}t %>s %b", "%{%d/%b/%Y:%T}t", "no zone: add %z")]
    [InlineData("apache:%h %{%T %z}t %>s %b", "%{%T %z}t", "no year")]
    [InlineData("apache:%h %{%A %T %z}t %>s %b", "%{%A %T %z}t", "conversion %A")]
    [InlineData("apache:%h %{Referer i %t %>s %b", "%{Referer i %t %>s %b", "brace")]
    [InlineData("apache:%h%u %t %>s %b", "%u", "nothing between them")]
    [InlineData("apache:LogFormat \"%h %t %>s %b", "\"", "not closed")]
    [InlineData("apache:combined", "combined", "no directive")]
    [InlineData("nginx:combined", "combined", "no variable")]
    public void The_carets_stand_under_what_cannot_be_read(string format, string marked, string says)
    {
        var message = Error(format);
        var lines = message.Split('\n');
        var from = lines[2].IndexOf('^');
        lines[1].Substring(from, lines[2].Length - from).ShouldBe(marked, message);
        string.Join('\n', lines[3..]).ShouldContain(says);
    }

    [Theory]
    [InlineData("nginx:$remote_addr [$time_local] \"$request\" $status", "response bytes", "$body_bytes_sent or $bytes_sent")]
    [InlineData("nginx:[$time_local] \"$request\" $status $bytes_sent", "client", "$remote_addr")]
    [InlineData("nginx:$remote_addr $status $bytes_sent", "time", "$time_local or $time_iso8601 or $msec")]
    [InlineData("apache:%h %t \"%r\" %b", "status", "%>s or %s")]
    public void A_field_that_is_missing_is_named_at_the_end_with_what_would_tell_it(string format, string field, string names)
    {
        var message = Error(format);
        message.ShouldContain($"No variable contains the {field}; add {names}");
        var lines = message.Split('\n');
        lines[2].Length.ShouldBe(lines[1].Length + 1);
    }

    [Fact]
    public void A_long_format_is_shown_around_the_place_and_nothing_of_it_steers_a_terminal()
    {
        var message = Error($"nginx:\u001b[31m{new string('x', 300)}$remote_addr [$time_local] $status$bytes_sent$pid-{new string('y', 300)}");
        message.ShouldNotContain("\u001b");
        var lines = message.Split('\n');
        lines[1].Length.ShouldBeLessThan(120);
        lines[1].Substring(lines[2].IndexOf('^'), 4).ShouldBe("$pid");
    }

    [Fact]
    public void A_format_of_more_than_two_KiB_is_refused()
    {
        Should.Throw<LogUsageException>(() => OwnFormat.Compile("nginx:$remote_addr [$time_local] $status $bytes_sent " + new string('x', 2048))).Message.ShouldContain("2,048");
    }

    [Fact]
    public void The_ledger_finds_a_format_by_its_string_and_takes_one_that_it_cannot_read_for_unknown()
    {
        const string name = "nginx:$remote_addr [$time_local] $status $bytes_sent";
        LogFormats.Known(name)!.Name.ShouldBe(name);
        LogFormats.Known("nginx:$nothing").ShouldBeNull();
        LogFormats.Known("of-a-later-version").ShouldBeNull();
    }

    private static string Error(string format) => Should.Throw<LogUsageException>(() => OwnFormat.Compile(format)).Message;
}
