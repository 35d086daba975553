// Prints a table of ratios. Absolute times depend on the machine, ratios taken in one run much less.
// Needs `npm run build`. Plain JavaScript, so that it times the build and nothing else. Names of benchmarks
// (`npm run bench -- pipeline memory`) choose some of them.
import { chromium } from './chromium.js';
import { datasetMemory } from './dataset-memory.js';
import { firstLoad } from './first-load.js';
import { measurementCost } from './measurement-cost.js';
import { memory } from './memory.js';
import { pipeline } from './pipeline.js';
import { preprocessing } from './preprocessing.js';
import { transformers } from './transformers.js';

const benchmarks = [
  measurementCost,
  firstLoad,
  preprocessing,
  pipeline,
  transformers,
  chromium,
  memory,
  datasetMemory,
];
const names = process.argv.slice(2);
const unknown = names.filter((name) => !benchmarks.some((benchmark) => benchmark.name === name));
if (unknown.length > 0) {
  process.stderr.write(
    `no benchmark is called ${unknown.join(', ')}; there are ${benchmarks.map(({ name }) => name).join(', ')}\n`,
  );
  process.exit(2);
}
const rows = [];
for (const benchmark of benchmarks) {
  if (names.length > 0 && !names.includes(benchmark.name)) continue;
  process.stderr.write(`${benchmark.name} …\n`);
  rows.push(...(await benchmark()));
}
const width = Math.max(...rows.map(({ name }) => name.length));
for (const { name, value, bound, holds } of rows) {
  process.stdout.write(
    `${name.padEnd(width)}  ${value.padStart(10)}  ${bound.padEnd(12)} ${holds ? 'holds' : 'does not hold'}\n`,
  );
}
process.exitCode = rows.every(({ holds }) => holds) ? 0 : 1;
