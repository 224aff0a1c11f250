using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Tidemark.Mail.Pickup;

/// <summary>A mail in the pickup folder.</summary>
/// <param name="Key">16 hex digits that stand for its Message-ID.</param>
/// <param name="Path">The .eml file.</param>
/// <param name="WrittenAt">The mail's date, to the second.</param>
public sealed record PickedMail(string Key, string Path, DateTimeOffset WrittenAt);

/// <summary>How mails lie in the pickup folder: <c>yyyyMMddTHHmmssZ-KEY.eml</c>, the key made of the Message-ID.</summary>
public sealed partial class PickupFolder(string path)
{
    private const string TimeFormat = "yyyyMMdd'T'HHmmss'Z'";

    /// <summary>The key of a Message-ID (with its angle brackets).</summary>
    public static string KeyOf(string messageId) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(messageId)))[..16];

    /// <summary>The file name of a mail.</summary>
    /// <param name="messageId">With its angle brackets.</param>
    /// <param name="date">The mail's date.</param>
    public static string FileName(string messageId, DateTimeOffset date) =>
        $"{date.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture)}-{KeyOf(messageId)}.eml";

    /// <summary>The mails that are there for the Message-IDs, newest first; files of another name are passed over.</summary>
    public IReadOnlyList<PickedMail> Find(IEnumerable<string> messageIds)
    {
        if (!Directory.Exists(path))
        {
            return [];
        }

        var keys = messageIds.Select(KeyOf).ToHashSet(StringComparer.Ordinal);
        return [.. Directory.EnumerateFiles(path, "*.eml")
            .Select(file => (File: file, Name: Name().Match(System.IO.Path.GetFileName(file))))
            .Where(found => found.Name.Success && keys.Contains(found.Name.Groups["key"].Value))
            .Select(found => new PickedMail(found.Name.Groups["key"].Value, found.File, Written(found.Name.Groups["time"].Value)))
            .OrderByDescending(mail => mail.WrittenAt).ThenBy(mail => mail.Key, StringComparer.Ordinal)];
    }

    private static DateTimeOffset Written(string time) =>
        DateTimeOffset.TryParseExact(time, TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var written)
            ? written
            : DateTimeOffset.UnixEpoch;

    [GeneratedRegex("^(?<time>[0-9]{8}T[0-9]{6}Z)-(?<key>[0-9a-f]{16})\\.eml$")]
    private static partial Regex Name();
}
