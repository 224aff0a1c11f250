using Tidemark.Api.Gateway;

namespace Tidemark.Api.Tests;

public sealed class OperationNamesTests
{
    [Fact]
    public void Every_class_of_the_folder_is_an_operation_and_every_operation_is_in_the_folder() =>
        OperationNames.All.Order(StringComparer.Ordinal).ShouldBe(OperationRegistry.Types.Select(type => type.Name));
}
