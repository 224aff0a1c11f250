using Mono.Cecil;

namespace Tidemark.Tests.House;

/// <summary>Which types of an assembly refer to which, read from what was compiled: signatures, attributes and method bodies.</summary>
internal static class RoomReferences
{
    /// <summary>The namespaces of an assembly, each with those of the same assembly that its types refer to, and one example for each.</summary>
    public static Dictionary<string, Dictionary<string, string>> BetweenNamespaces(string assembly)
    {
        using var module = ModuleDefinition.ReadModule(assembly);
        var references = new Dictionary<string, Dictionary<string, string>>(StringComparer.Ordinal);
        foreach (var type in module.Types.Where(type => type.Namespace.Length > 0))
        {
            foreach (var used in TypesUsedBy(type).Where(used => used.Scope == module && used.Namespace.Length > 0 && used.Namespace != type.Namespace))
            {
                references.TryAdd(type.Namespace, new(StringComparer.Ordinal));
                references[type.Namespace].TryAdd(used.Namespace, $"{type.Name} -> {used.Name}");
            }
        }

        return references;
    }

    private static IEnumerable<TypeReference> TypesUsedBy(TypeDefinition type) =>
        Direct(type).Where(used => used is not null).SelectMany(used => Parts(used!)).Select(Outermost)
            .Concat(type.NestedTypes.SelectMany(TypesUsedBy));

    private static IEnumerable<TypeReference?> Direct(TypeDefinition type) =>
    [
        type.BaseType,
        .. type.Interfaces.Select(one => one.InterfaceType),
        .. type.CustomAttributes.Select(attribute => attribute.AttributeType),
        .. type.GenericParameters.SelectMany(parameter => parameter.Constraints).Select(constraint => constraint.ConstraintType),
        .. type.Fields.Select(field => field.FieldType),
        .. type.Properties.Select(property => property.PropertyType),
        .. type.Methods.SelectMany(OfMethod),
    ];

    private static IEnumerable<TypeReference?> OfMethod(MethodDefinition method) =>
    [
        method.ReturnType,
        .. method.Parameters.Select(parameter => parameter.ParameterType),
        .. method.CustomAttributes.Select(attribute => attribute.AttributeType),
        .. method.GenericParameters.SelectMany(parameter => parameter.Constraints).Select(constraint => constraint.ConstraintType),
        .. method.HasBody ? OfBody(method) : [],
    ];

    private static IEnumerable<TypeReference?> OfBody(MethodDefinition method) =>
    [
        .. method.Body.Variables.Select(variable => variable.VariableType),
        .. method.Body.ExceptionHandlers.Select(handler => handler.CatchType),
        .. method.Body.Instructions.SelectMany(instruction => instruction.Operand switch
        {
            TypeReference type => [type],
            FieldReference field => [field.DeclaringType, field.FieldType],
            GenericInstanceMethod generic => [generic.DeclaringType, generic.ReturnType, .. generic.GenericArguments],
            MethodReference called => [called.DeclaringType, called.ReturnType],
            _ => (TypeReference?[])[],
        }),
    ];

    // A list of buckets refers to the bucket
    private static IEnumerable<TypeReference> Parts(TypeReference type) => type switch
    {
        GenericParameter => [],
        GenericInstanceType generic => generic.GenericArguments.SelectMany(Parts).Append(generic.ElementType),
        FunctionPointerType pointer => pointer.Parameters.SelectMany(parameter => Parts(parameter.ParameterType)).Concat(Parts(pointer.ReturnType)),
        TypeSpecification wrapped => Parts(wrapped.ElementType),
        _ => [type],
    };

    private static TypeReference Outermost(TypeReference type)
    {
        while (type.DeclaringType is { } outer)
        {
            type = outer;
        }

        return type;
    }
}
