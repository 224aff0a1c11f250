namespace Tidemark.Geography.Ranges;

/// <summary>A file of places cannot be used; the message names the file and the fault.</summary>
public sealed class GeographyException : IOException
{
    internal GeographyException(string path, string fault)
        : base($"{path}: {fault}")
    {
    }
}
