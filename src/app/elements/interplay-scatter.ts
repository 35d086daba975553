import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { formatInterval, formatNumber } from '../state/format.ts';
import type { HeadlineRow } from '../state/headline.ts';
import { firstPair, scatterPoints, type ScatterPoint } from '../state/scatter.ts';
import { plotDefaults } from './plot-defaults.ts';
import type { Draw } from './plot-figure.ts';

/** One value against another over all models, both chosen from lists. It shows; it does not conclude. */
export class InterplayScatter extends LitElement {
  static override properties = {
    rows: { attribute: false },
    acrossName: { state: true },
    upName: { state: true },
  };

  declare rows: readonly HeadlineRow[];
  declare acrossName: string | null;
  declare upName: string | null;

  constructor() {
    super();
    this.rows = [];
    this.acrossName = null;
    this.upName = null;
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override render(): TemplateResult {
    const first = firstPair(this.rows);
    if (first === null) return html`${nothing}`;
    const across = this.rows.find(({ name }) => name === this.acrossName) ?? first.across;
    const up = this.rows.find(({ name }) => name === this.upName) ?? first.up;
    const points = scatterPoints(across, up);
    return html`<div class="fields scatter-fields">
        ${this.#choice('scatter-across', 'Across', across, (name) => (this.acrossName = name))}
        ${this.#choice('scatter-up', 'Up', up, (name) => (this.upName = name))}
      </div>
      <plot-figure
        .heading=${`${up.name} against ${across.name}`}
        .label=${`${points.length} models: ${points.map(pointText).join('; ')}.`}
        .caption=${'A point is a model, its cross the 95 % intervals where there are some. So few models show no law.'}
        .draw=${draw(points, across, up)}
        .table=${table(points, across, up)}
      ></plot-figure>`;
  }

  #choice(
    id: string,
    label: string,
    chosen: HeadlineRow,
    choose: (name: string) => void,
  ): TemplateResult {
    const group = (kind: HeadlineRow['kind'], title: string): TemplateResult =>
      html`<optgroup label=${title}>
        ${this.rows
          .filter((row) => row.kind === kind)
          .map(
            ({ name }) =>
              html`<option value=${name} ?selected=${name === chosen.name}>${name}</option>`,
          )}
      </optgroup>`;
    return html`<div class="field">
      <label for=${id}>${label}</label>
      <select
        id=${id}
        @change=${(event: Event) => {
          if (event.target instanceof HTMLSelectElement) choose(event.target.value);
        }}
      >
        ${group('property', 'Properties')} ${group('task', 'Tasks')}
      </select>
    </div>`;
  }
}

function pointText({ model, x, y }: ScatterPoint): string {
  return `${model} ${formatNumber(x.value)} and ${formatNumber(y.value)}`;
}

function draw(points: readonly ScatterPoint[], across: HeadlineRow, up: HeadlineRow): Draw {
  const place = { x: ({ x }: ScatterPoint) => x.value, y: ({ y }: ScatterPoint) => y.value };
  return (plot, width) =>
    plot.plot({
      ...plotDefaults(width, Math.min(420, width * 0.8)),
      marginLeft: 52,
      inset: 24,
      x: { label: across.name, nice: true, ticks: Math.max(3, Math.floor(width / 110)) },
      y: { label: up.name, nice: true, ticks: 6 },
      marks: [
        plot.ruleY(
          points.filter(({ x }) => x.ci95 !== null),
          {
            y: place.y,
            x1: ({ x }: ScatterPoint) => x.ci95?.[0],
            x2: ({ x }: ScatterPoint) => x.ci95?.[1],
            className: 'cross',
          },
        ),
        plot.ruleX(
          points.filter(({ y }) => y.ci95 !== null),
          {
            x: place.x,
            y1: ({ y }: ScatterPoint) => y.ci95?.[0],
            y2: ({ y }: ScatterPoint) => y.ci95?.[1],
            className: 'cross',
          },
        ),
        plot.dot(points, { ...place, r: 4.5, className: 'model-point' }),
        // Names side by side would cover each other in a narrow drawing; the table has them.
        ...(width < 480
          ? []
          : [plot.text(points, { ...place, text: 'model', dy: -12, className: 'model-label' })]),
      ],
    });
}

function table(
  points: readonly ScatterPoint[],
  across: HeadlineRow,
  up: HeadlineRow,
): TemplateResult {
  const cell = ({ value, ci95 }: ScatterPoint['x']): TemplateResult =>
    html`<td>
      <span class="number">${formatNumber(value)}</span>
      <span class="soft interval">${ci95 === null ? nothing : formatInterval(ci95)}</span>
    </td>`;
  return html`<table>
    <thead>
      <tr>
        <th scope="col">Model</th>
        <th scope="col">${across.name}</th>
        <th scope="col">${up.name}</th>
      </tr>
    </thead>
    <tbody>
      ${points.map(
        ({ model, x, y }) =>
          html`<tr>
            <th scope="row">${model}</th>
            ${cell(x)} ${cell(y)}
          </tr>`,
      )}
    </tbody>
  </table>`;
}
