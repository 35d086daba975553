import type { DatasetDetails } from '../datasets/details.ts';
import type { Preprocess } from '../images/picture.ts';

export type { DatasetDetails };

/** Which pictures of a dataset to show. */
export interface PictureRange {
  /** Index of a class; null for all pictures. */
  readonly label: number | null;
  /** The first one, counted among those of the class. */
  readonly start: number;
  readonly count: number;
}

/** A picture of a dataset, small; or why it cannot be shown. */
export interface DatasetPicture {
  /** Place in the dataset's order. */
  readonly index: number;
  readonly id: string;
  /** Names of the accepted labels. */
  readonly labels: readonly string[];
  readonly groups: Readonly<Record<string, string>>;
  readonly shown:
    | { readonly url: string; readonly width: number; readonly height: number }
    | { readonly code: string; readonly message: string };
}

/** Some pictures, and how many there are in all of that choice. */
export interface DatasetPictures {
  readonly total: number;
  readonly pictures: readonly DatasetPicture[];
}

/** A picture before and after preprocessing: what the model sees. */
export interface InputPreview {
  readonly id: string;
  readonly original: PreviewPicture;
  /** After the view, resize and crop. */
  readonly seen: PreviewPicture;
  /** The numbers that go into the model, by channel in its order. */
  readonly channels: readonly {
    readonly name: string;
    readonly minimum: number;
    readonly mean: number;
    readonly maximum: number;
  }[];
}

export interface PreviewPicture {
  /** A data URL. */
  readonly url: string;
  readonly width: number;
  readonly height: number;
}

export interface PreviewRequest {
  readonly dataset: string;
  /** Place in the dataset's order. */
  readonly index: number;
  readonly preprocess: Preprocess;
  /** What is done to the picture before: `identity`, `rotate:30` … */
  readonly view: string;
  readonly seed: number;
}

/** Looks into datasets without running a model. */
export interface InspectionService {
  /** Rejects with DatasetError `unknown_dataset`, and what opening it throws. */
  inspectDataset(name: string): Promise<DatasetDetails>;
  datasetPictures(name: string, range: PictureRange): Promise<DatasetPictures>;
  /** Rejects with ImageError for a picture that cannot be read, ConfigurationError for a view that there is not. */
  previewInput(request: PreviewRequest): Promise<InputPreview>;
}
