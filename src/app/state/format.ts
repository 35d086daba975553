const integers = new Intl.NumberFormat('en');

/** A number for people: whole numbers as they are, others with about four significant digits. */
export function formatNumber(value: number): string {
  const size = Math.abs(value);
  if (Number.isInteger(value) && size >= 10) return integers.format(value);
  if (value !== 0 && (size < 0.0005 || size >= 1e6))
    return value.toExponential(2).replace('-', '−');
  const digits = size >= 1000 ? 0 : size >= 100 ? 1 : size >= 10 ? 2 : 3;
  const text = value.toLocaleString('en', {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
  return text.replace('-', '−');
}

/** `[low, high]` in the format of `formatNumber`. */
export function formatInterval([low, high]: readonly [number, number]): string {
  return `[${formatNumber(low)}, ${formatNumber(high)}]`;
}

/** `12,345`. */
export function formatCount(value: number): string {
  return integers.format(Math.round(value));
}

/** `1 picture`, `2 pictures`. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}

/** `41 %`. */
export function formatPercent(fraction: number, digits = 0): string {
  return `${(fraction * 100).toFixed(digits)} %`;
}

/** A length of time: `8 s`, `2 min 05 s`, `1 h 20 min`. */
export function formatDuration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${minutes} min ${String(whole % 60).padStart(2, '0')} s`;
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')} min`;
}

/** A file's size in powers of 1000: `812 B`, `148 kB`, `4.9 MB`, `12 GB`. */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  const units: readonly [number, string][] = [
    [1e9, 'GB'],
    [1e6, 'MB'],
    [1e3, 'kB'],
  ];
  // 999,600 bytes are 1.0 MB, not 1000 kB.
  const [divisor, unit] = units.find(([each]) => bytes >= each * 0.9995) ?? [1e3, 'kB'];
  const size = bytes / divisor;
  return `${size < 10 ? size.toFixed(1) : Math.round(size)} ${unit}`;
}

/** An ISO 8601 time in the person's own zone, to the minute; the text itself when it is no time. */
export function formatTime(iso: string): string {
  const time = new Date(iso);
  if (Number.isNaN(time.getTime())) return iso;
  return time.toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'short' });
}

/** Text made of a machine name: `texture_bias` becomes `Texture bias`. */
export function formatName(name: string): string {
  const words = name.replaceAll('_', ' ').trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
