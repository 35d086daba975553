import { DatasetPage } from '../pages/dataset-page.ts';
import { DatasetsPage } from '../pages/datasets-page.ts';
import { EvaluatePage } from '../pages/evaluate-page.ts';
import { ModelPage } from '../pages/model-page.ts';
import { ModelsPage } from '../pages/models-page.ts';
import { ResultsPage } from '../pages/results-page.ts';
import { RunPage } from '../pages/run-page.ts';
import { SavedRunsPage } from '../pages/saved-runs-page.ts';
import { StoragePage } from '../pages/storage-page.ts';
import { AddItems } from './add-items.ts';
import { DatasetOptionsForm } from './dataset-options-form.ts';
import { DropZone } from './drop-zone.ts';
import { InputPreview } from './input-preview.ts';
import { InterplayApp } from './interplay-app.ts';
import { InterplayScatter } from './interplay-scatter.ts';
import { ModelAnatomy } from './model-anatomy.ts';
import { PlotFigure } from './plot-figure.ts';
import { PreprocessForm } from './preprocess-form.ts';
import { ShapesStrip } from './shapes-strip.ts';

const elements = {
  'interplay-app': InterplayApp,
  'evaluate-page': EvaluatePage,
  'models-page': ModelsPage,
  'model-page': ModelPage,
  'datasets-page': DatasetsPage,
  'dataset-page': DatasetPage,
  'storage-page': StoragePage,
  'run-page': RunPage,
  'results-page': ResultsPage,
  'saved-runs-page': SavedRunsPage,
  'add-items': AddItems,
  'dataset-options-form': DatasetOptionsForm,
  'drop-zone': DropZone,
  'input-preview': InputPreview,
  'interplay-scatter': InterplayScatter,
  'model-anatomy': ModelAnatomy,
  'plot-figure': PlotFigure,
  'preprocess-form': PreprocessForm,
  'shapes-strip': ShapesStrip,
};

/** Gives every element of the app its name. */
export function registerElements(): void {
  for (const [name, element] of Object.entries(elements)) customElements.define(name, element);
}
