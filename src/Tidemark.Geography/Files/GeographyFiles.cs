using Tidemark.Geography.Ranges;

namespace Tidemark.Geography.Files;

/// <summary>Reads files of places, of either kind.</summary>
internal static class GeographyFiles
{
    /// <summary>Reads a file; what ends in <c>.mmdb</c> or has the mark of a MaxMind DB is one, anything else is CSV.</summary>
    /// <exception cref="GeographyException">It cannot be read; names the file and the fault.</exception>
    public static PlaceMap Read(string path, PlaceTable places)
    {
        byte[] content;
        try
        {
            content = File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new GeographyException(path, e is FileNotFoundException or DirectoryNotFoundException ? "does not exist." : e.Message);
        }

        return path.EndsWith(".mmdb", StringComparison.OrdinalIgnoreCase) || MaxMindFile.IsOne(content)
            ? MaxMindPlaces.Read(path, content, places)
            : CsvPlaces.Read(path, new MemoryStream(content, writable: false), places);
    }
}
