import { html, type TemplateResult } from 'lit';
import type { RunDocument, RunMeasurement } from '../../report/run-document.ts';
import { readCalibrated, readReliability, type ReliabilityBin } from '../state/details.ts';
import { formatCount, formatInterval, formatNumber } from '../state/format.ts';
import { datasetOf } from '../state/value-groups.ts';
import { plotDefaults } from './plot-defaults.ts';
import type { Draw } from './plot-figure.ts';

/** Accuracy against confidence, bin by bin; null for a measurement without bins. */
export function reliabilityDiagram(
  run: RunDocument,
  measurement: RunMeasurement,
): TemplateResult | null {
  const bins = readReliability(measurement);
  if (bins === null) return null;
  const dataset = datasetOf(measurement.address);
  const ece = run.values[measurement.primary ?? '']?.value;
  const calibrated = readCalibrated(measurement, 'ece');
  const empty = bins.filter(({ count }) => count === 0).length;
  return html`<plot-figure
    .heading=${`Reliability on ${dataset}`}
    .label=${
      `Reliability diagram: accuracy by confidence in ${bins.length} bins, ${empty} of them empty.` +
      (ece === undefined ? '' : ` Expected calibration error ${formatNumber(ece)}.`)
    }
    .caption=${caption(ece, calibrated)}
    .draw=${draw(bins)}
    .table=${table(bins)}
  ></plot-figure>`;
}

function caption(
  ece: number | undefined,
  calibrated: ReturnType<typeof readCalibrated>,
): TemplateResult {
  return html`Bars reach the accuracy of each confidence bin, the pale part is the gap to its mean
  confidence, the thin line the 95 % interval of the accuracy. Dotted bins are empty. The strip
  below counts the answers.
  ${
    ece === undefined || calibrated === null
      ? ''
      : html`Expected calibration error ${formatNumber(ece)}; a perfectly calibrated model with
        these confidences would show ${formatNumber(calibrated.mean)}, and at most
        ${formatNumber(calibrated.quantile95)} in 95 of 100 draws.`
  }`;
}

/** Only bins with answers have an accuracy to draw. */
interface FullBin {
  readonly low: number;
  readonly high: number;
  readonly count: number;
  readonly confidence: number;
  readonly accuracy: number;
  readonly interval: readonly [number, number] | null;
}

function isFull(bin: ReliabilityBin): bin is FullBin {
  return bin.count > 0 && bin.accuracy !== null && bin.confidence !== null;
}

function draw(bins: readonly ReliabilityBin[]): Draw {
  const full = bins.filter(isFull);
  const hollow = bins.filter(({ count }) => count === 0);
  const most = Math.max(1, ...bins.map(({ count }) => count));
  const middle = ({ low, high }: ReliabilityBin): number => (low + high) / 2;
  return (plot, width) =>
    plot.plot({
      ...plotDefaults(width, Math.min(420, width * 0.85)),
      x: { domain: [0, 1], label: 'Confidence', ticks: 5 },
      y: { domain: [-0.22, 1], label: 'Accuracy', ticks: [0, 0.2, 0.4, 0.6, 0.8, 1] },
      marks: [
        plot.rect(hollow, { x1: 'low', x2: 'high', y1: 0, y2: 1, inset: 1, className: 'bin-empty' }),
        plot.rect(full, {
          x1: 'low', x2: 'high', y1: 0, y2: 'accuracy', insetLeft: 1, insetRight: 1, className: 'bin',
        }),
        plot.rect(full, {
          x1: 'low', x2: 'high', y1: 'accuracy', y2: 'confidence', insetLeft: 1, insetRight: 1,
          className: 'bin-gap',
        }),
        plot.line([[0, 0], [1, 1]], { className: 'diagonal' }),
        plot.ruleX(full.filter(({ interval }) => interval !== null), {
          x: middle,
          y1: (bin: FullBin) => bin.interval?.[0],
          y2: (bin: FullBin) => bin.interval?.[1],
          className: 'whisker',
        }),
        plot.rect(bins, {
          x1: 'low', x2: 'high', insetLeft: 1, insetRight: 1,
          y1: -0.22,
          y2: (bin: ReliabilityBin) => -0.22 + 0.18 * (bin.count / most),
          className: 'bin-count',
        }),
        plot.ruleY([0], { className: 'axis-line' }),
      ],
    }); // prettier-ignore
}

function table(bins: readonly ReliabilityBin[]): TemplateResult {
  return html`<table>
    <thead>
      <tr>
        <th scope="col">Confidence</th>
        <th scope="col" class="number-column">Answers</th>
        <th scope="col" class="number-column">Mean confidence</th>
        <th scope="col" class="number-column">Accuracy</th>
        <th scope="col">95 % interval</th>
      </tr>
    </thead>
    <tbody>
      ${bins.map(
        (bin) =>
          html`<tr>
            <th scope="row">${formatNumber(bin.low)} to ${formatNumber(bin.high)}</th>
            <td class="number">${formatCount(bin.count)}</td>
            <td class="number">${bin.confidence === null ? '–' : formatNumber(bin.confidence)}</td>
            <td class="number">${bin.accuracy === null ? '–' : formatNumber(bin.accuracy)}</td>
            <td class="interval">${bin.interval === null ? '–' : formatInterval(bin.interval)}</td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}
