import { parseParameters, type ParameterSpecs } from './core/parameters.ts';
import type { Measurement, MeasurementSpec } from './measurement.ts';

/**
 * Makes what a measurement's file declares into what the list holds: its parameters are read, checked
 * and bound once, and the engine need not know their types.
 */
export function defineMeasurement<S extends ParameterSpecs>(spec: MeasurementSpec<S>): Measurement {
  const { meta, parameters } = spec;
  return {
    meta,
    parameters,
    bind: (given) => {
      const params = parseParameters(parameters, given, meta.id);
      const { rows } = spec;
      const primary = spec.primary(params);
      return {
        meta,
        primary,
        details: (subject) => spec.details?.(subject, params) ?? [primary],
        needs: spec.needs(params),
        compatible: (subject) => spec.compatible(subject, params),
        rows: rows === undefined ? null : (input) => rows({ ...input, params }),
        values: (input) => spec.values({ ...input, params }),
      };
    },
  };
}
