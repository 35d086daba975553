import type { PlotOptions } from '@observablehq/plot';

/** What all drawings have in common; colours come from the style sheet through class names. */
export function plotDefaults(width: number, height: number): PlotOptions {
  return {
    width,
    height: Math.round(height),
    className: 'drawing',
    marginLeft: 44,
    marginBottom: 40,
    marginTop: 24,
    grid: true,
  };
}
