using Tidemark.Mail.Delivery;
using Tidemark.Mail.Messages;

namespace Tidemark.Mail.Pickup;

/// <summary>Writes mails as .eml files. A file appears whole or not at all, and a Message-ID has one file however often it is sent.</summary>
internal sealed class PickupSession(string folder) : IMailSession
{
    public async Task<DeliveryResult> Send(OutgoingMail mail, Func<Task> beforeCommit, CancellationToken cancellationToken)
    {
        var content = MimeWriter.Write(mail);
        var name = PickupFolder.FileName(mail.MessageId, mail.Date);
        var draft = Path.Combine(folder, $".{name}.{Guid.NewGuid():N}");
        try
        {
            MakeFolder();
            await using (var file = new FileStream(draft, OwnersOnly()))
            {
                await file.WriteAsync(content, cancellationToken);
                file.Flush(flushToDisk: true);
            }

            await beforeCommit();
            Publish(draft, Path.Combine(folder, name));
            return new DeliveryResult(DeliveryOutcome.Delivered, null, "written to " + name);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return new DeliveryResult(DeliveryOutcome.RefusedForNow, null, $"the pickup folder {folder} cannot be written to: {error.Message}");
        }
        finally
        {
            Remove(draft);
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>A folder that is there keeps its mode: whoever made it may let others pick mails up.</summary>
    private void MakeFolder()
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    private static FileStreamOptions OwnersOnly()
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return options;
    }

    private static void Publish(string draft, string final)
    {
        try
        {
            File.Move(draft, final, overwrite: false);
        }
        catch (IOException) when (File.Exists(final))
        {
            // an earlier attempt wrote it: the same Message-ID is the same mail
        }
    }

    private static void Remove(string draft)
    {
        try
        {
            File.Delete(draft);
        }
        catch (IOException)
        {
            // the folder went away with it
        }
    }
}
