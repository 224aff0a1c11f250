using System.Net;
using System.Net.Sockets;
using Dapper;
using Tidemark.Storage;

namespace Tidemark.WebConsole.SignIn;

/// <summary>
/// Slows down whoever guesses secrets: failures are counted for each access key id and each client address, in the control
/// database, so that a restart forgives nothing. After <see cref="ConsoleOptions.LockoutFailures"/> of them the wait is a minute and
/// doubles with each further failure, up to an hour.
/// </summary>
internal sealed class SignInGate(ControlDatabase database, ConsoleOptions options, TimeProvider clock)
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    /// <summary>
    /// Asks to check a secret. An attempt counts as a failure until <see cref="Forgive"/> takes it back: of many attempts at
    /// once no more pass than one after another would.
    /// </summary>
    /// <returns>Null when the attempt may continue, else how long to wait.</returns>
    public Task<TimeSpan?> Enter(string accessKeyId, IPAddress? address)
    {
        var now = clock.GetUtcNow();
        var subjects = Subjects(accessKeyId, address);
        return database.Write(async (connection, transaction) =>
        {
            var rows = (await connection.QueryAsync<Row>(
                "SELECT subject, failures, last_at AS LastAt, locked_until AS LockedUntil FROM sign_in_failure WHERE subject IN @subjects",
                new { subjects }, transaction)).ToDictionary(row => row.Subject, StringComparer.Ordinal);
            var lockedUntil = rows.Values.Select(row => Instant.FromColumn(row.LockedUntil)).DefaultIfEmpty(now).Max();
            if (lockedUntil > now)
            {
                return lockedUntil - now;
            }

            foreach (var subject in subjects)
            {
                var failures = rows.TryGetValue(subject, out var row) && now < QuietSince(row) + options.LockoutWindow ? row.Failures + 1 : 1;
                await connection.ExecuteAsync(
                    """
                    INSERT INTO sign_in_failure (subject, failures, last_at, locked_until) VALUES (@subject, @failures, @now, @until)
                    ON CONFLICT (subject) DO UPDATE SET failures = @failures, last_at = @now, locked_until = @until
                    """,
                    new { subject, failures, now = Instant.ToColumn(now), until = Instant.ToColumn(now + WaitAfter(failures)) },
                    transaction);
            }

            await connection.ExecuteAsync(
                "DELETE FROM sign_in_failure WHERE max(last_at, locked_until) < @old",
                new { old = Instant.ToColumn(now - options.LockoutWindow - LongestWait) }, transaction);
            return (TimeSpan?)null;
        });
    }

    /// <summary>
    /// The secret was right: forgets the failures of the access key id, and takes this attempt off the address. Earlier
    /// failures of the address stay, or one good key would buy guesses at all others.
    /// </summary>
    public Task Forgive(string accessKeyId, IPAddress? address)
    {
        var subjects = Subjects(accessKeyId, address);
        return database.Write(async (connection, transaction) =>
        {
            await connection.ExecuteAsync("DELETE FROM sign_in_failure WHERE subject = @key", new { key = subjects[0] }, transaction);
            await connection.ExecuteAsync(
                """
                UPDATE sign_in_failure
                SET failures = max(0, failures - 1), locked_until = CASE WHEN failures - 1 < @least THEN 0 ELSE locked_until END
                WHERE subject = @address
                """,
                new { address = subjects[1], least = options.LockoutFailures }, transaction);
            return true;
        });
    }

    private static DateTimeOffset QuietSince(Row row) => Instant.FromColumn(Math.Max(row.LastAt, row.LockedUntil));

    private TimeSpan WaitAfter(long failures)
    {
        if (failures < options.LockoutFailures)
        {
            return TimeSpan.Zero;
        }

        var doublings = Math.Min(failures - options.LockoutFailures, 10);
        var wait = FirstWait * Math.Pow(2, doublings);
        return wait < LongestWait ? wait : LongestWait;
    }

    private static string[] Subjects(string accessKeyId, IPAddress? address) => ["key:" + accessKeyId, "address:" + Network(address)];

    /// <summary>An IPv4 address, or the /64 that one IPv6 client has to itself.</summary>
    private static string Network(IPAddress? address)
    {
        if (address is null)
        {
            return "none";
        }

        address = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return address.ToString();
        }

        var bytes = address.GetAddressBytes();
        Array.Clear(bytes, 8, 8);
        return new IPAddress(bytes) + "/64";
    }

    private sealed record Row(string Subject, long Failures, long LastAt, long LockedUntil);
}
