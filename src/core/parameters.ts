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
