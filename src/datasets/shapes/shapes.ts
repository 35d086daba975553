import { DatasetError, ImageError } from '../../core/errors.ts';
import { suggestion } from '../../core/names.ts';
import { sha256OfJson } from '../../core/sha256.ts';
import type { Dataset, Example, PictureLocation, PictureReader } from '../dataset.ts';
import { hashOfExamples } from '../identity.ts';
import { outlines } from './outlines.ts';
import { render, RENDERER_VERSION } from './renderer.ts';
import { scenesOf } from './scene.ts';
import { splits, type SplitRecipe } from './splits.ts';

/** Names of the ten classes, by index. */
export const shapeNames: readonly string[] = Object.keys(outlines);

/** Opens a split of `shapes`: examples, labels, groups and factors, without drawing a picture. */
export async function openShapes(name: string, split: string): Promise<Dataset> {
  const recipe = recipeOf(split);
  const sceneOf = scenesOf(recipe);
  const indices = Array.from({ length: recipe.count }, (_, index) => index);
  const recipeHash = await sha256OfJson({ renderer: RENDERER_VERSION, recipe });
  const examples = await Promise.all(
    indices.map(async (index): Promise<Example> => {
      const { shape, hue, scale, orientation, x, y, texture, lighting, region } = sceneOf(index);
      return {
        id: `${split}/${String(index).padStart(6, '0')}`,
        labels: [shape],
        contentHash: await sha256OfJson([recipeHash, index]),
        factors: { shape, hue, scale, orientation, x, y, texture, lighting },
        ...(region === null ? {} : { groups: { region } }),
      };
    }),
  );
  return {
    name,
    labels: { name: 'shapes', classes: shapeNames },
    examples,
    location: { kind: 'shapes', split, indices },
    sha256: await hashOfExamples(examples),
    description: `Drawn pictures of ten shapes, split ${split}.`,
  };
}

/** Draws the pictures of a split. */
export function readShapes(location: Extract<PictureLocation, { kind: 'shapes' }>): PictureReader {
  const sceneOf = scenesOf(recipeOf(location.split));
  return (index) => {
    const drawn = location.indices[index];
    if (drawn === undefined)
      throw new ImageError('unreadable_image', `shapes has no picture ${index}.`);
    return Promise.resolve(render(sceneOf(drawn)));
  };
}

function recipeOf(split: string): SplitRecipe {
  const recipe = splits[split];
  if (recipe !== undefined) return recipe;
  throw new DatasetError(
    'unknown_split',
    `shapes has no split "${split}". ${suggestion(split, Object.keys(splits))}`,
    {
      context: { split },
    },
  );
}
