import { mapRules } from '../datasets/label-maps/label-map.ts';
import { z } from './zod.ts';

// Each leaf's `error` says what it wants; `run-file.ts` puts it behind "expected".

const LARGEST_SIDE = 16_384;
const LARGEST_BATCH = 4_096;
const LARGEST_SEED = 4_294_967_295;

function whole(minimum: number, maximum: number) {
  const error = `a whole number from ${minimum} to ${maximum}`;
  return z.int({ error }).check(z.minimum(minimum, { error }), z.maximum(maximum, { error }));
}

function text(error: string) {
  return z.string({ error }).check(z.minLength(1, { error }), z.maxLength(4_096, { error }));
}

function choice<const T extends readonly [string, ...string[]]>(choices: T) {
  return z.enum(choices, { error: `one of ${choices.join(', ')}` });
}

const file = text('a path');
const finite = z.number({ error: 'a number' });
const names = (error: string) => z.array(text(error), { error });
/** One name, several as `a,b`, or a list of names. */
const nameOrNames = (error: string) => z.union([text(error), names(error)], { error });
const modelNames = z.pipe(
  nameOrNames("a model's name, or a list of them"),
  z.transform((given: string | string[]) => splitNames(given)),
);

/** The names in `a,b`; a list stays as it is. */
export function splitNames(given: string | string[]): string[] {
  return typeof given === 'string' ? given.split(',').map((name) => name.trim()) : given;
}

const sizeError = 'null, a whole number, or [height, width]';
const side = whole(1, LARGEST_SIDE);
const size = z.union([z.null(), side, z.tuple([side, side], { error: sizeError })], {
  error: `${sizeError}, each from 1 to ${LARGEST_SIDE}`,
});
const perChannel = (value: z.ZodMiniType<number>) => {
  const error = 'a list of three numbers, one a channel';
  return z.array(value, { error }).check(z.length(3, { error }));
};
const divisor = finite.check(z.refine((value) => value !== 0, { error: 'a number other than 0' }));

export const preprocessSchema = z.strictObject(
  {
    resize: z._default(size, null),
    interpolation: z._default(
      choice(['bilinear', 'bicubic', 'nearest', 'lanczos', 'box']),
      'bilinear',
    ),
    crop: z._default(size, null),
    rounding: z._default(choice(['torchvision', 'huggingface']), 'torchvision'),
    channels: z._default(choice(['rgb', 'bgr', 'grey']), 'rgb'),
    scale: z._default(divisor, 0.00392156862745098),
    mean: z._default(perChannel(finite), [0, 0, 0]),
    std: z._default(perChannel(divisor), [1, 1, 1]),
  },
  { error: 'a mapping such as { resize: 256, crop: 224 }' },
);

export const outputsSchema = z.strictObject(
  {
    logits: text('the name of an output'),
    embedding: z.exactOptional(z.nullable(text('the name of an output, or null'))),
  },
  { error: 'a mapping such as { logits: logits, embedding: embedding }' },
);

