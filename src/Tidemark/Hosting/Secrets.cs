using Tidemark.Accounts.Secrets;
using Tidemark.CommandLine;
using Tidemark.Storage;

namespace Tidemark.Hosting;

/// <summary>Opens the data key before a server starts.</summary>
internal static class Secrets
{
    private const string ConsoleKeys = "console-keys";

    /// <summary>Checks the key; without the right one, drops what it opened if that is asked for, and says what was dropped.</summary>
    /// <exception cref="InvalidOperationException">The key is missing or wrong, and nothing is to be forgotten.</exception>
    public static void Open(IServiceProvider services, bool forget)
    {
        var (folder, database) = (services.GetRequiredService<DataFolder>(), services.GetRequiredService<ControlDatabase>());
        try
        {
            CheckedKey.Open(folder, database);
        }
        catch (InvalidOperationException error) when (forget)
        {
            Printed.Remark(error.Message);
            var (_, removed) = CheckedKey.Forget(folder, database);
            var sessions = Directory.EnumerateFiles(folder.Folder(ConsoleKeys), "*.xml").ToList();
            sessions.ForEach(File.Delete);
            Printed.Remark(
                $"Forgotten: {Printed.Count(removed.Count, "access key")}{(removed.Count > 0 ? $" ({string.Join(", ", removed)})" : "")}, all console sessions, and all download links given out so far. "
                + "Accounts, figures, tasks and files are kept. Create access keys with: tidemark account key add --account UID");
        }
    }
}
