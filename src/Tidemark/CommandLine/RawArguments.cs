using Tidemark.Files;

namespace Tidemark.CommandLine;

/// <summary>The words of the command line as they were given. The runtime replaces each byte that is not UTF-8, so that a file of such a name cannot be opened.</summary>
internal static class RawArguments
{
    private const char Replacement = '\uFFFD';

    /// <summary>The same words with the bytes that the runtime replaced, as <see cref="PathBytes"/> writes them.</summary>
    public static string[] Of(string[] arguments)
    {
        if (!OperatingSystem.IsLinux() || !arguments.Any(argument => argument.Contains(Replacement, StringComparison.Ordinal)))
        {
            return arguments;
        }

        var words = Words(File.ReadAllBytes("/proc/self/cmdline"));
        return words.Count < arguments.Length ? arguments : [.. words.Skip(words.Count - arguments.Length)];
    }

    // Each word ends with a NUL byte
    private static List<string> Words(ReadOnlySpan<byte> line)
    {
        var words = new List<string>();
        int end;
        while ((end = line.IndexOf((byte)0)) >= 0)
        {
            words.Add(PathBytes.Decode(line[..end]));
            line = line[(end + 1)..];
        }

        return words;
    }
}
