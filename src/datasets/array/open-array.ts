import type { ArrayConfiguration } from '../../config/configuration.ts';
import { mapConcurrently } from '../../core/concurrency.ts';
import { DatasetError } from '../../core/errors.ts';
import { sha256, sha256OfText } from '../../core/sha256.ts';
import { fileNameOf, isAddress } from '../../resources/http.ts';
import type { Dataset, Example, LabelSpace } from '../dataset.ts';
import { hashOfExamples, identityOf } from '../identity.ts';
import type { FileAccess } from '../listing.ts';
import { checkGroupColumn } from '../metadata.ts';
import { resolveLabels } from '../said-labels.ts';
import { readLabelArray } from './label-array.ts';
import type { ArrayLocation } from './location.ts';
import { readNpyHeader, unsupportedNpy, type NpyHeader } from './npy-header.ts';
import { openNpz, type ArrayFile, type NpzFile } from './npz.ts';
import { createRowReader } from './pictures.ts';

/** Rows that are hashed at the same time. */
const LANES = 8;

/**
 * Opens pictures that are numbers: a uint8 array of shape `[n, height, width, 3]`, `[n, 3, height, width]` or, of grey ones,
 * `[n, height, width]`. Examples are named by their rows.
 *
 * @throws DatasetError `unsupported_npy`, `invalid_npy`, `unknown_array`, `missing_labels`, `label_count_mismatch`,
 * `empty_dataset`, those of `resolveLabels`; ResourceError
 */
export async function openArray(
  name: string,
  configuration: ArrayConfiguration,
  given: LabelSpace | null,
  access: FileAccess,
): Promise<Dataset> {
  for (const group of configuration.groups ?? []) checkGroupColumn(name, group, []);
  const { pictures, key, npz } = await openPictures(configuration, access);
  const header = await readNpyHeader(pictures.source, pictures.start, pictures.end);
  const form = formOf(pictures.source.name, header);
  const { count } = form;
  if (count === 0) {
    throw new DatasetError('empty_dataset', `The array ${pictures.source.name} is empty.`, {
      context: { dataset: name },
    });
  }
  const labelFile = await openLabels(name, configuration, key, npz, access);
  const said = await readLabelArray(name, labelFile, count);
  const { labels, indices } = resolveLabels(name, said.map((label) => [label]), given); // prettier-ignore
  const location: ArrayLocation = {
    kind: 'array',
    bytes: pictures.location,
    start: header.start,
    height: form.height,
    width: form.width,
    layout: form.layout,
    rows: Uint32Array.from({ length: count }, (_, row) => row),
  };
  const hashes = await hashesOf(location, access);
  const digits = Math.max(6, String(count - 1).length);
  const examples = indices.map((each, row): Example => ({
    id: String(row).padStart(digits, '0'),
    labels: each,
    contentHash: hashes[row] ?? '',
  }));
  return {
    name,
    labels,
    examples,
    location,
    sha256: await hashOfExamples(examples),
    description: `${count} pictures of ${form.width} × ${form.height} in the array ${pictures.source.name}.`,
  };
}

interface OpenPictures {
  readonly pictures: ArrayFile;
  /** Null in an `.npy`. */
  readonly key: string | null;
  readonly npz: NpzFile | null;
}

async function openPictures(
  { array, array_key }: ArrayConfiguration,
  access: FileAccess,
): Promise<OpenPictures> {
  const location = await access.locate(array);
  const source = await access.openBytes(location);
  const file = isAddress(array) ? fileNameOf(array) : array;
  if (!/\.npz$/i.test(file)) {
    const pictures = { source, location, start: 0, end: source.size };
    return { pictures, key: null, npz: null };
  }
  const npz = await openNpz(source, location, access.openBytes, access.unpacking);
  const key = array_key ?? pictureKey(source.name, npz.keys);
  return { pictures: await npz.open(key), key, npz };
}

