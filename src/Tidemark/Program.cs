return await Tidemark.CommandLine.TidemarkCommand.Run(args);
