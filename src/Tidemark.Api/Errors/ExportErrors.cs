namespace Tidemark.Api.Errors;

/// <summary>Errors of the operations on usage exports.</summary>
internal static class ExportErrors
{
    public static readonly ErrorCode Product = new("InvalidParameterProduct", 400, "Invalid Parameter Product.");
    public static readonly ErrorCode Operator = new("InvalidParameterOperator", 400, "Invalid Parameter Operator.");
    public static readonly ErrorCode Aliuid = new("InvalidParameterAliuid", 400, "Invalid Parameter Aliuid.");

    /// <summary>Parameters of both describe operations.</summary>
    public static readonly IReadOnlyList<ErrorCode> OfDescribe = [Product, Operator];

    /// <summary>Of the PDF export.</summary>
    public static readonly IReadOnlyList<ErrorCode> OfUsage =
    [
        new("MissingTimeParameter", 400, "The StartTime and EndTime must be both specified."),
        new("InvalidStartTime.Malformed", 400, "The specified value of parameter StartTime is malformed."),
        new("InvalidEndTime.Malformed", 400, "The specified value of parameter EndTime is malformed."),
        new("InvalidStartTime.ValueNotSupported", 400, "The specified value of parameter StartTime is not supported."),
        Product,
        Aliuid,
        new("InvalidParameterStartTime", 400, "The parameter StartTime is invalid."),
        new("InvalidParameterEndTime", 400, "The parameter EndTime is invalid."),
        new("InvalidTimeRange", 400, "Invalid StartTime and EndTime range."),
        Operator,
        CommonErrors.Invalid("Language"),
        CommonErrors.Invalid("TaskName"),
    ];

    /// <summary>Of the detail export.</summary>
    public static readonly IReadOnlyList<ErrorCode> OfDetail =
    [
        .. OfUsage,
        new("InvalidParameterDimension", 400, "The parameter Dimension is invalid."),
        new("InvalidParameterBillType", 400, "The parameter BillType is invalid."),
    ];
}
