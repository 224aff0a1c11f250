using System.Text;
using Tidemark.Metering.Ingest;
using Tidemark.Usage.Contract;

namespace Tidemark.Metering.Tests.Ingest;

public sealed class HostsTests
{
    [Fact]
    public void A_host_is_looked_up_once_in_lower_case_and_without_its_last_dot()
    {
        var asked = new List<string>();
        var hosts = new Hosts(new Asked(asked, host => host == "a.example" ? "a.example" : null));

        var host = hosts.Of("A.Example."u8);

        hosts.Of("a.example"u8).ShouldBe(host);
        hosts.Domain(host.Domain).ShouldBe("a.example");
        hosts.Of("b.example"u8).Domain.ShouldBe(-1);
        hosts.Of("b.example"u8).Name.ShouldBe("b.example");
        asked.ShouldBe(["a.example", "b.example"]);
    }

    [Fact]
    public void A_name_no_host_can_have_is_not_looked_up()
    {
        var asked = new List<string>();
        var hosts = new Hosts(new Asked(asked, host => host));

        hosts.Of(Encoding.ASCII.GetBytes(new string('a', 254))).Domain.ShouldBe(-1);

        asked.ShouldBeEmpty();
    }

    [Fact]
    public void Hosts_beyond_the_bound_still_find_their_domain()
    {
        var hosts = new Hosts(new Asked([], host => host.StartsWith("my", StringComparison.Ordinal) ? "mine.example" : null));
        for (var i = 0; i < Hosts.Most; i++)
        {
            hosts.Of(Encoding.ASCII.GetBytes($"h{i}.example"));
        }

        hosts.Of("other.example"u8).Number.ShouldBe(-1);
        hosts.Domain(hosts.Of("my.example"u8).Domain).ShouldBe("mine.example");
    }

    [Fact]
    public void Names_are_UTF_8_where_they_are_and_Latin_1_where_they_are_not()
    {
        var hosts = new Hosts(new Asked([], _ => null));
        hosts.Of("M\u00dcnchen.example"u8).Name.ShouldBe("m\u00fcnchen.example");
        hosts.Of("\u4f8b\u5b50.example"u8).Name.ShouldBe("\u4f8b\u5b50.example");
        hosts.Of([(byte)'m', 0xFC, (byte)'n']).Name.ShouldBe("m\u00fcn");
    }

    private sealed class Asked(List<string> asked, Func<string, string?> answer) : IDomainDirectory
    {
        public string? Resolve(string host)
        {
            asked.Add(host);
            return answer(host);
        }
    }
}
