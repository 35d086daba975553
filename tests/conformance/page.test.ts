import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openSite, type Site } from '../e2e/site.ts';
import { readValidRun } from '../run-validation.ts';
import { bundlePath, describeConformance, readBundleJson } from './bundle.ts';

interface Expected {
  classification: { nll: { value: number } };
  fairness: { accuracy_by_group: { value: Record<string, number> } };
}

describeConformance(
  'the page, given the pretrained ResNet-20 and the folder of 1,000 CIFAR-10 pictures',
  () => {
    let site: Site;
    let downloads = '';
    beforeAll(async () => {
      downloads = await mkdtemp(join(tmpdir(), 'interplay-page-'));
      site = await openSite();
    });
    afterAll(async () => {
      await site.close();
      await rm(downloads, { recursive: true, force: true });
    });

    it('counts 804 right answers, with the likelihoods and group accuracies of the reference', async () => {
      const { page, problems } = await site.open();
      await page.locator('#model-file').setInputFiles(bundlePath('models/cifar10_resnet20.onnx'));
      await page.locator('#picture-folder').setInputFiles(bundlePath('cifar10/test'));
      await page.getByText('1,000 pictures in 10 classes').first().waitFor();
      await page.getByText('Preprocessing: how pictures').click();
      await page.getByLabel('Mean').fill('0.485, 0.456, 0.406');
      await page.getByLabel('Standard deviation').fill('0.229, 0.224, 0.225');
      await page.getByRole('button', { name: 'Run', exact: true }).click();
      const exportButton = page.getByRole('button', { name: 'Export JSON' });
      await exportButton.waitFor({ timeout: 200_000 });
      const download = page.waitForEvent('download');
      await exportButton.click();
      const path = join(downloads, 'run.json');
      await (await download).saveAs(path);

      const { values, model } = readValidRun(path);
      expect(model.name).toBe('cifar10_resnet20');
      expect(values['test_accuracy_top1']).toMatchObject({ value: 0.804, n: 1000 });
      const expected =
        readBundleJson<Record<string, Expected>>('expected/metrics.json')['cifar10_resnet20'];
      const nll = values['test_calibration_nll']?.value ?? NaN;
      expect(Math.abs(nll - (expected?.classification.nll.value ?? NaN))).toBeLessThan(1e-5);
      for (const [group, accuracy] of Object.entries(
        expected?.fairness.accuracy_by_group.value ?? {},
      )) {
        expect(values[`test_accuracy_${group}`]?.value, group).toBeCloseTo(accuracy, 9);
      }
      expect(problems).toEqual([]);
    }, 240_000);
  },
);
