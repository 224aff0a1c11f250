using System.Text.Json.Nodes;
using Tidemark.Api.Gateway;
using Tidemark.Api.Requests;
using Tidemark.Api.Wire;
using Tidemark.Exports.Files;
using Tidemark.Exports.Tasks;

namespace Tidemark.Api.Answers;

/// <summary>How export tasks look on the wire; both kinds look the same.</summary>
internal static class ExportAnswers
{
    /// <summary>The times as they were given.</summary>
    public static JsonObject Created(ExportTask task) => new()
    {
        ["StartTime"] = task.StartText,
        ["EndTime"] = task.EndText,
        ["TaskId"] = task.Id.ToString(),
    };

    /// <summary>A page of tasks, each with a link signed now.</summary>
    public static async Task<JsonObject> Page(ExportTaskStore tasks, DownloadLinks links, ApiCall call, ExportKind kind)
    {
        var (number, size) = (call.Get(ExportParameters.PageNumber), call.Get(ExportParameters.PageSize));
        var page = await tasks.List(call.Account.AliUid, kind, number, size);
        return new JsonObject
        {
            ["UsageDataPerPage"] = new JsonObject
            {
                ["PageSize"] = size,
                ["PageNumber"] = number,
                ["TotalCount"] = page.Total,
                ["Data"] = new JsonObject { ["DataItem"] = new JsonArray([.. page.Items.Select(task => Item(task, links.Sign(task, call.Origin)))]) },
            },
        };
    }

    private static string Status(ExportState state) => state switch
    {
        ExportState.Created => "created",
        ExportState.Success => "success",
        _ => "failed",
    };

    private static JsonObject Item(ExportTask task, string link) => new()
    {
        ["TaskId"] = task.Id.ToString(),
        ["TaskName"] = task.Name,
        ["Status"] = Status(task.State),
        ["CreateTime"] = WireTime.Format(task.CreatedAt),
        ["UpdateTime"] = WireTime.Format(task.UpdatedAt),
        ["DownloadUrl"] = link,
        ["TaskConfig"] = new JsonObject { ["StartTime"] = task.StartText, ["EndTime"] = task.EndText },
    };
}
