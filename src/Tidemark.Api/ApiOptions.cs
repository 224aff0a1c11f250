using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;

namespace Tidemark.Api;

/// <summary>Which shape <c>Content</c> of the report lists has.</summary>
public enum ContentShape
{
    /// <summary>JSON text for callers whose User-Agent holds <c>Node.js/</c> and <c>TeaDSL/</c>, an object for every other.</summary>
    Auto,

    /// <summary>A JSON object.</summary>
    Object,

    /// <summary>JSON text.</summary>
    Text,
}

/// <summary>How the OpenAPI wire behaves.</summary>
public sealed class ApiOptions : IValidatableObject
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Api";

    /// <summary>The shape of Content.</summary>
    [Description("Shape of Content in DescribeCdnReportList, DescribeCdnDeliverList and DescribeCdnSubList: Auto (JSON text for the Node.js SDK, an object for all others), Object or Text; an access key can have its own")]
    public ContentShape Content { get; init; } = ContentShape.Auto;

    /// <summary>Calls a second where they differ from the documented rates.</summary>
    [Description("Calls a second for an account where they shall differ from the documented rates, as Operation=rate with commas between, such as QueryNotify=200,CreateCdnSubTask=0.5; more than 0")]
    public string? Rates { get; init; }

    /// <summary>How many nonces are remembered.</summary>
    [Description("How many nonces are remembered at most, over all access keys; each takes about 50 bytes of memory. When as many calls were made within the last half hour, further ones are refused with Throttling.Api")]
    [Range(1000, 100_000_000)]
    public int NonceCapacity { get; init; } = 5_000_000;

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
                problem = $"'{entry}' is not Operation=rate with a rate above 0 and up to 1000000, such as QueryNotify=200.";
                return false;
            }

            if (!OperationNames.All.Contains(parts[0]))
            {
                problem = $"'{parts[0]}' is not an operation that is served; a right entry is QueryNotify=200.";
                return false;
            }

            read[parts[0]] = rate;
        }

        return true;
    }
}
