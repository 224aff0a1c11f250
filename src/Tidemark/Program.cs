return await Tidemark.TidemarkCommand.Run(Tidemark.CommandLine.RawArguments.Of(args));
