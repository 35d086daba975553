import { EvaluatePage } from '../pages/evaluate-page.ts';
import { ResultsPage } from '../pages/results-page.ts';
import { RunPage } from '../pages/run-page.ts';
import { SavedRunsPage } from '../pages/saved-runs-page.ts';
import { DropZone } from './drop-zone.ts';
import { InterplayApp } from './interplay-app.ts';
import { InterplayScatter } from './interplay-scatter.ts';
import { PlotFigure } from './plot-figure.ts';
import { PreprocessForm } from './preprocess-form.ts';
import { ShapesStrip } from './shapes-strip.ts';

const elements = {
  'interplay-app': InterplayApp,
  'evaluate-page': EvaluatePage,
  'run-page': RunPage,
  'results-page': ResultsPage,
  'saved-runs-page': SavedRunsPage,
  'drop-zone': DropZone,
  'interplay-scatter': InterplayScatter,
  'plot-figure': PlotFigure,
  'preprocess-form': PreprocessForm,
  'shapes-strip': ShapesStrip,
};

/** Gives every element of the app its name. */
export function registerElements(): void {
  for (const [name, element] of Object.entries(elements)) customElements.define(name, element);
}
