using Tidemark.Testing;

namespace Tidemark.Tests.CommandLine;

public sealed class UsageErrorTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly Tool _tidemark;

    public UsageErrorTests() => _tidemark = new Tool(_folder["data"]);

    [Theory]
    [InlineData("frobnicate", "frobnicate")]
    [InlineData("ingset a.log", "did you mean ingest? If not, its commands are: ")]
    [InlineData("accounts list", "did you mean account? ")]
    [InlineData("account lst", "did you mean list? ")]
    [InlineData("account list --nope", "--nope")]
    [InlineData("account list --jason", "did you mean --json?")]
    [InlineData("account create", "--name")]
    [InlineData("account create --name a --uid 12", "16 digits")]
    [InlineData("account create --name a --uid 9999999999999999", "9007199254740991")]
    [InlineData("account create --name a --zone Mars/Base", "Asia/Shanghai")]
    [InlineData("domain add nodots --account 1234567890123456", "nodots")]
    [InlineData("domain add www.example.com", "--account")]
    [InlineData("serve --port 65536", "65535")]
    [InlineData("ingest a.log --account 1234567890123456 --domain www.example.com --format nginx", "'nginx'; use auto, ")]
    [InlineData("ingest a.log --account 1234567890123456 --domain www.example.com --threads 0", "invalid thread count '0'; use 1 to 256")]
    [InlineData("ingest a.log --account 1234567890123456 --format common", "The format common does not contain the host")]
    [InlineData("ingest a.log --account 1234567890123456 --domain nodots --format combined", "nodots")]
    [InlineData("ingest a.log --acount 1234567890123456", "'--acount' is neither an option of tidemark ingest nor a file; did you mean --account?")]
    [InlineData("watch a.log --acount 1234567890123456", "'--acount' is neither an option of tidemark watch nor a file; did you mean --account?")]
    [InlineData("watch a.log --account 1234567890123456 --domain www.example.com --format nginx", "'nginx'; use auto, ")]
    [InlineData("watch a.log --account 1234567890123456 --format common", "The format common does not contain the host")]
    [InlineData("notify --account 1234567890123456 --type Spam --template T --idempotent-id i", "Spam")]
    public async Task A_wrong_command_line_exits_with_2_and_names_what_is_wrong(string line, string named)
    {
        var run = await _tidemark.Run(line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        run.ExitCode.ShouldBe(2);
        run.Output.ShouldBeEmpty();
        run.Errors.ShouldContain(named);
        run.Errors.ShouldContain("--help");
        Directory.Exists(_folder["data"]).ShouldBeFalse("nothing is made for a wrong command line");
    }

    [Theory]
    [InlineData("ingest --account 1234567890123456", "FILE is missing. Logs (plain, gzip", "Example: tidemark ingest access.log.gz --account")]
    [InlineData("domain add www.example.com", "--account UID is missing. AliUid of the account, 16 digits", "Example: tidemark domain add ")]
    [InlineData("explain", "--domain ", "Example: tidemark explain ")]
    [InlineData("formats test", "FILE is missing. Log, plain", "Example: tidemark formats test access.log.gz")]
    public async Task What_is_missing_is_named_with_what_it_is_and_an_example(string line, string missing, string example)
    {
        var run = await _tidemark.Run(line.Split(' '));
        run.ExitCode.ShouldBe(2);
        run.Errors.ShouldContain(missing);
        run.Errors.ShouldContain(example);
        run.Errors.ShouldNotContain("Required argument");
        run.Errors.ShouldNotContain("is required");
        run.Errors.Split('\n').ShouldBeUnique();
    }

    [Theory]
    [InlineData("ingest {0} --account 1234567890123456 --domain www.example.com --add-domains")]
    [InlineData("formats test {0}")]
    public async Task A_file_that_is_not_there_is_said_in_a_sentence(string line)
    {
        await _tidemark.Run("account", "create", "--name", "a", "--uid", "1234567890123456");
        foreach (var (file, reason) in new[] { (_folder["none.log"], "file not found"), (_folder["none/none.log"], "file and folder not found") })
        {
            var run = await _tidemark.Run(string.Format(System.Globalization.CultureInfo.InvariantCulture, line, file).Split(' '));
            run.ExitCode.ShouldBe(1);
            run.Errors.ShouldContain($"{file}: {reason}\n");
        }
    }

    [Fact]
    public async Task A_settings_file_that_is_not_there_or_is_none_is_said_in_a_sentence()
    {
        foreach (var (file, said) in new[] { (_folder["none.json"], "The settings file {0} does not exist."), (_folder.Path, "The settings file {0} cannot be read: permission denied, or it is a folder.") })
        {
            var run = await _tidemark.Run("account", "list", "--config", file);
            run.ExitCode.ShouldBe(2);
            run.Errors.ShouldContain(string.Format(System.Globalization.CultureInfo.InvariantCulture, said, file));
        }
    }

    [Theory]
    [InlineData("ingest", "/missing/\u001b[31m.log", "--account", "1234567890123456")]
    [InlineData("domain", "add", "\u001b]0;title\u0007", "--account", "1234567890123456")]
    [InlineData("\u009b31m")]
    public async Task Nothing_of_a_command_line_steers_the_terminal(params string[] line)
    {
        var run = await _tidemark.Run(line);
        run.ExitCode.ShouldNotBe(0);
        run.Errors.Where(char.IsControl).ShouldAllBe(c => c == '\n');
    }

    [Fact]
    public async Task A_word_that_is_no_command_gets_one_message_with_the_commands()
    {
        var run = await _tidemark.Run("frobnicate");
        run.Errors.ShouldStartWith("'frobnicate' is not a command or option of tidemark; its commands are: serve, account, domain, ");
        run.Errors.ShouldEndWith(", notify, demo\nHelp: tidemark --help\n");
        run.Errors.Count(c => c == '\n').ShouldBe(2);
    }

    [Theory]
    [InlineData("/proc/nope", 1, "The data folder /proc/nope cannot be created (the location is not writable); use another with --data.\n")]
    [InlineData("/dev/null/nope", 1, "--data")]
    [InlineData("", 2, "--data is empty")]
    public async Task A_data_folder_that_cannot_be_is_a_sentence(string folder, int exit, string said)
    {
        var run = await new Tool(folder).Run("account", "create", "--name", "a");
        run.ExitCode.ShouldBe(exit);
        run.Errors.ShouldContain(said);
        run.Errors.ShouldNotContain("   at ");
    }

    [Fact]
    public async Task A_command_that_reads_refuses_a_folder_without_an_installation_and_makes_nothing()
    {
        foreach (var line in new[] { "account list", "domain list --account 1234567890123456", "sources --account 1234567890123456", "ingest a.log --account 1234567890123456 --domain www.example.com", "watch a.log --account 1234567890123456 --domain www.example.com", "maintain" })
        {
            var run = await _tidemark.Run(line.Split(' '));
            run.ExitCode.ShouldBe(1, line);
            run.Output.ShouldBeEmpty();
            run.Errors.ShouldBe($"{_folder["data"]} holds no installation. Name its data folder with --data, or begin a new one with: tidemark account create --name NAME --data {_folder["data"]}\n");
            Directory.Exists(_folder["data"]).ShouldBeFalse(line);
        }

        var begun = await _tidemark.Run("account", "create", "--name", "a");
        begun.ExitCode.ShouldBe(0);
        begun.Errors.ShouldStartWith($"{_folder["data"]} holds no installation yet; a new one begins there.\n");
        (await _tidemark.Run("account", "create", "--name", "b")).Errors.ShouldNotContain("installation");
        (await _tidemark.Run("account", "list")).ExitCode.ShouldBe(0);
    }

    [Fact]
    public async Task A_missing_account_fails_with_the_command_that_makes_it()
    {
        await _tidemark.Run("account", "create", "--name", "other");
        var run = await _tidemark.Run("domain", "add", "www.example.com", "--account", "1234567890123456");
        run.ExitCode.ShouldBe(1);
        run.Errors.ShouldContain("tidemark account create --name NAME --uid 1234567890123456");
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("serve --help")]
    [InlineData("account --help")]
    [InlineData("account create --help")]
    [InlineData("account list --help")]
    [InlineData("domain add -h")]
    [InlineData("domain list -?")]
    [InlineData("notify --help")]
    [InlineData("--version")]
    [InlineData("")]
    [InlineData("help")]
    [InlineData("help account create")]
    public async Task Help_and_version_go_to_standard_output(string line)
    {
        var run = await _tidemark.Run(line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        run.ExitCode.ShouldBe(0);
        run.Output.ShouldNotBeEmpty();
        run.Output.ShouldContain(line == "--version" ? "." : "Usage:");
        run.Errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_setting_that_does_not_exist_stops_every_command()
    {
        _tidemark.Environment["TIDEMARK__Nope__Nothing"] = "1";
        foreach (var line in new[] { "account list", "domain list", "serve --port 0" })
        {
            var run = await _tidemark.Run(line.Split(' '));
            run.ExitCode.ShouldBe(2, line);
            run.Output.ShouldBeEmpty();
            run.Errors.ShouldContain("TIDEMARK__Nope__Nothing");
        }
    }

    public void Dispose() => _folder.Dispose();
}
