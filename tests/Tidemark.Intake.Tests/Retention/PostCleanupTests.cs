using Tidemark.Intake.Retention;

namespace Tidemark.Intake.Tests.Retention;

public sealed class PostCleanupTests
{
    [Fact]
    public async Task Posts_are_forgotten_when_they_are_older_than_they_are_remembered_and_the_figures_stay()
    {
        await using var server = await IntakeServer.Start(new IntakeOptions { KeyRetention = TimeSpan.FromDays(2) });
        var keeper = server.Get<PostCleanup>();
        await server.Post(IntakeServer.Lines(10), key: "old");
        server.Clock.Advance(TimeSpan.FromDays(1));
        await server.Post(IntakeServer.Lines(20), key: "young");

        server.Clock.Advance(TimeSpan.FromDays(1) + TimeSpan.FromSeconds(1));
        await keeper.Forget();
        (await server.Sql("SELECT count(*) FROM post")).ShouldBe("1");
        (await server.Total()).Requests.ShouldBe(30);

        (await server.Post(IntakeServer.Lines(20), key: "young")).Replayed.ShouldBeTrue();
        (await server.Post(IntakeServer.Lines(10), key: "old")).Replayed.ShouldBeFalse();
    }
}
