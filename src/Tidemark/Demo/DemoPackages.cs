using System.Diagnostics;

namespace Tidemark.Demo;

/// <summary>What exports need of the machine: rsvg-convert, and a font with Chinese characters.</summary>
internal static class DemoPackages
{
    private static readonly string[] FontFolders = ["/usr/share/fonts", "/usr/local/share/fonts"];
    private static readonly string[] ChineseFonts = ["wqy-*", "NotoSansCJK*", "NotoSansSC*", "SourceHanSans*", "uming*", "ukai*", "DroidSansFallback*"];

    /// <summary>The Debian packages that are missing.</summary>
    public static IReadOnlyList<string> Missing()
    {
        var missing = new List<string>();
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries);
        if (!path.Any(folder => File.Exists(Path.Combine(folder, "rsvg-convert"))))
        {
            missing.Add("librsvg2-bin");
        }

        if (!FontFolders.Where(Directory.Exists).Any(folder => ChineseFonts.Any(font => Directory.EnumerateFiles(folder, font, SearchOption.AllDirectories).Any())))
        {
            missing.Add("fonts-wqy-microhei");
        }

        return missing;
    }

    /// <summary>Installs what is missing when this may be done, or says which command does it; says what it does, asks nothing.</summary>
    public static async Task Install(CancellationToken cancellationToken)
    {
        var missing = Missing();
        if (missing.Count == 0)
        {
            return;
        }

        var packages = string.Join(' ', missing);
        if (Environment.UserName != "root" || !File.Exists("/usr/bin/apt-get"))
        {
            Console.Error.WriteLine($"PDF exports need {packages}; install with: sudo apt-get install -y {packages}");
            Console.Error.WriteLine("The demo continues without them; PDF exports fail with this reason until they are installed.");
            return;
        }

        Console.Error.WriteLine($"Installing {packages} with apt-get, for PDF exports with Chinese text ...");
        if (await Apt(["install", "-y", "-qq", "--no-install-recommends", .. missing], cancellationToken) != 0
            && (await Apt(["update", "-qq"], cancellationToken) != 0
                || await Apt(["install", "-y", "-qq", "--no-install-recommends", .. missing], cancellationToken) != 0))
        {
            Console.Error.WriteLine($"The installation failed; the demo continues without them. Try: apt-get update && apt-get install -y {packages}");
        }
    }

    private static async Task<int> Apt(IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("apt-get", arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        start.Environment["DEBIAN_FRONTEND"] = "noninteractive";
        using var apt = Process.Start(start)!;
        apt.StandardInput.Close();
        var output = apt.StandardOutput.ReadToEndAsync(cancellationToken);
        var errors = apt.StandardError.ReadToEndAsync(cancellationToken);
        await apt.WaitForExitAsync(cancellationToken);
        await Task.WhenAll(output, errors);
        return apt.ExitCode;
    }
}
