namespace Tidemark.Api;

/// <summary>The names of the operations that are served.</summary>
internal static class OperationNames
{
    private const string Folder = ".Operations";

    /// <summary>A class of the folder of operations has the name of its operation; settings can be checked by them before any operation is made.</summary>
    public static IReadOnlySet<string> All { get; } = typeof(OperationNames).Assembly.GetTypes()
        .Where(type => type is { IsClass: true, IsAbstract: false, IsNested: false } && type.Namespace == typeof(OperationNames).Namespace + Folder)
        .Select(type => type.Name)
        .ToHashSet(StringComparer.Ordinal);
}
