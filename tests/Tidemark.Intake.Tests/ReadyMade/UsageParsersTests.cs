using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Tidemark.Intake.Gateway;
using Tidemark.Intake.ReadyMade;

namespace Tidemark.Intake.Tests.ReadyMade;

public sealed class UsageParsersTests
{
    private static readonly string[] Pieces =
    [
        "[", "]", "{", "}", "\"", ",", ":", "\n", "\r\n", "domain", "\"bucket\"", "300", "-1", "requests", "\"\\ud800\"", "status200", "codes", "null", "1e999", "\0", "a.example.com", "\uFEFF",
    ];

    [Fact]
    public void Whatever_a_body_holds_it_is_read_or_refused_and_never_anything_else() =>
        Prop.ForAll(Gen.Elements(Pieces).ListOf().Select(string.Concat).ToArbitrary(), text =>
        {
            var body = Encoding.UTF8.GetBytes(text);
            foreach (var read in new Func<ReadOnlyMemory<byte>, IEnumerable<UsageRow>>[] { UsageJson.Read, UsageCsv.Read })
            {
                try
                {
                    foreach (var row in read(body))
                    {
                        var rules = new UsageRules(row);
                        (rules.Cell() is null).ShouldBe(rules.Errors.Count > 0);
                    }
                }
                catch (IntakeProblem problem)
                {
                    problem.Status.ShouldBe(400);
                }
            }
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("1763632800", 1763632800)]
    [InlineData("2025-11-20T10:00:00Z", 1763632800)]
    [InlineData("2025-11-20T10:00Z", 1763632800)]
    [InlineData("2025-11-20T18:00:00+08:00", 1763632800)]
    [InlineData("2025-11-20T10:00:00.000Z", 1763632800)]
    [InlineData("0", 0)]
    [InlineData("2025-11-20", null)]
    [InlineData("2025-11-20T10:00:01Z", null)]
    [InlineData("7258118400", null)]
    [InlineData("", null)]
    public void Buckets_are_instants_with_an_offset_or_unix_seconds(string text, int? expected) => UsageFields.BucketStart(text).ShouldBe(expected);
}
