using Tidemark.Storage;

namespace Tidemark.Accounts.Tests;

public sealed class DomainStoreTests : AccountsFixture
{
    [Fact]
    public async Task A_domain_is_kept_with_what_was_given()
    {
        var uid = await NewAccount();
        DomainSource[] sources = [new("192.0.2.1", "ipaddr", 8080, "30", "15"), new("origin.example.com", "domain")];
        var tags = new Dictionary<string, string> { ["team"] = "视频", ["空"] = "" };
        (await Domains.Add(uid, "WWW.Example.com", "video", "global", sources, "rg-1", tags)).ShouldBeTrue();

        var domain = (await Domains.List(uid)).ShouldHaveSingleItem();
        (domain.Name, domain.CdnType, domain.Coverage, domain.Status, domain.ResourceGroup, domain.AliUid).ShouldBe(
            ("www.example.com", "video", "global", "online", "rg-1", uid));
        domain.Sources.ShouldBe(sources);
        domain.Tags.ShouldBe(tags, ignoreOrder: true);
        (domain.CreatedAt, domain.ModifiedAt).ShouldBe((Clock.GetUtcNow(), Clock.GetUtcNow()));
    }

    [Fact]
    public async Task A_domain_that_is_there_is_left_as_it_is()
    {
        var uid = await NewAccount();
        await Domains.Add(uid, "a.example.com", "video");
        (await Domains.Add(uid, "A.example.com", "web")).ShouldBeFalse();
        (await Domains.List(uid)).ShouldHaveSingleItem().CdnType.ShouldBe("video");
    }

    [Fact]
    public async Task Two_accounts_may_have_the_same_name_and_see_only_their_own()
    {
        var (mine, theirs) = (await NewAccount("mine"), await NewAccount("theirs"));
        await Domains.AddAll(mine, ["a.example.com", "b.example.com"]);
        (await Domains.Add(theirs, "a.example.com")).ShouldBeTrue();
        (await Domains.Names(theirs)).ShouldBe(["a.example.com"]);
        (await Domains.List(theirs)).Count.ShouldBe(1);
        (await Domains.Query(theirs, new DomainQuery { Names = ["b.example.com"] })).Total.ShouldBe(0);
        (await Domains.Missing(theirs, ["b.example.com"])).ShouldBe(["b.example.com"]);
        (await Domains.Table(theirs)).Resolve("b.example.com").ShouldBeNull();
    }

    [Fact]
    public async Task The_current_domains_include_those_that_another_process_has_just_added()
    {
        var uid = await NewAccount();
        await Domains.Add(uid, "a.example.com");
        var before = Domains.Current(uid);
        Domains.Current(uid).ShouldBeSameAs(before);

        var another = new ControlDatabase(Data, typeof(AccountStore).Assembly);
        await new DomainStore(another, Clock).Add(uid, "b.example.com");
        another.Release();
        Domains.Current(uid).Resolve("b.example.com").ShouldBe("b.example.com");
    }

    [Fact]
    public async Task A_name_that_is_none_and_an_account_that_is_none_are_named()
    {
        var uid = await NewAccount();
        (await Should.ThrowAsync<AccountException>(() => Domains.Add(uid, "not a name"))).Message.ShouldContain("'not a name'");
        (await Should.ThrowAsync<AccountException>(() => Domains.Add(1000000000000000, "a.example.com"))).Message.ShouldContain("1000000000000000");
    }

    [Fact]
    public async Task Thousands_are_added_in_one_commit_or_none_is()
    {
        var uid = await NewAccount();
        var names = Enumerable.Range(0, 5000).Select(index => $"{index}.example.com").ToList();
        await Should.ThrowAsync<AccountException>(() => Domains.AddAll(uid, [.. names, "bad name"]));
        (await Domains.Names(uid)).ShouldBeEmpty();

        (await Domains.AddAll(uid, names[..10])).ShouldBe(10);
        (await Domains.AddAll(uid, [.. names, "1.EXAMPLE.com"])).ShouldBe(4990);
        (await Domains.Names(uid)).ShouldBe(names.Order(StringComparer.Ordinal));
        (await Domains.AddAll(uid, [])).ShouldBe(0);
    }

    [Fact]
    public async Task Missing_names_come_back_as_they_were_given()
    {
        var uid = await NewAccount();
        await Domains.AddAll(uid, Enumerable.Range(0, 600).Select(index => $"{index}.example.com"));
        (await Domains.Missing(uid, [.. Enumerable.Range(0, 500).Select(index => $"{index}.EXAMPLE.com")])).ShouldBeEmpty();
        (await Domains.Missing(uid, ["1.example.com", "No.example.com", "not a name", ""])).ShouldBe(["No.example.com", "not a name", ""]);
    }

