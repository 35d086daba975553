import { html, nothing, type TemplateResult } from 'lit';
import { AppElement } from '../elements/app-element.ts';
import { backendPicker } from '../elements/backend-picker.ts';
import { datasetPicker } from '../elements/dataset-picker.ts';
import { addedDataset, addedModel } from '../elements/dropped-list.ts';
import { groupPicker } from '../elements/group-picker.ts';
import { interruptedNotice } from '../elements/interrupted-notice.ts';
import { modelPicker } from '../elements/model-picker.ts';
import { notice } from '../elements/notice.ts';
import { runOptions } from '../elements/run-options.ts';
import { runSummary } from '../elements/run-summary.ts';
import type { Catalogue, EvaluateRequest, ModelOptions } from '../engine-api.ts';
import { isActive } from '../state/run-progress.ts';
import {
  chooseAllModels,
  problems,
  toggleDataset,
  toggleGroup,
  toggleModel,
  withOptions,
} from '../state/selection.ts';

/** The first page: press Run, or choose models, measurements, datasets and backend before. */
export class EvaluatePage extends AppElement {
  protected override render(): TemplateResult {
    const { catalogue, request } = this.controller.value;
    return html`<div class="page">
      <div class="page-head">
        <h1 tabindex="-1">Measure what a vision model is, and what it does</h1>
        <p class="lead">
          Interplay runs models on this device and reports their
          <span class="property-word">properties</span>, such as calibration and equivariance, and
          how well they do their <span class="task-word">tasks</span>, each number with a 95 %
          interval. Nothing is installed, and nothing leaves the machine.
        </p>
      </div>
      ${
        catalogue.state === 'failed'
          ? notice('wrong', catalogue.error.message, { code: catalogue.error.code })
          : nothing
      }
      ${interruptedNotice(this.controller)}
      ${
        catalogue.state === 'ready' && request !== null
          ? this.#choices(catalogue.value, request)
          : catalogue.state === 'loading'
            ? html`<p class="soft">Loading the models and measurements …</p>`
            : nothing
      }
    </div>`;
  }

  #choices(catalogue: Catalogue, request: EvaluateRequest): TemplateResult {
    const { controller } = this;
    const { backend, progress, unreadable } = controller.value;
    return html`<div class="bench">
      ${runSummary({
        catalogue,
        request,
        backend,
        problems: problems(request, unreadable),
        active: isActive(progress),
        run: () => this.#run(),
        exportRunFile: () => void controller.exportRunFile(),
      })}
      <div class="bench-main">
        ${section(
          'models',
          'Models',
          modelPicker(catalogue, request, {
            toggle: (name) => controller.choose((now) => toggleModel(now, catalogue, name)),
            chooseAll: (all) => controller.choose((now) => chooseAllModels(now, catalogue, all)),
          }),
          this.#dropped(catalogue, request),
        )}
        ${section(
          'measurements',
          'Measurements',
          groupPicker(catalogue, request, (kind, name) =>
            controller.choose((now) => toggleGroup(now, kind, name)),
          ),
        )}
        ${section(
          'datasets',
          'Datasets',
          datasetPicker(catalogue, request, (name) =>
            controller.choose((now) => toggleDataset(now, catalogue, name)),
          ),
        )}
        ${section(
          'backend',
          'Backend',
          backendPicker(request.backend, backend, (name) => void controller.chooseBackend(name)),
        )}
        ${runOptions(request, (change) => controller.choose((now) => ({ ...now, ...change })))}
      </div>
    </div>`;
  }

  #dropped(catalogue: Catalogue, request: EvaluateRequest): TemplateResult {
    const { controller } = this;
    const { addedModels, addedDatasets } = controller.value;
    const actions = {
      setOptions: (name: string, options: ModelOptions) =>
        controller.choose((now) => withOptions(now, name, options)),
      setUnreadable: (name: string, unreadable: boolean) =>
        controller.setUnreadable(name, unreadable),
      forgetModel: (name: string) => void controller.forgetModel(name),
    };
    return html`<add-items .controller=${controller} kind="any"></add-items>
      <div class="stack">
        ${addedModels.map((model) =>
          addedModel(
            model,
            request.modelOptions[model.name] ?? model.suggested,
            catalogue,
            actions,
          ),
        )}
        ${addedDatasets.map(addedDataset)}
      </div>`;
  }

  #run(): void {
    void this.controller.evaluate();
    location.hash = '#/run';
  }
}

function section(id: string, title: string, ...content: TemplateResult[]): TemplateResult {
  return html`<section aria-labelledby="${id}-title" class="panel">
    <h2 id="${id}-title">${title}</h2>
    ${content}
  </section>`;
}
