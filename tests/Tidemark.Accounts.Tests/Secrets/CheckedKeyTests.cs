using Tidemark.Accounts.Secrets;
using Tidemark.Storage;

namespace Tidemark.Accounts.Tests.Secrets;

public sealed class CheckedKeyTests : AccountsFixture
{
    [Fact]
    public async Task The_key_of_the_folder_opens()
    {
        CheckedKey.Open(Data, Database);
        var (_, key) = await Accounts.Create("demo", null, "UTC");

        var again = new AccountStore(Database, CheckedKey.Open(Data, Database), Clock);

        (await again.FindKey(key.Id)).ShouldNotBeNull().Secret.ShouldBe(key.Secret);
    }

    [Fact]
    public void A_missing_key_is_named_and_not_replaced_even_where_it_has_sealed_nothing_but_the_known_value()
    {
        CheckedKey.Open(Data, Database);
        File.Delete(Data.KeyFile);

        var error = Should.Throw<InvalidOperationException>(() => CheckedKey.Open(Data, Database));

        error.Message.ShouldContain($"The data key file {Data.KeyFile} is missing. It opens the secrets of the access keys");
        error.Message.ShouldContain("tidemark serve --forget-secrets");
        File.Exists(Data.KeyFile).ShouldBeFalse();
    }

    [Fact]
    public void Another_key_is_refused()
    {
        CheckedKey.Open(Data, Database);
        Another();

        Should.Throw<InvalidOperationException>(() => CheckedKey.Open(Data, Database)).Message.ShouldContain($"The data key in file {Data.KeyFile} is not the one of this data folder");
    }

    [Fact]
    public async Task A_folder_of_a_version_without_the_known_value_is_judged_by_its_access_keys()
    {
        await Accounts.Create("demo", null, "UTC");
        var own = await File.ReadAllTextAsync(Data.KeyFile);
        Another();
        Should.Throw<InvalidOperationException>(() => CheckedKey.Open(Data, Database));
        File.Delete(Data.KeyFile);
        Should.Throw<InvalidOperationException>(() => CheckedKey.Open(Data, Database)).Message.ShouldContain("is missing");
        await File.WriteAllTextAsync(Data.KeyFile, own);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(Data.KeyFile, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        CheckedKey.Open(Data, Database);

        File.Delete(Data.KeyFile);
        await Database.Execute("DELETE FROM access_key");
        Should.Throw<InvalidOperationException>(() => CheckedKey.Open(Data, Database), "the known value is kept from now on");
    }

    [Fact]
    public async Task What_a_new_key_does_not_open_is_forgotten_and_the_rest_stays()
    {
        CheckedKey.Open(Data, Database);
        var (account, key) = await Accounts.Create("demo", null, "UTC");
        await File.WriteAllTextAsync(Data.KeyFile, "not a key");

        var (_, removed) = CheckedKey.Forget(Data, Database);

        removed.ShouldBe([key.Id]);
        var accounts = new AccountStore(Database, CheckedKey.Open(Data, Database), Clock);
        (await accounts.Keys(account.AliUid)).ShouldBeEmpty();
        var added = await accounts.AddKey(account.AliUid);
        (await accounts.FindKey(added.Id)).ShouldNotBeNull().Secret.ShouldBe(added.Secret);
        CheckedKey.Forget(Data, Database).Removed.ShouldBeEmpty("the key opens all there is");
    }

    [Fact]
    public async Task A_key_is_rotated_disabled_enabled_and_removed_without_its_old_secret()
    {
        var (account, key) = await Accounts.Create("demo", null, "UTC");
        await Database.Execute("UPDATE access_key SET secret = x'00'");

        var secret = await Accounts.RotateKey(account.AliUid, key.Id);

        secret.ShouldNotBe(key.Secret);
        (await Accounts.FindKey(key.Id)).ShouldNotBeNull().Secret.ShouldBe(secret);
        await Accounts.SetActive(account.AliUid, key.Id, false);
        (await Accounts.FindByActiveKey(key.Id)).ShouldBeNull();
        await Accounts.SetActive(account.AliUid, key.Id, true);
        (await Accounts.FindByActiveKey(key.Id)).ShouldNotBeNull();
        await Should.ThrowAsync<AccountException>(() => Accounts.RemoveKey(account.AliUid + 1, key.Id));
        await Accounts.RemoveKey(account.AliUid, key.Id);
        (await Accounts.Keys(account.AliUid)).ShouldBeEmpty();
    }

    private void Another()
    {
        File.Delete(Data.KeyFile);
        DataKey.Load(Data);
    }
}
