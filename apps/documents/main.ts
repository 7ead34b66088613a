import { serveAssembly } from '#documents';

// The worker process of `#documents`; the assembler starts it with its own flags and an empty environment.
await serveAssembly();
