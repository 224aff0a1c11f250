namespace Tidemark.Accounts.Tests;

public sealed class AccountDomainsTests : AccountsFixture
{
    private const long Uid = 1234567890123456;

    [Fact]
    public async Task A_domain_that_is_added_while_an_ingest_runs_is_seen_by_it()
    {
        await Accounts.Create("a", Uid, "UTC");
        var domains = new AccountDomains(Domains, Uid, add: false);
        domains.Resolve("www.example.com").ShouldBeNull();

        await Domains.Add(Uid, "www.example.com");

        domains.Resolve("www.example.com").ShouldBe("www.example.com");
        domains.Added.ShouldBeEmpty();
    }

    [Fact]
    public async Task With_add_a_host_becomes_a_domain_once_and_what_cannot_be_one_does_not()
    {
        await Accounts.Create("a", Uid, "UTC");
        await Domains.AddAll(Uid, ["known.example.com", ".wild.example.com"]);
        var domains = new AccountDomains(Domains, Uid, add: true);

        domains.Resolve("known.example.com").ShouldBe("known.example.com");
        domains.Resolve("a.wild.example.com").ShouldBe(".wild.example.com");
        domains.Resolve("new.example.com").ShouldBe("new.example.com");
        domains.Resolve("new.example.com").ShouldBe("new.example.com");
        domains.Resolve("192.0.2.1:80").ShouldBeNull();

        domains.Added.ShouldBe(["new.example.com"]);
        (await Domains.Names(Uid)).ShouldBe([".wild.example.com", "known.example.com", "new.example.com"]);
    }

    [Fact]
    public void An_account_that_does_not_exist_gets_no_domains() =>
        Should.Throw<AccountException>(() => new AccountDomains(Domains, Uid, add: true).Resolve("www.example.com")).Message.ShouldContain($"{Uid}");
}
