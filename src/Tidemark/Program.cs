return await Tidemark.TidemarkCommand.Run(args);
