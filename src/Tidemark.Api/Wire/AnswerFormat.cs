namespace Tidemark.Api.Wire;

/// <summary>How an answer is written.</summary>
internal enum AnswerFormat
{
    /// <summary><c>application/json;charset=utf-8</c>.</summary>
    Json,

    /// <summary><c>text/xml;charset=utf-8</c>.</summary>
    Xml,
}
