using Tidemark.Api.Errors;
using Tidemark.Api.Gateway;

namespace Tidemark.Api.Tests.Conformance;

public sealed class ConformanceTests(ConformanceRun run) : IClassFixture<ConformanceRun>
{
    [Theory]
    [InlineData("v3")]
    [InlineData("v2")]
    [InlineData("pop")]
    [InlineData(ConformanceRun.Raw)]
    public void Every_case_is_answered_as_documented(string transport)
    {
        var outcomes = run.Outcomes.Where(outcome => outcome.Transport == transport).ToList();
        outcomes.Where(outcome => outcome.Problem is not null)
            .Select(outcome => $"{run.Cases[outcome.Case]}: {outcome.Problem}").ShouldBeEmpty();
        outcomes.Count.ShouldBe(run.Cases.Count);
    }

    [Fact]
    public void Every_error_of_the_gateway_is_answered_as_documented() =>
        run.Probed.Where(probe => probe.Problem is not null).ShouldBeEmpty();

    [Fact]
    public void Every_operation_parameter_and_documented_error_is_shown_by_each_sdk()
    {
        foreach (var transport in ConformanceRun.Sdks.Append(ConformanceRun.Raw))
        {
            var tried = run.Outcomes.Where(outcome => outcome.Transport == transport).Select(outcome => run.Cases[outcome.Case]).ToList();
            foreach (var operation in run.Server.Get<OperationRegistry>().All.Select(operation => operation.Definition))
            {
                var succeeded = tried.Where(test => test.Operation == operation.Name && test.Expect == "success").ToList();
                succeeded.ShouldNotBeEmpty(operation.Name);
                operation.Parameters.Where(parameter => !succeeded.Any(test => test.Send.Keys.Any(name => name.Split('.')[0] == parameter.Name)))
                    .Select(parameter => $"{operation.Name} {parameter.Name}").ShouldBeEmpty();

                // the documents give the operations on reports one set of errors, most of which most of them cannot meet
                var met = operation.Errors == ReportErrors.All ? tried : tried.Where(test => test.Operation == operation.Name);
                operation.Errors.Select(error => error.Code).Except(met.Select(test => test.Expect)).ShouldBeEmpty(operation.Name);
            }
        }
    }

    [Fact]
    public async Task The_compatibility_document_says_what_was_shown()
    {
        var file = Path.Combine(Repository.Root, "docs", "compatibility.md");
        var written = CompatibilityDocument.Write(run);
        if (Environment.GetEnvironmentVariable("TIDEMARK_WRITE_DOCS") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            await File.WriteAllTextAsync(file, written);
        }

        (await File.ReadAllTextAsync(file)).ShouldBe(written, "rewrite it with: TIDEMARK_WRITE_DOCS=1 dotnet test tests/Tidemark.Api.Tests");
    }
}
