using Tidemark.Testing;

namespace Tidemark.Notifications.Tests;

/// <summary>Another process that raises the same notice many times: <c>FOLDER ACCOUNT COUNT</c>.</summary>
internal static class RaiserProcess
{
    public static Task<ToolRun> Start(string folder, long account, int count) =>
        ToolRun.Run("dotnet", ["exec", typeof(RaiserProcess).Assembly.Location, folder, account.ToString(), count.ToString()]);

    private static async Task Main(string[] arguments)
    {
        var store = new NotificationStore(NotificationStoreTests.Open(arguments[0]), TimeProvider.System);
        for (var raised = 0; raised < int.Parse(arguments[2]); raised++)
        {
            Console.WriteLine(await store.Raise(long.Parse(arguments[1]), NotificationStoreTests.Renewal("shared")));
        }
    }
}
