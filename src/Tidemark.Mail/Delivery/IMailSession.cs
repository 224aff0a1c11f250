using Tidemark.Mail.Messages;

namespace Tidemark.Mail.Delivery;

/// <summary>Sends mails one after the other. Not safe for concurrent use.</summary>
public interface IMailSession : IAsyncDisposable
{
    /// <summary>Sends one mail and returns the outcome. A failure of the server or the network is an outcome, not an exception.</summary>
    /// <param name="mail">The mail.</param>
    /// <param name="beforeCommit">
    /// Awaited after the whole mail except the final dot was written. Once it has returned, the server may have accepted the mail.
    /// If it throws, the mail is not sent and the caller gets the exception.
    /// </param>
    /// <param name="cancellationToken">Stops the mail before the final dot. After it, the session still waits some seconds for the reply.</param>
    /// <exception cref="InvalidMailException">The mail cannot be written (see <see cref="MimeWriter"/>).</exception>
    Task<DeliveryResult> Send(OutgoingMail mail, Func<Task> beforeCommit, CancellationToken cancellationToken);
}
