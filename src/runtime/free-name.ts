/** The name, or with `_2` where a built-in thing has it. */
export function freeName(name: string, builtIn: Readonly<Record<string, unknown>>): string {
  return Object.hasOwn(builtIn, name) ? `${name}_2` : name;
}
