using System.Security.Cryptography;
using System.Text;
using Tidemark.Storage;
using Tidemark.Testing;

namespace Tidemark.Accounts.Tests;

public sealed class AccountStoreTests : AccountsFixture
{
    [Fact]
    public async Task An_account_is_made_with_a_key_that_is_found_again()
    {
        var (account, key) = await Accounts.Create(" demo ", 1234567890123456, "Europe/Berlin");
        account.ShouldBe(new Account(1234567890123456, "demo", TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"), 1.0, Clock.GetUtcNow()));
        (await Accounts.Find(account.AliUid)).ShouldBe(account);
        (await Accounts.FindKey(key.Id)).ShouldBe(key);
        (await Accounts.ListKeys(account.AliUid)).ShouldBe([key.Id]);
        key.Active.ShouldBeTrue();
        key.Secret.Length.ShouldBe(30);
    }

    [Fact]
    public async Task Random_uids_have_sixteen_digits_below_two_to_the_53()
    {
        var uids = new List<long>();
        for (var index = 0; index < 20; index++)
        {
            uids.Add((await Accounts.Create($"account {index}", null, "UTC")).Account.AliUid);
        }

        uids.ShouldAllBe(uid => uid.ToString().Length == 16 && uid < 1L << 53);
        uids.Distinct().Count().ShouldBe(20);
        (await Accounts.List()).Select(account => account.AliUid).ShouldBe(uids.Order());
    }

    [Theory]
    [InlineData(999_999_999_999_999)]
    [InlineData(9_007_199_254_740_992)]
    [InlineData(0)]
    [InlineData(-1234567890123456)]
    public async Task A_uid_out_of_range_is_named(long uid) =>
        (await Refused(() => Accounts.Create("demo", uid, "UTC"))).ShouldContain(uid.ToString());

    [Theory]
    [InlineData(1_000_000_000_000_000)]
    [InlineData(9_007_199_254_740_991)]
    public async Task The_least_and_greatest_uid_are_allowed(long uid) =>
        (await Accounts.Create("demo", uid, "UTC")).Account.AliUid.ShouldBe(uid);

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("a\nb")]
    [InlineData("a\0b")]
    public async Task A_name_without_text_or_with_controls_is_refused(string name) =>
        (await Refused(() => Accounts.Create(name, null, "UTC"))).ShouldContain("1 to 128");

    [Fact]
    public async Task A_name_has_at_most_128_characters()
    {
        await Refused(() => Accounts.Create(new string('n', 129), null, "UTC"));
        await Accounts.Create(new string('n', 128), null, "UTC");
    }

    [Theory]
    [InlineData("Mars/Olympus")]
    [InlineData("")]
    [InlineData("../../etc/passwd")]
    [InlineData("/etc/localtime")]
    [InlineData("../../../etc/localtime")]
    [InlineData("../zoneinfo/UTC")]
    [InlineData("/usr/share/zoneinfo/UTC")]
    [InlineData("Asia")]
    [InlineData("Asia/Shanghai\0")]
    public async Task A_zone_that_is_not_known_is_refused(string zone) =>
        (await Refused(() => Accounts.Create("demo", null, zone))).ShouldContain("IANA");

    [Fact]
    public Task A_zone_of_a_million_characters_is_refused() => Refused(() => Accounts.Create("demo", null, new string('z', 1_000_000)));

    [Fact]
    public async Task Names_and_uids_are_unique_and_a_refused_account_leaves_no_key()
    {
        var (first, key) = await Accounts.Create("demo", null, "UTC");
        await Refused(() => Accounts.Create("demo", null, "UTC"));
        await Refused(() => Accounts.Create("other", first.AliUid, "UTC"));
        (await Accounts.List()).ShouldBe([first]);
        (await Accounts.ListKeys(first.AliUid)).ShouldBe([key.Id]);
    }

    [Fact]
    public async Task Of_many_who_ask_for_one_name_at_once_one_gets_it()
    {
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => Task.Run(async () =>
        {
            try
            {
                await Accounts.Create("demo", null, "UTC");
                return 1;
            }
            catch (AccountException)
            {
                return 0;
            }
        })));
        outcomes.Sum().ShouldBe(1);
        (await Accounts.List()).Count.ShouldBe(1);
    }

    [Fact]
    public async Task The_secret_is_in_no_file_in_clear()
    {
        var (_, key) = await Accounts.Create("demo", null, "UTC");
        var found = await ToolRun.Run("grep", ["-rlaF", "-e", key.Secret, Folder.Path]);
        found.ExitCode.ShouldBe(1, found.Output);

        // the same search does find what lies in clear, so it would find the secret
        (await ToolRun.Run("grep", ["-rlaF", "-e", key.Id, Folder.Path])).ExitCode.ShouldBe(0);
    }

    [Fact]
    public async Task A_secret_that_was_moved_to_another_key_does_not_open()
    {
        var (_, first) = await Accounts.Create("first", null, "UTC");
        var (_, second) = await Accounts.Create("second", null, "UTC");
        await Database.Execute(
            "UPDATE access_key SET secret = (SELECT secret FROM access_key WHERE id = @from) WHERE id = @to", new { from = first.Id, to = second.Id });
        await Should.ThrowAsync<CryptographicException>(() => Accounts.FindKey(second.Id));
    }

    [Fact]
    public async Task Under_another_data_key_a_secret_does_not_open()
    {
        var (_, key) = await Accounts.Create("demo", null, "UTC");
        File.Delete(Data.KeyFile);
        var stranger = new AccountStore(Database, DataKey.Load(Data), Clock);
        await Should.ThrowAsync<CryptographicException>(() => stranger.FindKey(key.Id));
    }

    [Fact]
    public async Task What_is_changed_is_changed_and_the_rest_stays()
    {
        var (account, _) = await Accounts.Create("demo", null, "Asia/Shanghai");
        (await Accounts.Change(account.AliUid, new AccountChange(TrafficFactor: 1.1m))).ShouldBe(account with { TrafficFactor = 1.1 });
        (await Accounts.Change(account.AliUid, new AccountChange(" shop ", "Europe/Berlin", Percentile: PercentileDays.ValidDays))).ShouldBe(await Accounts.Find(account.AliUid));

        var berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
        var changed = (await Accounts.Find(account.AliUid)).ShouldNotBeNull();
        changed.ShouldBe(account with { Name = "shop", Zone = berlin, TrafficFactor = 1.1, Percentile = PercentileDays.ValidDays });
        changed.ZoneOfValidDays.ShouldBe(berlin);
        account.ZoneOfValidDays.ShouldBeNull();
    }

    public static TheoryData<AccountChange, string> Broken => new()
    {
        { new AccountChange(Name: " "), "1 to 128 characters" },
        { new AccountChange(Name: "taken"), "tidemark account list" },
        { new AccountChange(Zone: "Mars/Olympus"), "'Mars/Olympus'" },
        { new AccountChange(TrafficFactor: 0.9m), "1.0 to 2.0" },
        { new AccountChange(TrafficFactor: 2.1m), "2.1" },
        { new AccountChange(TrafficFactor: 1.00001m), "4 decimals" },
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public async Task A_change_that_breaks_a_rule_changes_nothing(AccountChange change, string says)
    {
        await Accounts.Create("taken", null, "UTC");
        var (account, _) = await Accounts.Create("demo", null, "UTC");
        (await Should.ThrowAsync<AccountException>(() => Accounts.Change(account.AliUid, change))).Message.ShouldContain(says);
        (await Accounts.Find(account.AliUid)).ShouldBe(account);
    }

    [Fact]
    public async Task What_fails_alongside_a_change_takes_it_back()
    {
        var (account, _) = await Accounts.Create("demo", null, "UTC");
        await Should.ThrowAsync<InvalidOperationException>(() => Accounts.Change(
            account.AliUid, new AccountChange(Zone: "Asia/Tokyo"), (_, _, changed) => throw new InvalidOperationException(changed.Zone.Id)));
        (await Accounts.Find(account.AliUid)).ShouldBe(account);
        (await Should.ThrowAsync<AccountException>(() => Accounts.Change(Account.LeastUid, new AccountChange(Name: "nobody")))).Message.ShouldContain($"{Account.LeastUid}");
    }

    [Fact]
    public async Task A_keys_content_is_set_for_its_own_account_only()
    {
        var (account, key) = await Accounts.Create("demo", null, "UTC");
        var (other, _) = await Accounts.Create("other", null, "UTC");
        key.Content.ShouldBeNull();
        await Accounts.SetContent(account.AliUid, key.Id, KeyContent.Legacy);
        (await Accounts.FindKey(key.Id)).ShouldBe(key with { Content = KeyContent.Legacy });
        (await Should.ThrowAsync<AccountException>(() => Accounts.SetContent(other.AliUid, key.Id, KeyContent.Auto))).Message.ShouldContain(key.Id);
        (await Accounts.FindKey(key.Id)).ShouldBe(key with { Content = KeyContent.Legacy });
    }

    [Fact]
    public async Task An_active_key_leads_to_its_account()
    {
        var (account, key) = await Accounts.Create("demo", null, "UTC");
        (await Accounts.FindByActiveKey(key.Id)).ShouldBe(account);
        (await Accounts.FindByActiveKey("TMnobody")).ShouldBeNull();
        await Database.Execute("UPDATE access_key SET active = 0");
        (await Accounts.FindByActiveKey(key.Id)).ShouldBeNull();
    }

    [Fact]
    public async Task What_another_process_changes_counts_from_the_next_call()
    {
        var (account, key) = await Accounts.Create("demo", null, "Asia/Shanghai");
        (await Accounts.FindKey(key.Id))!.Active.ShouldBeTrue();
        await ToolRun.Shell($"sqlite3 '{Data.ControlDatabase}' \"PRAGMA busy_timeout = 20000; UPDATE access_key SET active = 0, content = 'text'; UPDATE account SET zone = 'UTC'\"");
        (await Accounts.FindKey(key.Id)).ShouldBe(key with { Active = false, Content = KeyContent.Text });
        (await Accounts.Find(account.AliUid))!.Zone.ShouldBe(TimeZoneInfo.FindSystemTimeZoneById("UTC"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("TM")]
    [InlineData("' OR 1=1 --")]
    public async Task An_unknown_key_is_nobodys(string id)
    {
        await NewAccount();
        (await Accounts.FindKey(id)).ShouldBeNull();
    }

    [Fact]
    public async Task A_key_never_prints_its_secret()
    {
        var (_, key) = await Accounts.Create("demo", null, "UTC");
        new StringBuilder().Append(key).ToString().ShouldBe($"AccessKey {key.Id}");
    }

    [Fact]
    public async Task An_unknown_account_is_null() => (await Accounts.Find(1234567890123456)).ShouldBeNull();

    private static async Task<string> Refused(Func<Task> create) => (await Should.ThrowAsync<AccountException>(create)).Message;
}
