import type { Dataset, Example, LabelSpace, PictureLocation } from './dataset.ts';
import { hashOfExamples } from './identity.ts';
import type { ListedPicture } from './listing.ts';
import { resolveLabels, type SaidLabels } from './said-labels.ts';

/** Pictures that lie in one place. */
export interface PictureSet<P extends ListedPicture> {
  readonly dataset: string;
  readonly pictures: readonly P[];
  /** What holds them: `the folder photos`. */
  readonly place: string;
  locationOf(pictures: readonly P[]): PictureLocation;
}

/** What is known of a picture beside its labels. */
type Facts = Pick<Example, 'groups' | 'factors'>;

/**
 * A dataset of these pictures in this order.
 * @param said of each picture, its labels
 * @param given null: the labels that were said are the label space
 */
export async function assembleDataset<P extends ListedPicture>(
  { dataset, pictures, place, locationOf }: PictureSet<P>,
  said: readonly SaidLabels[],
  given: LabelSpace | null,
  factsOf: (picture: P) => Facts,
): Promise<Dataset> {
  const { labels, indices } = resolveLabels(dataset, said, given);
  const examples = pictures.map((picture, index): Example => ({
    id: picture.path,
    labels: indices[index] ?? [],
    contentHash: picture.hash,
    ...factsOf(picture),
  }));
  return {
    name: dataset,
    labels,
    examples,
    location: locationOf(pictures),
    sha256: await hashOfExamples(examples),
    description: `${pictures.length} pictures of ${place}.`,
  };
}
