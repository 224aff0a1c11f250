using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Tidemark.Api.Gateway;

namespace Tidemark.Api.Tests.Gateway;

public sealed class InternalErrorTests
{
    [Fact]
    public async Task What_breaks_inside_is_told_to_the_log_and_not_to_the_caller()
    {
        var log = new CapturedLog();
        await using var server = await ApiServer.Start(services =>
        {
            services.AddSingleton<IOperation, Broken>();
            services.AddSingleton<ILoggerProvider>(log);
        });
        var answer = await RawCall.To(server, nameof(Broken)).V3();
        (answer.Status, answer.Code).ShouldBe((500, "InternalError"));
        answer.Message.ShouldBe("The request processing has failed due to some unknown error, exception or failure.");
        answer.Body.ShouldNotContain("secret detail");
        var line = log.Lines.ShouldHaveSingleItem();
        line.ShouldContain("secret detail");
        line.ShouldContain((string)answer.Json["RequestId"]!);
    }

    [Fact]
    public async Task Figures_that_do_not_fit_are_an_error_that_no_SDK_retries()
    {
        await using var server = await ApiServer.Start(services => services.AddSingleton<IOperation, Overflowing>());

        var answer = await RawCall.To(server, nameof(Overflowing)).V3();

        (answer.Status, answer.Code).ShouldBe((400, "InvalidParameter"));
        answer.Body.ShouldContain("exceed 63 bits");
    }

    private sealed class Overflowing : IOperation
    {
        public OperationDefinition Definition { get; } = new(nameof(Overflowing), Product.Cdn, 100, new AccessRule("cdn:Overflowing"), [], []);

        public Task<JsonObject> Run(ApiCall call, CancellationToken cancellationToken) => throw new OverflowException();
    }

    private sealed class Broken : IOperation
    {
        public OperationDefinition Definition { get; } = new(nameof(Broken), Product.Cdn, 100, new AccessRule("cdn:Broken"), [], []);

        public Task<JsonObject> Run(ApiCall call, CancellationToken cancellationToken) => throw new InvalidOperationException("secret detail");
    }

    private sealed class CapturedLog : ILoggerProvider, ILogger
    {
        public List<string> Lines { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                lock (Lines)
                {
                    Lines.Add($"{formatter(state, exception)} {exception}");
                }
            }
        }

        public void Dispose()
        {
        }
    }
}
