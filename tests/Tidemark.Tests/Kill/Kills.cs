using System.Globalization;
using Tidemark.Logs.Formats.Own;

namespace Tidemark.Tests.Kill;

/// <summary>How often the crash tests kill: a few times in the daily run, as often as is asked for by <c>bench/crash</c>.</summary>
internal static class Kills
{
    private const string Variable = "TIDEMARK_KILLS";

    public static int Or(int usual) => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } asked ? int.Parse(asked, CultureInfo.InvariantCulture) : usual;
}