const modelSourceError = 'one of file, url and hub; file may stand beside hub';
const modelMembers = z.strictObject(
  {
    file: z.exactOptional(file),
    url: z.exactOptional(
      text('an address (https://…)').check(
        z.regex(/^https?:\/\//i, { error: 'an address (https://…)' }),
      ),
    ),
    hub: z.exactOptional(text('<org>/<name>[@revision][:dtype]')),
    sha256: z.exactOptional(
      z
        .string({ error: '64 hexadecimal digits' })
        .check(z.regex(/^[0-9a-f]{64}$/, { error: '64 lower-case hexadecimal digits' })),
    ),
    outputs: z.exactOptional(outputsSchema),
    preprocess: z.exactOptional(preprocessSchema),
    labels: z.exactOptional(text('the name of a label space')),
    card: z.exactOptional(z.record(z.string(), z.json(), { error: 'a mapping' })),
  },
  { error: 'a mapping with file (or url, or hub), preprocess and labels' },
);

export const modelSchema = modelMembers.check(
  z.refine(({ file, url, hub }) => (url === undefined) !== ((file ?? hub) === undefined), {
    error: modelSourceError,
  }),
);

/** Label names may be written as numbers (`[0, 1, 2]`); they are names all the same. */
const className = z.pipe(
  z.union([text('a name'), z.number(), z.boolean()], { error: 'a name' }),
  z.transform(String),
);
const labelSpaceError = 'a list of class names, or { file: classes.json }';
export const labelSpaceSchema = z.union(
  [
    z
      .array(className, { error: labelSpaceError })
      .check(z.minLength(1, { error: labelSpaceError })),
    z.strictObject({ file }),
  ],
  { error: labelSpaceError },
);

const labels = text('the name of a label space');
const mapError = 'a mapping such as { file: map.json, rule: best_logit }';
const map = z.exactOptional(
  z.strictObject({ file, rule: z.exactOptional(choice(mapRules)) }, { error: mapError }),
);
const groups = z.exactOptional(names('a list of column names'));
const metadata = z.exactOptional(file);
const split = z.exactOptional(text('the name of a split, such as val'));
const column = z.exactOptional(text('the name of a column'));
const factors = z.exactOptional(names('a list of column names'));
const location = text('a path or an address (https://…)');
const locations = z.union([location, z.array(location).check(z.minLength(1))], {
  error: 'a path or an address (https://…), or a list of them',
});

/** One for each kind of source; the kind is named by the key that only it has, its first. */
export const datasetSchemas = {
  shapes: z.strictObject({
    shapes: text('the name of a split'),
    labels: z._default(labels, 'shapes'),
    groups,
  }),
  images: z.strictObject({ images: file, labels_file: file, labels, map, metadata, groups }),
  archive: z.strictObject({
    archive: locations,
    labels: z.exactOptional(labels),
    map,
    labels_file: z.exactOptional(file),
    metadata,
    split,
    groups,
  }),
  table: z.strictObject({
    table: locations,
    labels: z.exactOptional(labels),
    map,
    images: z.exactOptional(file),
    path_column: column,
    image_column: column,
    label_column: column,
    cluster_column: column,
    groups,
    factors,
  }),
  array: z.strictObject({
    array: location,
    array_key: z.exactOptional(text('the name of an array in the .npz file')),
    labels: z.exactOptional(labels),
    map,
    labels_array: z.exactOptional(text('a path, an address, or the name of an array in the .npz')),
    groups,
  }),
  hub: z.strictObject({
    hub: text('<org>/<name>/<config>/<split>'),
    labels: z.exactOptional(labels),
    map,
    image_column: column,
    label_column: column,
    cluster_column: column,
    groups,
    factors,
  }),
  folder: z.strictObject({
    folder: file,
    labels: z.exactOptional(labels),
    map,
    metadata,
    split,
    groups,
  }),
};

const parameterError = 'a number, a text, true, false, null, or a list of numbers and texts';
export const libraryEntrySchema = z.catchall(
  z.object(
    {
      measure: text('the name of a measurement'),
      dataset: text('the name of a dataset'),
      as: z.exactOptional(text('a name')),
    },
    { error: 'a mapping with measure and dataset' },
  ),
  z.union([z.string(), finite, z.boolean(), z.null(), z.array(z.union([finite, z.string()]))], {
    error: parameterError,
  }),
);

const table = <T extends z.ZodMiniType>(value: T) =>
  z.exactOptional(z.record(z.string(), value, { error: 'a mapping of names' }));

/** The whole file but for its datasets, whose shape depends on where they come from. */
export const runFileSchema = z.strictObject(
  {
    seed: z.exactOptional(whole(0, LARGEST_SEED)),
    model: z.exactOptional(modelNames),
    property_group: z.exactOptional(nameOrNames("a group's name, or a list of library names")),
    task_group: z.exactOptional(nameOrNames("a group's name, or a list of library names")),
    mode: z.exactOptional(choice(['full', 'local_test'])),
    limit: z.exactOptional(z.nullable(whole(1, Number.MAX_SAFE_INTEGER))),
    batch_size: z.exactOptional(whole(1, LARGEST_BATCH)),
    backend: z.exactOptional(choice(['auto', 'cpu', 'cuda', 'webgpu', 'wasm'])),
    models: table(modelSchema),
    label_spaces: table(labelSpaceSchema),
    datasets: table(
      z.looseObject({}, { error: 'a mapping with folder, or images and labels_file' }),
    ),
    property_library: table(libraryEntrySchema),
    task_library: table(libraryEntrySchema),
  },
  { error: 'a mapping of keys such as model and datasets' },
);
