using System.Reflection;

namespace Tidemark.Api.Gateway;

/// <summary>The supported operations, by name and version.</summary>
internal sealed class OperationRegistry
{
    private readonly Dictionary<string, IOperation[]> _byName;

    public OperationRegistry(IEnumerable<IOperation> operations) =>
        _byName = operations.GroupBy(operation => operation.Definition.Name).ToDictionary(group => group.Key, group => group.ToArray(), StringComparer.Ordinal);

    /// <summary>The classes that implement an operation.</summary>
    public static IReadOnlyList<Type> Types { get; } =
        [.. Assembly.GetExecutingAssembly().GetTypes()
            .Where(type => type is { IsClass: true, IsAbstract: false } && type.IsAssignableTo(typeof(IOperation)))
            .OrderBy(type => type.Name, StringComparer.Ordinal)];

    /// <summary>All operations, by name.</summary>
    public IEnumerable<IOperation> All => _byName.Values.SelectMany(group => group).OrderBy(operation => operation.Definition.Name, StringComparer.Ordinal);

    /// <summary>The operation of this name in each version, or null if none exists.</summary>
    public IReadOnlyList<IOperation>? Find(string name) => _byName.GetValueOrDefault(name);
}
