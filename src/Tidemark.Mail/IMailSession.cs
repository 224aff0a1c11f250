using Tidemark.Mail.Messages;

namespace Tidemark.Mail;

/// <summary>A way to send some mails one after the other. Not safe for concurrent use.</summary>
public interface IMailSession : IAsyncDisposable
{
    /// <summary>Sends one mail and answers what became of it; a failure of the server or the network is an answer, not an exception.</summary>
    /// <param name="mail">The mail.</param>
    /// <param name="beforeCommit">Awaited when everything but the final dot was sent: from its return on the mail may have been taken. When it throws, the mail is not sent and the exception goes on to the caller.</param>
    /// <param name="cancellationToken">Stops before the final dot; after it, a reply is still waited for for some seconds.</param>
    /// <exception cref="ArgumentException">The mail cannot be written (see <see cref="MimeWriter"/>).</exception>
    Task<DeliveryResult> Send(OutgoingMail mail, Func<Task> beforeCommit, CancellationToken cancellationToken);
}
