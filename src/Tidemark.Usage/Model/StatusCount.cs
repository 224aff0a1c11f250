namespace Tidemark.Usage.Model;

/// <summary>Requests with one exact status code (100 to 999).</summary>
public readonly record struct StatusCount(int Code, long Requests);
