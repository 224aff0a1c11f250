using Tidemark.Mail;
using Tidemark.Mail.Messages;
using Tidemark.Mail.Pickup;
using Tidemark.Tracking.Runs;

namespace Tidemark.WebConsole.Mail;

/// <summary>A mail of an account, with the recipient that its delivery names.</summary>
internal sealed record AccountMail(PickedMail File, string Recipient);

/// <summary>
/// The mails of an account in the pickup folder. Whose a mail is, is what the account's deliveries say: a file that none of them
/// names by its Message-ID is not shown, whatever it contains.
/// </summary>
internal sealed class AccountMails(MailOptions options, RunHistory history)
{
    private const int MostMails = 500;
    private const int LongestHead = 16 * 1024;
    private const int LargestMail = 32 * 1024 * 1024;

    /// <summary>Whether mail goes to a folder at all.</summary>
    public bool IsOpen => !string.IsNullOrWhiteSpace(options.Pickup);

    /// <summary>The newest mails of the account, newest first.</summary>
    public async Task<IReadOnlyList<AccountMail>> List(long aliUid)
    {
        if (!IsOpen)
        {
            return [];
        }

        var deliveries = await history.Mails(aliUid, MostMails);
        var recipients = deliveries.DistinctBy(delivery => delivery.MessageId)
            .ToDictionary(delivery => PickupFolder.KeyOf(delivery.MessageId), delivery => delivery.Recipient, StringComparer.Ordinal);
        return [.. new PickupFolder(options.Pickup!).Find(deliveries.Select(delivery => delivery.MessageId))
            .Select(file => new AccountMail(file, recipients[file.Key]))];
    }

    /// <summary>One mail of the account, or null.</summary>
    public async Task<AccountMail?> Find(long aliUid, string key) =>
        (await List(aliUid)).FirstOrDefault(mail => mail.File.Key == key);

    /// <summary>The mail's subject, read from the head of its file; empty if none exists.</summary>
    public static async Task<string> Subject(AccountMail mail, CancellationToken cancellationToken)
    {
        try
        {
            await using var file = File.OpenRead(mail.File.Path);
            var head = new byte[Math.Min(file.Length, LongestHead)];
            await file.ReadExactlyAsync(head, cancellationToken);
            return MimeReader.Read(head)["Subject"];
        }
        catch (FileNotFoundException)
        {
            return "";
        }
    }

    /// <summary>What the mail says, or null when its file is gone or far larger than a report.</summary>
    public static async Task<ReadMail?> Read(AccountMail mail, CancellationToken cancellationToken)
    {
        var file = new FileInfo(mail.File.Path);
        return file is { Exists: true, Length: <= LargestMail }
            ? MimeReader.Read(await File.ReadAllBytesAsync(file.FullName, cancellationToken))
            : null;
    }
}
