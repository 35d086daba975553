/**
 * The name of a label space with so many classes; of several the last one: those of added datasets come after built-in
 * ones. Null where none has, or the number is not known.
 */
export function suggestLabels(
  classCount: number | null,
  labelSpaces: Readonly<Record<string, readonly string[]>>,
): string | null {
  const fitting = Object.entries(labelSpaces).filter(([, { length }]) => length === classCount);
  return fitting.at(-1)?.[0] ?? null;
}
