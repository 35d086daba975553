import { ConfigurationError } from './errors.ts';
import { canonicalJson, type JsonObject, type JsonValue } from './json.ts';
import { suggestion } from './names.ts';

interface ParameterTypes {
  integer: number;
  number: number;
  string: string;
  'integer[]': readonly number[];
  'number[]': readonly number[];
  'string[]': readonly string[];
}

/** One parameter of a measurement: its type, meaning, default and bounds. `null` as default: must be given. */
export interface ParameterSpec<T extends keyof ParameterTypes = keyof ParameterTypes> {
  readonly type: T;
  readonly default: ParameterTypes[T] | null;
  readonly description: string;
  readonly minimum?: number;
  readonly maximum?: number;
}

export type ParameterSpecs = Readonly<Record<string, ParameterSpec>>;

/** The values that parameters of these specs have once read. */
export type ParametersOf<S extends ParameterSpecs> = {
  readonly [K in keyof S]: S[K] extends ParameterSpec<infer T> ? ParameterTypes[T] : never;
};

/**
 * Reads and checks parameters as a run file gives them; what is not given takes its default.
 * @param where the place in the run file, for messages, e.g. `property_library.sparsity_cifar10`
 * @throws ConfigurationError `unknown_key`, `missing_value`, `invalid_value`
 */
export function parseParameters<S extends ParameterSpecs>(
  specs: S,
  raw: JsonObject,
  where: string,
): ParametersOf<S> {
  for (const key of Object.keys(raw)) if (!Object.hasOwn(specs, key)) refuseKey(specs, key, where);
  const values: Record<string, ParameterTypes[keyof ParameterTypes]> = {};
  for (const [name, spec] of Object.entries(specs)) {
    const given = raw[name] ?? spec.default;
    if (given === null) {
      throw new ConfigurationError(
        'missing_value',
        `${where}: "${name}" must be given: ${spec.description}`,
        { context: { where, key: name } },
      );
    }
    values[name] = readParameter(spec, given, `${where}.${name}`);
  }
  // Every key of S was read by its own spec just above; TypeScript cannot follow the loop.
  return values as ParametersOf<S>;
}

/** The parameters that differ from their defaults, as read: those that an address shows. */
export function nonDefaultParameters(specs: ParameterSpecs, given: JsonObject): JsonObject {
  const different: JsonObject = {};
  for (const [name, value] of Object.entries(parseParameters(specs, given, 'parameters'))) {
    const standard = specs[name]?.default ?? null;
    if (canonicalJson(toJson(value)) !== canonicalJson(toJson(standard))) {
      different[name] = toJson(value);
    }
  }
  return different;
}

function toJson(value: ParameterTypes[keyof ParameterTypes] | null): JsonValue {
  return value !== null && typeof value === 'object' ? [...value] : value;
}

function refuseKey(specs: ParameterSpecs, key: string, where: string): never {
  const known = Object.keys(specs);
  const advice =
    known.length === 0 ? 'This measurement takes no parameters.' : suggestion(key, known);
  throw new ConfigurationError('unknown_key', `${where} has no parameter "${key}". ${advice}`, {
    context: { where, key, known },
  });
}

function readParameter(
  spec: ParameterSpec,
  given: JsonValue | readonly (string | number)[],
  where: string,
): ParameterTypes[keyof ParameterTypes] {
  switch (spec.type) {
    case 'string':
      return readString(given, where);
    case 'string[]':
      return readList(given, where, readString);
    case 'integer':
    case 'number':
      return readNumber(given, where, spec);
    case 'integer[]':
    case 'number[]':
      return readList(given, where, (item, at) => readNumber(item, at, spec));
  }
}

// YAML reads the magnitude `30` as a number where a text is meant.
function readString(given: unknown, where: string): string {
  if (typeof given === 'number') return String(given);
  if (typeof given === 'string' && given !== '') return given;
  return refuse(where, given, 'a text');
}

function readNumber(given: unknown, where: string, spec: ParameterSpec): number {
  const integer = spec.type.startsWith('integer');
  const fits =
    typeof given === 'number' &&
    Number.isFinite(given) &&
    (!integer || Number.isInteger(given)) &&
    given >= (spec.minimum ?? -Infinity) &&
    given <= (spec.maximum ?? Infinity);
  if (fits) return given;
  const { minimum, maximum } = spec;
  const from = minimum === undefined ? '' : ` from ${minimum}`;
  const to = maximum === undefined ? '' : ` up to ${maximum}`;
  return refuse(where, given, `${integer ? 'a whole number' : 'a number'}${from}${to}`);
}

function readList<T>(
  given: unknown,
  where: string,
  read: (item: unknown, where: string) => T,
): T[] {
  if (!Array.isArray(given)) return refuse(where, given, 'a list');
  const items = given.map((item: unknown, i) => read(item, `${where}[${i}]`));
  if (new Set(items).size < items.length)
    return refuse(where, given, 'a list that names nothing twice');
  return items;
}

function refuse(where: string, given: unknown, wanted: string): never {
  throw new ConfigurationError(
    'invalid_value',
    `${where} is ${JSON.stringify(given)}; it must be ${wanted}.`,
    { context: { where } },
  );
}
