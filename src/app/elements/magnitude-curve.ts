import { html, type TemplateResult } from 'lit';
import type { Catalogue } from '../engine-api.ts';
import { numericMagnitudes, type CurveFigure, type CurveSeries } from '../state/curves.ts';
import { formatCount, formatInterval, formatName, formatNumber } from '../state/format.ts';
import { findMeta } from '../state/measures.ts';
import { plotDefaults } from './plot-defaults.ts';
import type { Draw } from './plot-figure.ts';

/** Every measurement under one transform as a curve over its magnitude, with 95 % bands. */
export function magnitudeCurve(figure: CurveFigure, catalogue: Catalogue | null): TemplateResult {
  const { dataset, transform, series } = figure;
  const titles = series.map(
    ({ measure }) => findMeta(catalogue, measure)?.title ?? formatName(measure),
  );
  const summary = series.map(({ points }, i) => {
    const [first, last] = [points[0], points.at(-1)];
    return `${titles[i]} from ${formatNumber(first?.value ?? 0)} at ${first?.magnitude} to ${formatNumber(last?.value ?? 0)} at ${last?.magnitude}`;
  });
  const missing = [...new Set(series.flatMap((one) => one.missing))];
  return html`<plot-figure
    .heading=${`Under ${transform} on ${dataset}`}
    .label=${`Curves over the magnitude of ${transform}: ${summary.join('; ')}.`}
    .caption=${html`Bands are 95 % intervals.
    ${series.map((one, i) => findMeta(catalogue, one.measure)?.summary ?? titles[i]).join(' ')}
    ${missing.length === 0 ? '' : `Not defined at ${missing.join(', ')}.`}`}
    .draw=${draw(figure, titles)}
    .table=${table(series, titles)}
  ></plot-figure>`;
}

interface DrawnPoint {
  readonly x: number | string;
  readonly value: number;
  readonly low: number;
  readonly high: number;
  readonly title: string;
}

function draw(figure: CurveFigure, titles: readonly string[]): Draw {
  const numbers = numericMagnitudes(figure);
  const lines = figure.series.map(({ points }, i): DrawnPoint[] =>
    points
      .map(({ magnitude, value, low, high }) => ({
        x: numbers?.get(magnitude) ?? magnitude,
        value,
        low: low ?? value,
        high: high ?? value,
        title: titles[i] ?? '',
      }))
      .sort((a, b) => (numbers === null ? 0 : Number(a.x) - Number(b.x))),
  );
  const lowest = Math.min(0, ...lines.flat().map(({ low }) => low));
  const labelWidth = 12 + 7.5 * Math.max(...titles.map(({ length }) => length));
  return (plot, width) =>
    plot.plot({
      ...plotDefaults(width, Math.min(340, width * 0.75)),
      marginRight: labelWidth,
      x: {
        label: `Magnitude of ${figure.transform}`,
        type: numbers === null ? 'point' : 'linear',
        ...(numbers === null ? {} : { ticks: Math.min(8, Math.floor(width / 70)) }),
      },
      y: { domain: [lowest, 1], label: 'Value', ticks: 5 },
      marks: [
        plot.ruleY([0], { className: 'axis-line' }),
        ...lines.flatMap((points, i) => [
          plot.areaY(points, { x: 'x', y1: 'low', y2: 'high', className: `band series-${i % 4}` }),
          plot.line(points, { x: 'x', y: 'value', className: `curve series-${i % 4}` }),
          plot.dot(points, { x: 'x', y: 'value', r: 3, className: `point series-${i % 4}` }),
        ]),
        ...labels(lines).map(({ point, dy }, i) =>
          plot.text([point], {
            x: 'x',
            y: 'value',
            text: 'title',
            textAnchor: 'start',
            dx: 8,
            dy,
            className: `curve-label series-${i % 4}`,
          }),
        ),
      ],
    });
}

/** A label at the end of each line; labels that would lie on each other are moved apart. */
function labels(lines: readonly DrawnPoint[][]): readonly { point: DrawnPoint; dy: number }[] {
  const ends = lines.flatMap((points) => points.at(-1) ?? []);
  return ends.map((point, i) => {
    const close = ends.slice(0, i).filter(({ value }) => Math.abs(value - point.value) < 0.06);
    return { point, dy: close.length * 14 };
  });
}

function table(series: readonly CurveSeries[], titles: readonly string[]): TemplateResult {
  return html`<table>
    <thead>
      <tr>
        <th scope="col">Measurement</th>
        <th scope="col">Magnitude</th>
        <th scope="col" class="number-column">Value</th>
        <th scope="col">95 % interval</th>
        <th scope="col" class="number-column">n</th>
      </tr>
    </thead>
    <tbody>
      ${series.flatMap(({ points }, i) =>
        points.map(
          ({ magnitude, value, low, high, n }) =>
            html`<tr>
              <th scope="row">${titles[i]}</th>
              <td>${magnitude}</td>
              <td class="number">${formatNumber(value)}</td>
              <td class="interval">
                ${low === null || high === null ? '–' : formatInterval([low, high])}
              </td>
              <td class="number">${formatCount(n)}</td>
            </tr>`,
        ),
      )}
    </tbody>
  </table>`;
}
