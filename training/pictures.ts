/** Draws the pictures that the models are trained and measured on, into `training/data/`. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { RENDERER_VERSION, SIZE, render } from '../src/datasets/shapes/renderer.ts';
import { scenesOf } from '../src/datasets/shapes/scene.ts';
import { splits, type SplitRecipe } from '../src/datasets/shapes/splits.ts';

const TRAINING_PICTURES = 16000;
const folder = join(import.meta.dirname, 'data');

/** As `shapes_val`, with other scenes, texture agreement and orientation range. */
function trainingRecipe(agreement: number, orientation: number): SplitRecipe {
  const { shapes_val: val } = splits;
  if (val === undefined) throw new Error('there is no split shapes_val to train for');
  return { ...val, count: TRAINING_PICTURES, draw: 'train', agreement, orientation };
}

const recipes: Record<string, SplitRecipe> = {
  ...splits,
  train_t10_r15: trainingRecipe(0.1, 15),
  train_t10_r60: trainingRecipe(0.1, 60),
  train_t95_r15: trainingRecipe(0.95, 15),
  train_t95_r60: trainingRecipe(0.95, 60),
};

mkdirSync(folder, { recursive: true });
for (const [name, recipe] of Object.entries(recipes)) {
  const sceneOf = scenesOf(recipe);
  const bytes = SIZE * SIZE * 3;
  const pixels = new Uint8Array(recipe.count * bytes);
  const labels = new Uint8Array(recipe.count);
  for (let i = 0; i < recipe.count; i++) {
    const scene = sceneOf(i);
    labels[i] = scene.shape;
    pixels.set(render(scene).data, i * bytes);
  }
  writeFileSync(join(folder, `${name}.pixels`), pixels);
  writeFileSync(join(folder, `${name}.labels`), labels);
  console.log(`${name}: ${recipe.count} pictures`);
}
writeFileSync(
  join(folder, 'recipes.json'),
  `${JSON.stringify({ renderer: RENDERER_VERSION, size: SIZE, recipes }, null, 2)}\n`,
);