const pictureKeys = ['images', 'x', 'data', 'arr_0', 'test_images', 'x_test'];
const labelKeys = ['labels', 'label', 'y', 'targets', 'arr_1'];

/** The only array, else the first of a usual name. */
function pictureKey(name: string, keys: readonly string[]): string {
  const [only = '', ...others] = keys;
  if (others.length === 0) return only;
  const usual = pictureKeys.find((key) => keys.includes(key));
  if (usual !== undefined) return usual;
  throw new DatasetError(
    'unknown_array',
    `${name} holds the arrays ${keys.join(', ')}. Name the one of the pictures with "array_key:".`,
    { context: { file: name, arrays: [...keys] } },
  );
}

async function openLabels(
  dataset: string,
  { labels_array }: ArrayConfiguration,
  key: string | null,
  npz: NpzFile | null,
  access: FileAccess,
): Promise<ArrayFile> {
  if (labels_array === undefined) {
    const usual = npz?.keys.find((each) => isLabelsOf(key ?? '', each));
    if (npz !== null && usual !== undefined) return npz.open(usual);
    throw new DatasetError(
      'missing_labels',
      `Dataset ${dataset} has no labels. Name the array that holds them with "labels_array:"${npz === null ? '' : `; the file holds ${npz.keys.join(', ')}`}.`,
      { context: { dataset } },
    );
  }
  if (npz !== null && (npz.keys.includes(labels_array) || !/\.npy$/i.test(labels_array))) {
    return npz.open(labels_array);
  }
  const location = await access.locate(labels_array);
  const source = await access.openBytes(location);
  return { source, location, start: 0, end: source.size };
}

/** `test_labels` holds the labels of `test_images`, `y_test` those of `x_test`. */
function isLabelsOf(pictures: string, key: string): boolean {
  const sibling = pictures.replace('images', 'labels').replace(/^x\b|^x(?=_)/, 'y');
  return key === sibling ? key !== pictures : labelKeys.includes(key);
}

type Form = Pick<ArrayLocation, 'height' | 'width' | 'layout'> & { readonly count: number };

function formOf(name: string, { type, shape }: NpyHeader): Form {
  if (!/^[|<>=]u1$/.test(type)) {
    const remedy = /^.f/.test(type)
      ? 'save (array * 255).round().astype("uint8") where they are from 0 to 1'
      : 'save them as uint8';
    throw unsupportedNpy(name, `holds numbers of type ${type}; pictures are 8-bit: ${remedy}`);
  }
  const [count = 0, a = 0, b = 0, c] = shape;
  const form = (height: number, width: number, layout: ArrayLocation['layout']): Form => {
    if (height >= 1 && width >= 1 && height <= 65_535 && width <= 65_535) {
      return { count, height, width, layout };
    }
    throw unsupportedNpy(name, `holds pictures of ${width} × ${height}`);
  };
  if (shape.length === 3) return form(a, b, 'nhw');
  if (shape.length === 4 && c === 3) return form(a, b, 'nhwc');
  if (shape.length === 4 && a === 3) return form(b, c ?? 0, 'nchw');
  if (shape.length === 4 && c === 1) return form(a, b, 'nhw');
  if (shape.length === 4 && a === 1) return form(b, c ?? 0, 'nhw');
  throw unsupportedNpy(
    name,
    `has the shape ${shape.join(' × ')}; pictures are n × height × width × 3, n × 3 × height × width, or n × height × width`,
  );
}

/** Of the bytes of each row; of remote ones, which are not downloaded for this, of the file's identity and the row. */
function hashesOf(location: ArrayLocation, access: FileAccess): Promise<string[]> {
  const identity = identityOf(location.bytes);
  const read = createRowReader(location, access.openBytes);
  return mapConcurrently([...location.rows], LANES, async (row) =>
    identity === null ? sha256(await read(row)) : sha256OfText(`${identity}\n${row}`),
  );
}
