using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Reflection;
using Tidemark.Logs.Formats.Own;

namespace Tidemark.Settings;

/// <summary>One setting: a property of an option class.</summary>
/// <param name="Section">Before the colon.</param>
/// <param name="Property">Where its value goes; its name is the name after the colon.</param>
internal sealed record Setting(string Section, PropertyInfo Property)
{
    /// <summary>As it is written in text: <c>Smtp:Port</c>.</summary>
    public string Name => $"{Section}:{Property.Name}";

    /// <summary>As it is written in the environment: <c>TIDEMARK__Smtp__Port</c>.</summary>
    public string Variable => $"{SettingsSource.VariablePrefix}{Section}__{Property.Name}";

    /// <summary>What it is, for people.</summary>
    public string Description => Property.GetCustomAttribute<DescriptionAttribute>()?.Description ?? "";

    /// <summary>Its value is never shown.</summary>
    public bool IsSecret => Property.GetCustomAttribute<PasswordPropertyTextAttribute>()?.Password == true;

    /// <summary>The rules on its value alone.</summary>
    public IReadOnlyList<ValidationAttribute> Rules => [.. Property.GetCustomAttributes<ValidationAttribute>()];

    /// <summary>The type of its value, without null.</summary>
    public Type Type => Nullable.GetUnderlyingType(Property.PropertyType) ?? Property.PropertyType;
}
