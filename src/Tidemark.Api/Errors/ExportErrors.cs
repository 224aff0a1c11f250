namespace Tidemark.Api.Errors;

/// <summary>Errors of the operations on usage exports.</summary>
internal static class ExportErrors
{
    public static readonly ErrorCode Product = new("InvalidParameterProduct", 400, "Invalid Parameter Product.");
    public static readonly ErrorCode Operator = new("InvalidParameterOperator", 400, "Invalid Parameter Operator.");
    public static readonly ErrorCode Aliuid = new("InvalidParameterAliuid", 400, "Invalid Parameter Aliuid.");

    public static readonly ErrorCode MissingTime = new("MissingTimeParameter", 400, "The StartTime and EndTime must be both specified.");
    public static readonly ErrorCode MalformedStart =
        new("InvalidStartTime.Malformed", 400, "The specified value of parameter StartTime is malformed.");

    public static readonly ErrorCode MalformedEnd = new("InvalidEndTime.Malformed", 400, "The specified value of parameter EndTime is malformed.");
    public static readonly ErrorCode UnsupportedStart =
        new("InvalidStartTime.ValueNotSupported", 400, "The specified value of parameter StartTime is not supported.");

    public static readonly ErrorCode Start = new("InvalidParameterStartTime", 400, "The parameter StartTime is invalid.");
    public static readonly ErrorCode End = new("InvalidParameterEndTime", 400, "The parameter EndTime is invalid.");
    public static readonly ErrorCode Range = new("InvalidTimeRange", 400, "Invalid StartTime and EndTime range.");
    public static readonly ErrorCode Language = CommonErrors.Invalid("Language");
    public static readonly ErrorCode TaskName = CommonErrors.Invalid("TaskName");
    public static readonly ErrorCode Dimension = new("InvalidParameterDimension", 400, "The parameter Dimension is invalid.");
    public static readonly ErrorCode BillType = new("InvalidParameterBillType", 400, "The parameter BillType is invalid.");

    /// <summary>An error of ours: the documented service names no bound.</summary>
    public static readonly ErrorCode Quota = new("QuotaExceeded.ExportTask", 400, "The maximum number of export tasks is exceeded.");

    /// <summary>Parameters of both describe operations.</summary>
    public static readonly IReadOnlyList<ErrorCode> OfDescribe = [Product, Operator];

    /// <summary>Of the PDF export.</summary>
    public static readonly IReadOnlyList<ErrorCode> OfUsage =
        [MissingTime, MalformedStart, MalformedEnd, UnsupportedStart, Product, Aliuid, Start, End, Range, Operator, Language, TaskName];

    /// <summary>Of the detail export.</summary>
    public static readonly IReadOnlyList<ErrorCode> OfDetail =
        [.. OfUsage, Dimension, BillType];
}
