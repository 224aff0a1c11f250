using Tidemark.Mail.Delivery;
using Tidemark.Storage;
using Tidemark.Testing.Smtp;
using Tidemark.Tracking.Runs;

namespace Tidemark.Tracking.Tests.Runs;

/// <summary>Deliveries through aiosmtpd, on a clock that the test moves.</summary>
public sealed class DeliveryTests : IDisposable
{
    private readonly RunHouse _house = new("2026-03-10T08:00:00Z") { Reports = new() { MaxWait = TimeSpan.Zero } };

    public void Dispose() => _house.Dispose();

    [Fact]
    public async Task Each_recipient_has_a_result_of_their_own_and_only_what_failed_is_sent_again()
    {
        using var relay = await MailWitness.Start(new
        {
            rcpt = new Dictionary<string, string[]> { ["later@example.com"] = ["451 4.2.1 greylisted", "250 OK"], ["no@example.com"] = ["550 5.1.1 no such user"] },
            data = new Dictionary<string, string[]> { ["drop@example.com"] = ["drop", "250 OK"] },
        });
        var (account, id) = await _house.Due("ok@example.com", "later@example.com", "no@example.com", "drop@example.com", "last@example.com");
        var worker = _house.Worker(RunHouse.Relay(relay.Port));

        await worker.Step();
        var first = (await _house.Runs.Newest(account.AliUid, id, 1))[0];
        first.State.ShouldBe(RunState.Sending);
        first.Deliveries.Select(delivery => (delivery.Recipient, delivery.State, delivery.ReplyCode)).ShouldBe(
        [
            ("ok@example.com", DeliveryState.Delivered, 250),
            ("later@example.com", DeliveryState.Pending, 451),
            ("no@example.com", DeliveryState.Refused, 550),
            ("drop@example.com", DeliveryState.Unknown, null),
            ("last@example.com", DeliveryState.Delivered, 250),
        ]);
        var next = first.Deliveries.Where(delivery => delivery.NextTryAt is not null).MinBy(delivery => delivery.NextTryAt)!;
        first.Detail.ShouldStartWith("Delivered to 2 of 5 recipients. 2 are retried from ");
        first.Detail.ShouldEndWith($". {next.Recipient}: {next.Reply}", customMessage: "the reply is of the recipient that is tried next");
        (first.Deliveries[1].NextTryAt!.Value - _house.Clock.GetUtcNow()).TotalSeconds.ShouldBeInRange(60, 66);

        _house.Clock.Advance(TimeSpan.FromSeconds(59));
        await worker.Step();
        relay.Mails.Count.ShouldBe(3, "no retry before its time");
        _house.Clock.Advance(TimeSpan.FromSeconds(60));
        await worker.Step();

        var run = (await _house.Runs.Newest(account.AliUid, id, 1))[0];
        run.State.ShouldBe(RunState.Partly);
        run.Deliveries.Select(delivery => (delivery.State, delivery.Attempts)).ShouldBe(
            [(DeliveryState.Delivered, 1), (DeliveryState.Delivered, 2), (DeliveryState.Refused, 1), (DeliveryState.Delivered, 2), (DeliveryState.Delivered, 1)]);
        run.Deliveries[2].Reply.ShouldBe("550 5.1.1 no such user");
        var dropped = relay.Mails.Where(mail => mail.To[0][1] == "drop@example.com").ToList();
        dropped.Count.ShouldBe(2);
        dropped[1].MessageId.ShouldBe(dropped[0].MessageId);
        dropped[1].Text.ShouldBe(dropped[0].Text);
        relay.Mails.Count.ShouldBe(5);

        var notice = (await _house.Notices(account)).ShouldHaveSingleItem();
        (notice.Type, notice.Level, notice.Template).ShouldBe(("Operation", "warning", "ReportDeliveryFailed"));
        notice.Element.ShouldContain("no@example.com");
        notice.Element.ShouldContain("550 5.1.1 no such user");
        notice.Element.ShouldNotContain("ok@example.com");
        (await _house.One<long>("SELECT count(*) FROM run WHERE mail IS NOT NULL")).ShouldBe(0, "the mail is kept only while it is needed");
    }

    [Fact]
    public async Task A_recipient_refused_for_now_is_tried_at_doubling_waits_for_a_day_and_then_given_up()
    {
        using var relay = await MailWitness.Start(new { rcpt = new Dictionary<string, string[]> { ["later@example.com"] = ["450 4.2.0 busy"] } });
        var (account, id) = await _house.Due("later@example.com");
        var worker = _house.Worker(RunHouse.Relay(relay.Port));
        var start = _house.Clock.GetUtcNow();
        var tries = new List<DateTimeOffset>();
        await worker.Step();
        while ((await _house.Runs.Newest(account.AliUid, id, 1))[0] is { State: RunState.Sending } run && tries.Count < 100)
        {
            tries.Add(run.Deliveries[0].NextTryAt!.Value);
            _house.Clock.MoveTo(tries[^1]);
            await worker.Step();
        }

        var waits = tries.Prepend(start).Zip(tries, (from, to) => (to - from).TotalMinutes).ToList();
        double[] expected = [1, 2, 4, 8, 16, 32, .. Enumerable.Repeat(60d, 40)];
        waits.Zip(expected).ShouldAllBe(pair => pair.First >= pair.Second - 0.001 && pair.First <= pair.Second * 1.1001);
        waits.Sum().ShouldBeInRange(22.5 * 60, 24 * 60);
        var last = (await _house.Runs.Newest(account.AliUid, id, 1))[0];
        (last.State, last.Deliveries[0].State, last.Deliveries[0].Reply).ShouldBe((RunState.Failed, DeliveryState.Refused, "gave up: 450 4.2.0 busy"));
        relay.Events.Count(line => line.StartsWith("RCPT")).ShouldBe(tries.Count + 1);
        (await _house.Notices(account)).ShouldHaveSingleItem().Level.ShouldBe("error");
    }

