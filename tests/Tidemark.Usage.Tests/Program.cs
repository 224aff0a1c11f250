using Tidemark.Usage.Tests.Store;

// The tests start their own assembly as another process, to kill it.
return await StoreWriter.Run(args);
