// Runs one of this folder's TypeScript files: `node training/run.js pictures`.
import { join } from 'node:path';
import { runnerImport } from 'vite';

const [name] = process.argv.slice(2);
await runnerImport(join(import.meta.dirname, `${name}.ts`), { configFile: false });
