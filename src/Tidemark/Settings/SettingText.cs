using System.ComponentModel.DataAnnotations;
using System.Globalization;

namespace Tidemark.Settings;

/// <summary>How the value of a setting is written, and what its rules are in words.</summary>
internal static class SettingText
{
    private static readonly string[] Durations = [@"h\:mm\:ss", @"hh\:mm\:ss", @"d\.hh\:mm\:ss", @"hh\:mm\:ss\.FFF", @"d\.hh\:mm\:ss\.FFF"];

    /// <summary>Reads a value; null when the text is not one of the type.</summary>
    public static object? Parse(Type type, string text)
    {
        if (type == typeof(string))
        {
            return text.Length == 0 ? null : text;
        }

        if (type == typeof(int))
        {
            return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;
        }

        if (type == typeof(double))
        {
            return double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : null;
        }

        if (type == typeof(bool))
        {
            return bool.TryParse(text, out var flag) ? flag : null;
        }

        if (type == typeof(TimeSpan))
        {
            return TimeSpan.TryParseExact(text, Durations, CultureInfo.InvariantCulture, out var span) ? span : null;
        }

        return type.IsEnum && Enum.GetNames(type).FirstOrDefault(name => name.Equals(text, StringComparison.OrdinalIgnoreCase)) is { } known
            ? Enum.Parse(type, known)
            : null;
    }

    /// <summary>What values of the type look like.</summary>
    public static string Shape(Type type) =>
        type == typeof(string) ? "text"
        : type == typeof(int) ? "a whole number"
        : type == typeof(double) ? "a number such as 1.5"
        : type == typeof(bool) ? "true or false"
        : type == typeof(TimeSpan) ? "a time as hh:mm:ss or d.hh:mm:ss"
        : "one of " + string.Join(", ", Enum.GetNames(type));

    /// <summary>The rule in words, such as <c>1 to 65535</c>.</summary>
    public static string Rule(ValidationAttribute rule) => rule switch
    {
        RangeAttribute range => $"{range.Minimum} to {range.Maximum}",
        AllowedValuesAttribute allowed => "one of " + string.Join(", ", allowed.Values),
        StringLengthAttribute length => $"{length.MinimumLength} to {length.MaximumLength} characters",
        MaxLengthAttribute length => $"at most {length.Length} characters",
        RegularExpressionAttribute { ErrorMessage: null } expression => $"matching {expression.Pattern}",
        RequiredAttribute => "not empty",
        UrlAttribute { ErrorMessage: null } => "an absolute http or https URL",
        _ => rule.FormatErrorMessage("it").TrimEnd('.'),
    };

    /// <summary>A default as it would be written; empty if none exists.</summary>
    public static string Of(object? value) => value switch
    {
        null => "",
        TimeSpan span => span.ToString("c", CultureInfo.InvariantCulture),
        bool flag => flag ? "true" : "false",
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };
}
