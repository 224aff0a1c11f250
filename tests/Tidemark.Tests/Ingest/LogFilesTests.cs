using System.Net.Sockets;
using Tidemark.Ingest;
using Tidemark.Testing;

namespace Tidemark.Tests.Ingest;

public sealed class LogFilesTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public LogFilesTests()
    {
        foreach (var name in new[] { "access.log", "access.log.1", "access.log.2.gz", "access.log.10.gz", "edge/a/b/access.log", "edge/access.log", "edge/other.txt", ".hidden/access.log", "edge/.access.log.swp" })
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_folder[name])!);
            File.WriteAllText(_folder[name], "x");
        }

        File.WriteAllText(_folder["empty.log"], "");
        File.CreateSymbolicLink(_folder["link.log"], _folder["access.log"]);
        Directory.CreateSymbolicLink(_folder["edge/loop"], _folder["edge"]);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_folder_is_all_that_is_in_it_in_natural_order_without_what_is_hidden_empty_or_a_socket()
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(_folder["sock"]));
        Find(_folder.Path).ShouldBe(
        [
            "access.log", "access.log.1", "access.log.2.gz", "access.log.10.gz", "edge/a/b/access.log", "edge/access.log", "edge/other.txt", "link.log",
        ]);
        Find(_folder["edge/"]).ShouldBe(["edge/a/b/access.log", "edge/access.log", "edge/other.txt"]);
    }

    [Fact]
    public void Of_a_folder_error_logs_and_archives_are_left_out_unless_they_are_named()
    {
        foreach (var name in new[] { "edge/error.log", "edge/old.tar", "edge/nginx.pid" })
        {
            File.WriteAllText(_folder[name], "x");
        }

        LogFiles.Find([_folder["edge"]], out var problems, out var leftOut).Select(Path.GetFileName).ShouldBe(["access.log", "access.log", "other.txt"]);
        problems.ShouldBeEmpty();
        leftOut.Select(found => Path.GetFileName(found.Path)).ShouldBe(["error.log", "nginx.pid", "old.tar"]);
        Find(_folder["edge/err*"]).ShouldBe(["edge/error.log"]);
    }

    [Theory]
    [InlineData("*.gz", "access.log.2.gz access.log.10.gz")]
    [InlineData("**/access.log", "access.log edge/a/b/access.log edge/access.log")]
    [InlineData("edge/**", "edge/a/b/access.log edge/access.log edge/other.txt")]
    [InlineData("edge/*/b/*", "edge/a/b/access.log")]
    [InlineData("access.log.[0-9]", "access.log.1")]
    [InlineData("access.log.[!1]*.gz", "access.log.2.gz")]
    [InlineData("access.???", "access.log")]
    [InlineData(".hid*/*", ".hidden/access.log")]
    public void Patterns_are_those_of_shells(string pattern, string found)
    {
        Find(_folder[pattern]).ShouldBe(found.Split(' '));
    }

    [Fact]
    public void A_file_named_like_a_pattern_is_itself_and_each_is_read_once()
    {
        File.WriteAllText(_folder["odd[1].log"], "x");
        Find(_folder["odd[1].log"]).ShouldBe(["odd[1].log"]);
        Find(_folder["access.log"], _folder["*.log"], _folder["./access.log"]).ShouldBe(["access.log", "link.log", "odd[1].log"]);
        LogFiles.Find(["-", "-"], out _, out _).ShouldBe(["-"]);
    }

    [Fact]
    public void What_finds_nothing_is_said_and_a_name_is_left_to_fail_when_it_is_opened()
    {
        Directory.CreateDirectory(_folder["void"]);
        LogFiles.Find([_folder["*.zst"], _folder["void"], _folder["no/such/*"], _folder["missing.log"]], out var problems, out _).ShouldBe([_folder["missing.log"]]);
        problems.Select(problem => problem.Argument).ShouldBe([_folder["*.zst"], _folder["void"], _folder["no/such/*"]]);
        problems[0].Reason.ShouldContain("no file matches");
        problems[1].Reason.ShouldContain("the folder contains no access logs");
    }

    private List<string> Find(params string[] arguments)
    {
        var found = LogFiles.Find(arguments, out var problems, out _).Select(file => Path.GetRelativePath(_folder.Path, file)).ToList();
        problems.ShouldBeEmpty();
        return found;
    }
}
