import { html, type TemplateResult } from 'lit';
import type { RunDocument, RunMeasurement, RunValue } from '../../report/run-document.ts';
import { readGroups, type GroupBar } from '../state/details.ts';
import { formatCount, formatInterval, formatNumber } from '../state/format.ts';
import { datasetOf } from '../state/value-groups.ts';
import { plotDefaults } from './plot-defaults.ts';
import type { Draw } from './plot-figure.ts';

/** Accuracy of each group with its interval; null for a measurement without groups. */
export function groupBars(run: RunDocument, measurement: RunMeasurement): TemplateResult | null {
  const groups = readGroups(run, measurement);
  if (groups === null) return null;
  const { column, bars } = groups;
  const worst = run.values[measurement.primary ?? ''];
  return html`<plot-figure
    .heading=${`Accuracy by ${column || 'group'} on ${datasetOf(measurement.address)}`}
    .label=${
      `Accuracy of ${bars.length} groups: ` +
      bars.map(({ group, value }) => `${group} ${formatNumber(value.value)}`).join(', ')
    }
    .caption=${html`Bars are accuracies, lines their 95 % intervals.
    ${
      bars.every(({ compared }) => compared)
        ? ''
        : 'Hollow bars are groups too small to be compared.'
    }
    ${worst === undefined ? '' : `The dashed line is the worst group: ${formatNumber(worst.value)}.`}`}
    .draw=${draw(bars, worst)}
    .table=${table(column, bars)}
  ></plot-figure>`;
}

function draw(bars: readonly GroupBar[], worst: RunValue | undefined): Draw {
  const withInterval = bars.filter(({ value }) => value.ci95 !== null);
  const longest = Math.max(...bars.map(({ group }) => group.length));
  return (plot, width) =>
    plot.plot({
      ...plotDefaults(width, 64 + bars.length * 34),
      marginLeft: Math.min(width * 0.4, 16 + longest * 8),
      x: { domain: [0, 1], label: 'Accuracy', ticks: 5 },
      y: { label: null, domain: bars.map(({ group }) => group), padding: 0.3, grid: false },
      marks: [
        plot.barX(bars, {
          x: ({ value }: GroupBar) => value.value,
          y: 'group',
          className: 'group-bar',
          fillOpacity: ({ compared }: GroupBar) => (compared ? 1 : 0),
        }),
        plot.ruleY(withInterval, {
          y: 'group',
          x1: ({ value }: GroupBar) => value.ci95?.[0],
          x2: ({ value }: GroupBar) => value.ci95?.[1],
          className: 'whisker',
        }),
        ...(worst === undefined ? [] : [plot.ruleX([worst.value], { className: 'worst-line' })]),
        plot.ruleX([0], { className: 'axis-line' }),
      ],
    });
}

function table(column: string, bars: readonly GroupBar[]): TemplateResult {
  return html`<table>
    <thead>
      <tr>
        <th scope="col">${column || 'Group'}</th>
        <th scope="col" class="number-column">Accuracy</th>
        <th scope="col">95 % interval</th>
        <th scope="col" class="number-column">Pictures</th>
      </tr>
    </thead>
    <tbody>
      ${bars.map(
        ({ group, n, value, compared }) =>
          html`<tr>
            <th scope="row">${group}${compared ? '' : ' (too small to compare)'}</th>
            <td class="number">${formatNumber(value.value)}</td>
            <td class="interval">${value.ci95 === null ? '–' : formatInterval(value.ci95)}</td>
            <td class="number">${formatCount(n)}</td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}
