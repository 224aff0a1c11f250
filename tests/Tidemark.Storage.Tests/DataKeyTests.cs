using System.Runtime.Versioning;
using System.Security.Cryptography;
using Tidemark.Testing;

namespace Tidemark.Storage.Tests;

[UnsupportedOSPlatform("windows")]
public sealed class DataKeyTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose()
    {
        Environment.SetEnvironmentVariable("TIDEMARK_KEY", null);
        _folder.Dispose();
    }

    [Fact]
    public void The_key_is_made_once_readable_by_its_owner_only()
    {
        var first = DataKey.Load(Folder());
        File.GetUnixFileMode(Folder().KeyFile).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        DataKey.Load(Folder()).Derive("a").ShouldBe(first.Derive("a"));
        Directory.GetFiles(_folder.Path).ShouldBe([Folder().KeyFile]);
    }

    [Fact]
    public async Task Many_that_start_at_once_have_the_same_key()
    {
        var keys = new List<string>();
        await Parallel.ForEachAsync(Enumerable.Range(0, 16), new ParallelOptions { MaxDegreeOfParallelism = 16 }, (_, _) =>
        {
            var key = Convert.ToHexString(DataKey.Load(Folder()).Derive("a"));
            lock (keys)
            {
                keys.Add(key);
            }

            return ValueTask.CompletedTask;
        });

        keys.Distinct().ShouldHaveSingleItem();
        Directory.GetFiles(_folder.Path).ShouldBe([Folder().KeyFile]);
    }

    [Fact]
    public void A_key_file_that_others_may_read_is_refused()
    {
        DataKey.Load(Folder());
        File.SetUnixFileMode(Folder().KeyFile, UnixFileMode.UserRead | UnixFileMode.GroupRead);
        Should.Throw<InvalidOperationException>(() => DataKey.Load(Folder())).Message.ShouldContain("chmod 600");
    }

    [Theory]
    [InlineData("")]
    [InlineData("c2hvcnQ=")]
    [InlineData("not base64!")]
    public void A_damaged_key_file_is_refused(string content)
    {
        DataKey.Load(Folder());
        File.WriteAllText(Folder().KeyFile, content);
        Should.Throw<InvalidOperationException>(() => DataKey.Load(Folder())).Message.ShouldContain(Folder().KeyFile);
    }

    [Fact]
    public void The_environment_comes_before_the_file()
    {
        var given = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
        Environment.SetEnvironmentVariable("TIDEMARK_KEY", given);
        var key = DataKey.Load(Folder());
        File.Exists(Folder().KeyFile).ShouldBeFalse();
        key.Derive("a").ShouldBe(HKDF.DeriveKey(HashAlgorithmName.SHA256, Convert.FromBase64String(given), 32, info: "tidemark/a"u8.ToArray()));
        Environment.SetEnvironmentVariable("TIDEMARK_KEY", "short");
        Should.Throw<InvalidOperationException>(() => DataKey.Load(Folder())).Message.ShouldContain("TIDEMARK_KEY");
    }

    [Fact]
    public void What_was_sealed_is_opened_with_the_same_key_purpose_and_context_only()
    {
        var key = DataKey.Load(Folder());
        var secret = key.Seal("access-keys", "秘密", "id-1");

        key.Unseal("access-keys", secret, "id-1").ShouldBe("秘密");
        key.Seal("access-keys", "秘密", "id-1").ShouldNotBe(secret);
        Should.Throw<CryptographicException>(() => key.Unseal("access-keys", secret, "id-2"));
        Should.Throw<CryptographicException>(() => key.Unseal("other", secret, "id-1"));
        Should.Throw<CryptographicException>(() => key.Unseal("access-keys", secret[..20], "id-1"));
        Should.Throw<CryptographicException>(() => DataKey.Load(new DataFolder(_folder["other"])).Unseal("access-keys", secret, "id-1"));
        secret[^1] ^= 1;
        Should.Throw<CryptographicException>(() => key.Unseal("access-keys", secret, "id-1"));
    }

    private DataFolder Folder() => new(_folder.Path);
}