    [Theory]
    [InlineData(DomainMatch.Full, "img.example.com", "img.example.com")]
    [InlineData(DomainMatch.Full, "IMG.example.com", "img.example.com")]
    [InlineData(DomainMatch.Full, "img", "")]
    [InlineData(DomainMatch.Prefix, "img", "img.example.com,img2.example.net")]
    [InlineData(DomainMatch.Prefix, "example", "")]
    [InlineData(DomainMatch.Suffix, "example.net", "img2.example.net")]
    [InlineData(DomainMatch.Suffix, ".com", "img.example.com,www.example.com")]
    [InlineData(DomainMatch.Fuzzy, "EXAMPLE", "img.example.com,img2.example.net,www.example.com")]
    [InlineData(DomainMatch.Fuzzy, "2.ex", "img2.example.net")]
    [InlineData(DomainMatch.Fuzzy, "%", "")]
    [InlineData(DomainMatch.Fuzzy, "' OR 1=1 --", "")]
    public async Task Names_are_searched_whole_from_either_end_or_within(DomainMatch match, string text, string found)
    {
        var uid = await NewAccount();
        await Domains.AddAll(uid, ["www.example.com", "img.example.com", "img2.example.net"]);
        var page = await Domains.Query(uid, new DomainQuery { Names = [text], Match = match });
        string.Join(',', page.Items.Select(domain => domain.Name)).ShouldBe(found);
        page.Total.ShouldBe(page.Items.Count);
    }

    [Fact]
    public async Task Any_of_several_names_is_enough()
    {
        var uid = await NewAccount();
        await Domains.AddAll(uid, ["a.example.com", "b.example.com", "c.example.net"]);
        (await Domains.Query(uid, new DomainQuery { Names = ["a.", ".net"], Match = DomainMatch.Fuzzy })).Items
            .Select(domain => domain.Name).ShouldBe(["a.example.com", "c.example.net"]);
        (await Domains.Query(uid, new DomainQuery { Names = [] })).Total.ShouldBe(0);
    }

    [Fact]
    public async Task Pages_are_by_name_and_know_the_total()
    {
        var uid = await NewAccount();
        await Domains.AddAll(uid, Enumerable.Range(0, 45).Select(index => $"d{index:00}.example.com"));
        var first = await Domains.Query(uid, new DomainQuery());
        (first.Items.Count, first.Total, first.Items[0].Name).ShouldBe((20, 45, "d00.example.com"));
        var last = await Domains.Query(uid, new DomainQuery { Page = 3 });
        (last.Items.Count, last.Total, last.Items[^1].Name).ShouldBe((5, 45, "d44.example.com"));
        (await Domains.Query(uid, new DomainQuery { Page = 100_000, PageSize = 500 })).Items.ShouldBeEmpty();
        await Should.ThrowAsync<ArgumentOutOfRangeException>(() => Domains.Query(uid, new DomainQuery { Page = 0 }));
        await Should.ThrowAsync<ArgumentOutOfRangeException>(() => Domains.Query(uid, new DomainQuery { PageSize = 0 }));
    }

    [Fact]
    public async Task All_that_is_given_must_hold()
    {
        var uid = await NewAccount();
        await Domains.Add(uid, "a.example.com", "web", "global", [new("192.0.2.1", "ipaddr")], "rg-1", new Dictionary<string, string> { ["team"] = "one", ["env"] = "prod" });
        Clock.Advance(TimeSpan.FromHours(1));
        await Domains.Add(uid, "b.example.com", "video", "domestic", [new("192.0.2.2", "ipaddr")], "", new Dictionary<string, string> { ["team"] = "two" });
        await Database.Execute("UPDATE domain SET status = 'offline' WHERE name = 'b.example.com'");
        var later = Clock.GetUtcNow();

        (await Found(new DomainQuery())).ShouldBe("a,b");
        (await Found(new DomainQuery { Status = "offline" })).ShouldBe("b");
        (await Found(new DomainQuery { CdnTypes = ["web", "download"] })).ShouldBe("a");
        (await Found(new DomainQuery { Coverage = "domestic" })).ShouldBe("b");
        (await Found(new DomainQuery { Source = "192.0.2.1" })).ShouldBe("a");
        (await Found(new DomainQuery { ResourceGroup = "rg-1" })).ShouldBe("a");
        (await Found(new DomainQuery { ResourceGroup = "" })).ShouldBe("b");
        (await Found(new DomainQuery { ChangedFrom = later })).ShouldBe("b");
        (await Found(new DomainQuery { ChangedTo = later })).ShouldBe("a");
        (await Found(new DomainQuery { Tags = [new("team", null)] })).ShouldBe("a,b");
        (await Found(new DomainQuery { Tags = [new("team", "one"), new("env", null)] })).ShouldBe("a");
        (await Found(new DomainQuery { Tags = [new("team", "one"), new("env", "test")] })).ShouldBe("");
        (await Found(new DomainQuery { Status = "online", CdnTypes = ["video"] })).ShouldBe("");

        async Task<string> Found(DomainQuery query) =>
            string.Join(',', (await Domains.Query(uid, query)).Items.Select(domain => domain.Name[..1]));
    }

    [Fact]
    public async Task The_table_of_an_account_resolves_its_wildcards()
    {
        var uid = await NewAccount();
        await Domains.AddAll(uid, [".example.com", "www.example.com"]);
        var table = await Domains.Table(uid);
        (table.Count, table.Resolve("www.example.com"), table.Resolve("img.example.com")).ShouldBe((2, "www.example.com", ".example.com"));
    }
}
