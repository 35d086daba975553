import type { RunDocument, RunMeasurement, RunValue } from '../../report/run-document.ts';

export interface NamedValue {
  readonly name: string;
  readonly value: RunValue;
}

/** A measurement of a run with its values: the first few to show at once, the others on request. */
export interface ValueGroup {
  readonly measurement: RunMeasurement;
  readonly dataset: string;
  readonly shown: readonly NamedValue[];
  readonly more: readonly NamedValue[];
  /** Values that do not exist on these records, and why. */
  readonly missing: readonly { readonly name: string; readonly reason: string }[];
}

/** Values shown at once; a few more than that are shown too, rather than hidden. */
const SHOWN = 8;
const SPARE = 3;

/** The values of a run by measurement, properties first, the primary value of each first. */
export function valueGroups(run: RunDocument): readonly ValueGroup[] {
  const groups = run.measurements.map((measurement) => valueGroup(run, measurement));
  return [
    ...groups.filter(({ measurement }) => measurement.kind === 'property'),
    ...groups.filter(({ measurement }) => measurement.kind === 'task'),
  ];
}

function valueGroup(run: RunDocument, measurement: RunMeasurement): ValueGroup {
  const own = Object.entries(run.values).filter(
    ([, value]) => value.measurement === measurement.address,
  );
  const named = own.map(([name, value]) => ({ name, value }));
  const isPrimary = ({ name }: NamedValue): boolean => name === measurement.primary;
  const ordered = [...named.filter(isPrimary), ...named.filter((value) => !isPrimary(value))];
  const limit = ordered.length > SHOWN + SPARE ? SHOWN : ordered.length;
  return {
    measurement,
    dataset: datasetOf(measurement.address),
    shown: ordered.slice(0, limit),
    more: ordered.slice(limit),
    missing: readMissing(measurement),
  };
}

/** The dataset that an address names: `property:sparsity:dataset=cifar10_test;…`. */
export function datasetOf(address: string): string {
  return /[:;]dataset=([^;]*)/.exec(address)?.[1] ?? '';
}

function readMissing(measurement: RunMeasurement): ValueGroup['missing'] {
  const list = measurement.details['undefined'];
  if (!Array.isArray(list)) return [];
  return list.flatMap((entry) => {
    if (entry === null || typeof entry !== 'object' || Array.isArray(entry)) return [];
    const { value, reason } = entry;
    return [{ name: String(value ?? ''), reason: String(reason ?? '') }];
  });
}
