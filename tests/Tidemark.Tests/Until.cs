using Tidemark.Logs.Formats.Own;

namespace Tidemark.Tests;

/// <summary>Waits for what another process does, by looking.</summary>
internal static class Until
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(3);

    /// <summary>Looks until the answer is not null; gives up after minutes, with what was last seen.</summary>
    public static async Task<T> Seen<T>(Func<Task<T?>> look, Func<string> state)
        where T : class
    {
        var started = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(started) < Longest)
        {
            if (await look() is { } found)
            {
                return found;
            }

            await Task.Delay(Step);
        }

        throw new TimeoutException(state());
    }
}
