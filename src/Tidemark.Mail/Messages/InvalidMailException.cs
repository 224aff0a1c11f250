namespace Tidemark.Mail.Messages;

/// <summary>A mail that cannot be written, at this attempt and at any other: one of its values breaks a rule. The message names it.</summary>
public sealed class InvalidMailException(string message) : Exception(message);
