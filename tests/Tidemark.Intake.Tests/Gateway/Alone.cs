namespace Tidemark.Intake.Tests.Gateway;

/// <summary>Tests that measure what the process allocates: nothing else runs beside them.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
