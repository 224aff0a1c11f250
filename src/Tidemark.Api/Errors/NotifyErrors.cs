namespace Tidemark.Api.Errors;

/// <summary>Errors of the operations on notifications.</summary>
internal static class NotifyErrors
{
    public static readonly ErrorCode ParamInvalid = new("Param.Invalid", 400, "Param invalid");
    public static readonly ErrorCode EndBeforeStart = new("Param.Invalid.TimeEndBeforeStart", 400, "Param invalid. End time before start time");
    public static readonly ErrorCode InvalidNotifyId = new("InvalidNotifyId", 400, "No auth to confirm record");
}
