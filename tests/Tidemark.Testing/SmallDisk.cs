using System.Diagnostics;

namespace Tidemark.Testing;

/// <summary>A disk of a few megabytes (a tmpfs), which a test fills and empties. Mounting needs root, which CI has.</summary>
public sealed class SmallDisk : IDisposable
{
    private const int Piece = 4096;

    private readonly TempFolder _folder = new();

    public SmallDisk(int megabytes)
    {
        Directory.CreateDirectory(Path);
        using var mount = Process.Start("mount", ["-t", "tmpfs", "-o", $"size={megabytes}m", "tmpfs", Path]);
        mount.WaitForExit();
        if (mount.ExitCode != 0)
        {
            _folder.Dispose();
            throw new InvalidOperationException("A small disk cannot be mounted here; run the tests as root on a machine that may mount (a container needs CAP_SYS_ADMIN).");
        }
    }

    /// <summary>Where it is mounted.</summary>
    public string Path => _folder["disk"];

    public string this[string name] => System.IO.Path.Combine(Path, name);

    /// <summary>Fills it.</summary>
    /// <param name="left">Bytes that stay free.</param>
    public void Fill(long left = 0)
    {
        using var ballast = new FileStream(this["ballast"], FileMode.Append);
        var free = new DriveInfo(Path).AvailableFreeSpace - left;
        var buffer = new byte[Piece];
        try
        {
            for (var written = 0L; written < free; written += Piece)
            {
                ballast.Write(buffer);
                ballast.Flush();
            }
        }
        catch (IOException)
        {
            // full to the last page
        }
    }

    /// <summary>Frees what <see cref="Fill"/> took.</summary>
    public void MakeRoom() => File.Delete(this["ballast"]);

    public void Dispose()
    {
        using (var umount = Process.Start("umount", ["-l", Path]))
        {
            umount.WaitForExit();
        }

        _folder.Dispose();
    }
}
