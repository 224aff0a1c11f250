using System.Globalization;
using Tidemark.Accounts.Tokens;
using Tidemark.Testing;

namespace Tidemark.Accounts.Tests.Tokens;

public sealed class IngestTokenStoreTests : AccountsFixture
{
    private IngestTokenStore Tokens => new(Database, Clock);

    [Fact]
    public async Task A_token_lets_its_account_in_and_has_256_random_bits()
    {
        var uid = await NewAccount();
        var (token, secret) = await Tokens.Create(uid, "edge-1");
        var (_, other) = await Tokens.Create(uid, "edge-2");

        (await Tokens.Authenticate(secret)).ShouldBe(token);
        (await Tokens.Authenticate(other))!.Name.ShouldBe("edge-2");
        var bits = Convert.FromBase64String(secret["tmi_".Length..].Replace('-', '+').Replace('_', '/') + "=");
        bits.Length.ShouldBe(32);
        secret.ShouldNotBe(other);
    }

    [Fact]
    public async Task Of_a_token_only_its_hash_is_kept()
    {
        var (_, secret) = await Tokens.Create(await NewAccount(), "edge-1");
        Database.Release();

        var hash = (await ToolRun.Shell($"printf %s '{secret}' | sha256sum")).Split(' ')[0];
        (await ToolRun.Shell($"sqlite3 '{Data.ControlDatabase}' 'SELECT lower(hex(hash)) FROM ingest_token'")).Trim().ShouldBe(hash);
        (await ToolRun.Shell($"cat '{Data.Root}'/control.db* | grep -c -- '{secret}' || true")).Trim().ShouldBe("0");
    }

    [Fact]
    public async Task A_secret_that_is_none_or_changed_in_one_letter_lets_nobody_in()
    {
        var (_, secret) = await Tokens.Create(await NewAccount(), "edge-1");
        var changed = secret[..^1] + (secret[^1] == 'A' ? 'B' : 'A');
        foreach (var text in new[] { "", "tmi_", changed, secret + "A", secret[..^1], "TMI_" + secret[4..], secret.ToUpperInvariant(), new string('x', 100_000) })
        {
            (await Tokens.Authenticate(text)).ShouldBeNull();
        }
    }

    [Fact]
    public async Task A_revoked_token_is_refused_and_its_name_may_be_given_again()
    {
        var uid = await NewAccount();
        var (_, first) = await Tokens.Create(uid, "edge-1");
        (await Should.ThrowAsync<AccountException>(() => Tokens.Create(uid, "edge-1"))).Message.ShouldContain("'edge-1'");
        await Tokens.Revoke(uid, "edge-1");
        (await Tokens.Authenticate(first)).ShouldBeNull();
        (await Should.ThrowAsync<AccountException>(() => Tokens.Revoke(uid, "edge-1"))).Message.ShouldContain("no active token 'edge-1'");

        var (_, second) = await Tokens.Create(uid, "edge-1");
        (await Tokens.Authenticate(second)).ShouldNotBeNull();
        (await Tokens.List(uid)).Select(token => token.Active).ShouldBe([false, true]);
    }

    [Fact]
    public async Task Tokens_of_one_account_are_not_those_of_another()
    {
        var (mine, theirs) = (await NewAccount("mine"), await NewAccount("theirs"));
        await Tokens.Create(mine, "edge-1");
        (await Tokens.List(theirs)).ShouldBeEmpty();
        await Should.ThrowAsync<AccountException>(() => Tokens.Revoke(theirs, "edge-1"));
        var (_, secret) = await Tokens.Create(theirs, "edge-1");
        (await Tokens.Authenticate(secret))!.AliUid.ShouldBe(theirs);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-edge")]
    [InlineData("edge 1")]
    [InlineData("édge")]
    [InlineData("edge\n1")]
    public async Task A_name_that_breaks_the_rule_is_refused_by_name(string name) =>
        (await Should.ThrowAsync<AccountException>(async () => await Tokens.Create(await NewAccount(), name))).Message.ShouldContain($"'{name}'");

    [Fact]
    public async Task A_token_needs_an_account() =>
        (await Should.ThrowAsync<AccountException>(() => Tokens.Create(1000000000000000, "edge-1"))).Message.ShouldContain("1000000000000000");

    [Fact]
    public async Task Use_is_written_down_every_five_minutes_at_most()
    {
        var uid = await NewAccount();
        var (_, secret) = await Tokens.Create(uid, "edge-1");
        foreach (var (minutes, seen) in new[] { (0, 0), (4, 0), (1, 5), (20, 25) })
        {
            Clock.Advance(TimeSpan.FromMinutes(minutes));
            await Tokens.Use((await Tokens.Authenticate(secret))!);
            (await Tokens.List(uid))[0].LastUsedAt.ShouldBe(DateTimeOffset.Parse("2026-11-20T07:00:00Z", CultureInfo.InvariantCulture).AddMinutes(seen));
        }
    }
}
