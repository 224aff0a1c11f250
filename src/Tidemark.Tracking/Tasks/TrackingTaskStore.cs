using Tidemark.Accounts;

namespace Tidemark.Tracking.Tasks;

/// <summary>Creates, lists and deletes tracking tasks.</summary>
public sealed class TrackingTaskStore
{
    /// <summary>Makes a task and answers its DeliverId.</summary>
    /// <exception cref="TrackingException">A rule is broken.</exception>
    public Task<long> Create(Account account, TrackingTaskRequest request) => throw new NotImplementedException($"{account} {request}");

    /// <summary>The account's tasks by DeliverId, each with its last run; or the one asked for.</summary>
    /// <exception cref="TrackingException">InvalidParameter: the DeliverId is not the account's.</exception>
    public Task<IReadOnlyList<TrackingTask>> List(long aliUid, long? deliverId = null) => throw new NotImplementedException($"{aliUid} {deliverId}");

    /// <summary>Removes a task with its runs.</summary>
    /// <exception cref="TrackingException">InvalidParameter: the DeliverId is not the account's.</exception>
    public Task Delete(long aliUid, long deliverId) => throw new NotImplementedException($"{aliUid} {deliverId}");
}
