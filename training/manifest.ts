/** Writes `src/models/built-in.ts`, through which the site and the command see the built-in models. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { builtInModelsSource } from './built-in-models.ts';

const target = join(import.meta.dirname, '..', 'src', 'models', 'built-in.ts');
writeFileSync(target, await builtInModelsSource());
