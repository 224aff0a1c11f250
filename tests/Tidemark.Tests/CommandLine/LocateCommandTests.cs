using Tidemark.Testing;

namespace Tidemark.Tests.CommandLine;

public sealed class LocateCommandTests : IAsyncLifetime, IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly Tool _tidemark;

    public LocateCommandTests()
    {
        _tidemark = new Tool(_folder["data"]);
        File.WriteAllText(_folder["places.csv"], "start,end,country,province,isp\n203.0.113.0,203.0.113.255,中国,广东,\n2001:db8::/32,,DE,,Somebody Ltd\n");
        File.WriteAllText(_folder["nets.csv"], "network,isp\n203.0.113.0/25,CHINANET-GD\n");
        _tidemark.Environment["TIDEMARK__Geography__Files"] = $"{_folder["places.csv"]},{_folder["nets.csv"]}";
    }

    [Fact]
    public async Task The_place_is_shown_with_the_files_that_say_so()
    {
        var run = await _tidemark.Run("locate", "::FFFF:203.0.113.7", "198.51.100.1");
        run.Output.ShouldBe(
            $"203.0.113.7   guangdong (广东省)  {_folder["places.csv"]}  telecom (电信)  {_folder["nets.csv"]}\n"
            + $"198.51.100.1  unknown (未知)     {"-".PadRight(_folder["places.csv"].Length)}  unknown (未知)  -\n");
        var json = (await _tidemark.Json("locate", "2001:DB8:0::1"))[0];
        json.GetProperty("address").GetString().ShouldBe("2001:db8::1");
        json.GetProperty("region").GetString().ShouldBe("DE");
        json.GetProperty("regionName").GetString().ShouldBe("Germany");
        json.GetProperty("regionChineseName").GetString().ShouldBe("德国");
        json.GetProperty("regionFrom").GetString().ShouldBe(_folder["places.csv"]);
        json.GetProperty("isp").GetString().ShouldBe("other");
        json.GetProperty("ispFrom").GetString().ShouldBe(_folder["places.csv"]);
    }

    [Fact]
    public async Task What_is_no_address_and_a_file_that_is_broken_are_said()
    {
        var wrong = await _tidemark.Run("locate", "www.example.com");
        (wrong.ExitCode, wrong.Errors).ShouldBe((2, "invalid address 'www.example.com'; use IPv4 such as 203.0.113.7, or IPv6 such as 2001:db8::7\nHelp: tidemark locate --help\n"));
        await File.AppendAllTextAsync(_folder["nets.csv"], "203.0.113.0/40,x\n");
        var broken = await _tidemark.Run("locate", "203.0.113.7");
        (broken.ExitCode, broken.Errors).ShouldBe((1, $"{_folder["nets.csv"]}: line 3: invalid network '203.0.113.0/40'; the number of bits after the slash must be at most 32.\n"));
        _tidemark.Environment.Clear();
        var without = await _tidemark.Run("locate", "203.0.113.7");
        without.ExitCode.ShouldBe(0);
        without.Errors.ShouldContain("Geography:Files");
    }

    public async Task InitializeAsync() => await _tidemark.Run("account", "create", "--name", "a");

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _folder.Dispose();
}
