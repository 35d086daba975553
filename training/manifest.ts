/** Writes the files of `src/models/` through which the site and the command see the manifest. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { builtInModelsSource, hubModelsSource } from './built-in-models.ts';

const models = join(import.meta.dirname, '..', 'src', 'models');
writeFileSync(join(models, 'built-in.ts'), await builtInModelsSource());
writeFileSync(join(models, 'hub-models.ts'), await hubModelsSource());
