using Tidemark.Testing;

namespace Tidemark.Tests.CommandLine;

public sealed class TokenCommandTests : IDisposable
{
    private const string Uid = "1234567890123456";

    private readonly TempFolder _folder = new();
    private readonly Tool _tidemark;

    public TokenCommandTests() => _tidemark = new Tool(_folder["data"]);

    [Fact]
    public async Task A_token_is_shown_once_listed_without_its_secret_and_revoked()
    {
        await _tidemark.Json("account", "create", "--name", "a", "--uid", Uid);
        var made = await _tidemark.Json("token", "create", "--account", Uid, "--name", "edge-1");
        var secret = made.GetProperty("token").GetString()!;
        secret.ShouldStartWith("tmi_");

        var listed = await _tidemark.Run("token", "list", "--account", Uid);
        listed.Output.ShouldContain("edge-1");
        listed.Output.ShouldContain("active");
        listed.Output.ShouldNotContain(secret[4..]);

        (await _tidemark.Run("token", "revoke", "edge-1", "--account", Uid)).ExitCode.ShouldBe(0);
        var after = await _tidemark.Json("token", "list", "--account", Uid);
        after[0].GetProperty("revokedAt").GetString().ShouldNotBeNull();
        var again = await _tidemark.Run("token", "revoke", "edge-1", "--account", Uid);
        (again.ExitCode, again.Errors).ShouldBe((1, $"Account {Uid} has no active token 'edge-1'; list tokens with: tidemark token list --account {Uid}\n"));
    }

    public void Dispose() => _folder.Dispose();
}