    [Fact]
    public async Task Nobody_listening_is_asked_once_a_pass_and_everybody_keeps_the_reason()
    {
        var relay = await MailWitness.Start();
        relay.Dispose();
        var (account, id) = await _house.Due("a@example.com", "b@example.com");
        await _house.Worker(RunHouse.Relay(relay.Port)).Step();

        var run = (await _house.Runs.Newest(account.AliUid, id, 1))[0];
        run.State.ShouldBe(RunState.Sending);
        run.Deliveries.ShouldAllBe(delivery => delivery.State == DeliveryState.Pending && delivery.Attempts == 1 && delivery.Reply.Contains("no connection") && delivery.NextTryAt != null);
    }

    [Fact]
    public async Task Refused_credentials_send_nothing_tell_the_owner_and_are_tried_again()
    {
        using var relay = await MailWitness.Start(new { auth = new[] { "reports", "right" } });
        var (account, id) = await _house.Due("a@example.com", "b@example.com");
        await _house.Worker(RunHouse.Relay(relay.Port, "reports", "wrong")).Step();

        relay.Mails.ShouldBeEmpty();
        var notice = (await _house.Notices(account)).ShouldHaveSingleItem();
        notice.Template.ShouldBe("MailRelayRefused");
        notice.Element.ShouldContain("535");
        notice.Element.ShouldNotContain("wrong");

        _house.Clock.Advance(TimeSpan.FromMinutes(2));
        await _house.Worker(RunHouse.Relay(relay.Port, "reports", "right")).Step();
        (await _house.Runs.Newest(account.AliUid, id, 1))[0].State.ShouldBe(RunState.Delivered);
        relay.Mails.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_mail_on_its_way_when_the_worker_died_is_unknown_first_and_then_sent_again_with_its_Message_ID()
    {
        using var relay = await MailWitness.Start(new { rcpt = new Dictionary<string, string[]> { ["flying@example.com"] = ["450 first", "250 OK"] } });
        var (account, id) = await _house.Due("done@example.com", "flying@example.com");
        await _house.Worker(RunHouse.Relay(relay.Port)).Step();
        var before = (await _house.Runs.Newest(account.AliUid, id, 1))[0];
        // As a kill -9 between the final dot and the answer leaves it, in the hands of somebody whose lease has not ended yet.
        await _house.Sql("UPDATE delivery SET state = 'sending' WHERE recipient = 'flying@example.com'");
        await _house.Sql("UPDATE run SET due_at = 0, lease_owner = 'dead', lease_until = @until", new { until = Instant.ToColumn(_house.Clock.GetUtcNow().AddSeconds(60)) });

        await _house.Worker(RunHouse.Relay(relay.Port)).Step();
        (await _house.Runs.Newest(account.AliUid, id, 1))[0].Deliveries[1].State.ShouldBe(DeliveryState.Sending, "the lease has not ended");
        _house.Clock.Advance(TimeSpan.FromSeconds(60));
        // Nobody answers: what is recorded first can be seen.
        await _house.Worker(RunHouse.Relay(1)).Step();
        var unknown = (await _house.Runs.Newest(account.AliUid, id, 1))[0].Deliveries[1];
        unknown.State.ShouldBe(DeliveryState.Unknown);
        _house.Clock.Advance(TimeSpan.FromHours(1));
        await _house.Worker(RunHouse.Relay(relay.Port)).Step();

        (await _house.Runs.Newest(account.AliUid, id, 1))[0].State.ShouldBe(RunState.Delivered);
        relay.Mails.Select(mail => mail.To[0][1]).ShouldBe(["done@example.com", "flying@example.com"]);
        relay.Mails[1].MessageId.ShouldBe(before.Deliveries[1].MessageId);
    }

    [Fact]
    public async Task A_worker_that_lost_its_run_does_not_send_but_its_250_counts()
    {
        var (account, id) = await _house.Due("a@example.com");
        using var relay = await MailWitness.Start(new { rcpt = new Dictionary<string, string[]> { ["a@example.com"] = ["450 first"] } });
        await _house.Worker(RunHouse.Relay(relay.Port)).Step();
        var run = (await _house.Runs.Newest(account.AliUid, id, 1))[0];
        var store = new DeliveryStore(_house.House.Database, new RetryPolicy(new TrackingOptions()));
        var delivery = (await store.Of(run.Id))[0];
        await _house.Sql("UPDATE run SET lease_owner = 'other'");

        await Should.ThrowAsync<LeaseLostException>(store.MarkSending(delivery, "mine"));
        await Should.ThrowAsync<LeaseLostException>(store.Record(delivery, new(DeliveryOutcome.RefusedForNow, 451, "451 no"), "mine", run.ScheduledAt, _house.Clock.GetUtcNow()));
        await store.MarkSending(delivery, "other");
        await store.Record(delivery, new(DeliveryOutcome.Delivered, 250, "250 ok"), "mine", run.ScheduledAt, _house.Clock.GetUtcNow());

        (await store.Of(run.Id))[0].State.ShouldBe(DeliveryState.Delivered);
        await Should.ThrowAsync<LeaseLostException>(store.MarkSending(delivery, "other"));
    }
}
