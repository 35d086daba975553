import { DatasetError, ImageError } from '../../core/errors.ts';
import { suggestion } from '../../core/names.ts';
import { sha256OfJson } from '../../core/sha256.ts';
import type { Dataset, Example, PictureLocation, PictureReader } from '../dataset.ts';
import { hashOfExamples } from '../identity.ts';
import { splitDescriptions } from './descriptions.ts';
import { outlines } from './outlines.ts';
import { render, RENDERER_VERSION } from './renderer.ts';
import { scenesOf } from './scene.ts';
import { splits, type SplitRecipe } from './splits.ts';

/** Names of the ten classes, by index. */
export const shapeNames: readonly string[] = Object.keys(outlines);

/**
 * Opens a split of `shapes`: examples, labels, groups and factors, without drawing a picture.
 * Factors: `shape` (class index), `hue` (turns), `scale` (radius in pixels), `orientation` (degrees,
 * clockwise), `x` and `y` (pixels from the centre, right and down), `texture` (index in `textures`)
 * and `lighting` (0 dim to 1 bright). The content hash is of the renderer's version, the split's
 * recipe and the index. Groups: `region`, in `shapes_regions` alone.
 * @throws DatasetError `unknown_split`
 */
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
    description: splitDescriptions[split]?.description ?? '',
  };
}

/** Draws the pictures of a split. @throws DatasetError `unknown_split` */
export function readShapes(location: Extract<PictureLocation, { kind: 'shapes' }>): PictureReader {
  const { split, indices } = location;
  const sceneOf = scenesOf(recipeOf(split));
  return async (index) => {
    const drawn = indices[index];
    if (drawn !== undefined) return render(sceneOf(drawn));
    throw new ImageError(
      'unreadable_image',
      `The location of ${split} holds ${indices.length} pictures; there is no picture ${index}.`,
      { context: { split, index } },
    );
  };
}

function recipeOf(split: string): SplitRecipe {
  const recipe = Object.hasOwn(splits, split) ? splits[split] : undefined;
  if (recipe !== undefined) return recipe;
  throw new DatasetError(
    'unknown_split',
    `shapes has no split "${split}". ${suggestion(split, Object.keys(splits))}`,
    {
      context: { split },
    },
  );
}
