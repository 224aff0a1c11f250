using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;

namespace Tidemark.Api;

/// <summary>The type of <c>Content</c> in the report lists.</summary>
public enum ContentShape
{
    /// <summary>JSON text for clients whose User-Agent contains <c>Node.js/</c> and <c>TeaDSL/</c>, an object for all others.</summary>
    Auto,

    /// <summary>A JSON object.</summary>
    Object,

    /// <summary>JSON text.</summary>
    Text,
}

/// <summary>Settings of the API.</summary>
public sealed class ApiOptions : IValidatableObject
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Api";

    /// <summary>The type of Content.</summary>
    [Description("Type of Content in DescribeCdnReportList, DescribeCdnDeliverList and DescribeCdnSubList. Auto: JSON text for the Node.js SDK, an object for other clients; Object; Text. An access key can override it")]
    public ContentShape Content { get; init; } = ContentShape.Auto;

    /// <summary>Rates that differ from the documented ones.</summary>
    [Description("Calls per second and account that differ from the documented rates, as Operation=rate separated by commas, such as QueryNotify=200,CreateCdnSubTask=0.5; each more than 0")]
    public string? Rates { get; init; }

    /// <summary>The maximum number of stored nonces.</summary>
    [Description("Largest number of stored nonces for all access keys; each takes about 50 bytes of memory. If that many calls were made within the last half hour, further calls are refused with Throttling.Api")]
    [Range(1000, 100_000_000)]
    public int NonceCapacity { get; init; } = 5_000_000;

    /// <summary>Memory for the bodies of calls, bytes.</summary>
    [Description("Memory for the bodies of all calls together, in bytes; a call whose body does not fit now is refused with Throttling.Api and can be repeated after x-acs-retry-after")]
    [Range(16 * 1024 * 1024, int.MaxValue)]
    public int BodyMemory { get; init; } = 128 * 1024 * 1024;

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!TryReadRates(out _, out var problem))
        {
            yield return new ValidationResult(problem, [nameof(Rates)]);
        }
    }

    internal bool TryReadRates(out IReadOnlyDictionary<string, double> rates, out string problem)
    {
        var read = new Dictionary<string, double>(StringComparer.Ordinal);
        rates = read;
        problem = "";
        foreach (var entry in (Rates ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = entry.Split('=', StringSplitOptions.TrimEntries);
            if (parts.Length != 2
                || !double.TryParse(parts[1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var rate)
                || rate is not (> 0 and <= 1_000_000))
            {
                problem = $"'{entry}' is invalid; use Operation=rate with a rate above 0 and up to 1000000, such as QueryNotify=200.";
                return false;
            }

            if (!OperationNames.All.Contains(parts[0]))
            {
                problem = $"'{parts[0]}' is not a supported operation; a valid entry is QueryNotify=200.";
                return false;
            }

            read[parts[0]] = rate;
        }

        return true;
    }
}
