using System.Security.Cryptography;
using System.Text;

namespace Tidemark.Storage;

/// <summary>
/// The 256-bit key of a data folder. It comes from the environment variable <c>TIDEMARK_KEY</c> (base64) or from the key
/// file, which is made on first use with mode 0600. It is never used itself: each purpose gets a key derived by HKDF-SHA256.
/// </summary>
public sealed class DataKey
{
    private const int KeySize = 32;
    private const int NonceSize = 12;
    private const int TagSize = 16;

    private const string Variable = "TIDEMARK_KEY";

    private readonly Lazy<byte[]> _key;

    private DataKey(Func<byte[]> key) => _key = new Lazy<byte[]>(key);

    /// <summary>Reads the key, or makes it.</summary>
    /// <exception cref="InvalidOperationException">The key given is not 32 bytes of base64, or its file may be read by others.</exception>
    public static DataKey Load(DataFolder folder)
    {
        if (Given is { } given)
        {
            var fromVariable = Parse(given, PlaceOf(folder));
            return new DataKey(() => fromVariable);
        }

        if (!File.Exists(folder.KeyFile))
        {
            Create(folder);
        }

        if (!OperatingSystem.IsWindows()
            && (File.GetUnixFileMode(folder.KeyFile) & (UnixFileMode.GroupRead | UnixFileMode.OtherRead)) != 0)
        {
            throw new InvalidOperationException($"The key file {folder.KeyFile} is readable by other users; run: chmod 600 {folder.KeyFile}");
        }

        var key = Parse(File.ReadAllText(folder.KeyFile), $"the key file {folder.KeyFile}");
        return new DataKey(() => key);
    }

    /// <summary>A key that is opened when it is first used: a command that uses none works without it.</summary>
    public static DataKey WhenUsed(Func<DataKey> open) => new(() => open()._key.Value);

    /// <summary>Whether there is a key; <see cref="Load"/> makes one where there is none.</summary>
    public static bool Exists(DataFolder folder) => Given is not null || File.Exists(folder.KeyFile);

    /// <summary>Where the key is, for messages.</summary>
    public static string PlaceOf(DataFolder folder) => Given is not null ? $"the environment variable {Variable}" : $"file {folder.KeyFile}";

    /// <summary>Renames a key file that does not hold a key, so that <see cref="Load"/> makes a new one.</summary>
    public static void SetAsideMalformed(DataFolder folder)
    {
        if (Given is null && File.Exists(folder.KeyFile) && !TryParse(File.ReadAllText(folder.KeyFile), out _))
        {
            File.Move(folder.KeyFile, $"{folder.KeyFile}.malformed-{Guid.NewGuid():N}");
        }
    }

    /// <summary>A key of 32 bytes for one purpose, such as <c>export-links</c>; the same each time.</summary>
    public byte[] Derive(string purpose) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, _key.Value, KeySize, info: Encoding.UTF8.GetBytes("tidemark/" + purpose));

    /// <summary>Encrypts with AES-256-GCM: nonce, tag, ciphertext.</summary>
    /// <param name="purpose">Chooses the derived key.</param>
    /// <param name="plaintext">What to keep secret.</param>
    /// <param name="context">Bound to the result and asked for again on opening, such as the id of the row.</param>
    public byte[] Seal(string purpose, string plaintext, string context)
    {
        var plain = Encoding.UTF8.GetBytes(plaintext);
        var result = new byte[NonceSize + TagSize + plain.Length];
        RandomNumberGenerator.Fill(result.AsSpan(0, NonceSize));
        using var aes = new AesGcm(Derive(purpose), TagSize);
        aes.Encrypt(
            result.AsSpan(0, NonceSize), plain, result.AsSpan(NonceSize + TagSize), result.AsSpan(NonceSize, TagSize),
            Encoding.UTF8.GetBytes(context));
        return result;
    }

    /// <summary>Decrypts what <see cref="Seal"/> made.</summary>
    /// <exception cref="CryptographicException">Another key, another context, or changed bytes.</exception>
    public string Unseal(string purpose, byte[] sealedBytes, string context)
    {
        if (sealedBytes.Length < NonceSize + TagSize)
        {
            throw new CryptographicException("The sealed value is too short.");
        }

        var plain = new byte[sealedBytes.Length - NonceSize - TagSize];
        using var aes = new AesGcm(Derive(purpose), TagSize);
        aes.Decrypt(
            sealedBytes.AsSpan(0, NonceSize), sealedBytes.AsSpan(NonceSize + TagSize), sealedBytes.AsSpan(NonceSize, TagSize), plain,
            Encoding.UTF8.GetBytes(context));
        return Encoding.UTF8.GetString(plain);
    }

    private static string? Given => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } given ? given : null;

    private static byte[] Parse(string text, string where) => TryParse(text, out var key)
        ? key
        : throw new InvalidOperationException($"The key in {where} is not {KeySize} bytes in base64; create one with: openssl rand -base64 32");

    private static bool TryParse(string text, out byte[] key)
    {
        key = new byte[KeySize];
        return Convert.TryFromBase64String(text.Trim(), key, out var written) && written == KeySize;
    }

    /// <summary>Writes beside, then links into place: whoever comes second finds the whole key of the first.</summary>
    private static void Create(DataFolder folder)
    {
        var draft = folder.KeyFile + "." + Guid.NewGuid().ToString("N");
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var file = new FileStream(draft, options))
        {
            file.Write(Encoding.ASCII.GetBytes(Convert.ToBase64String(RandomNumberGenerator.GetBytes(KeySize)) + "\n"));
            file.Flush(flushToDisk: true);
        }

        try
        {
            File.Move(draft, folder.KeyFile, overwrite: false);
        }
        catch (IOException) when (File.Exists(folder.KeyFile))
        {
            File.Delete(draft);
        }
    }
}
