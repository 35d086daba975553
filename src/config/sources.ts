/** Where bytes of a source may lie. */
export type Place = 'path' | 'dropped' | 'address' | 'hub' | 'built in';

/** A way in which models or datasets get in. */
export interface Source {
  readonly of: 'dataset' | 'model';
  /** Key of the run file that names it. */
  readonly key: string;
  readonly title: string;
  /** Endings of file names by which it is known; empty where the name does not tell. */
  readonly endings: readonly string[];
  readonly places: readonly Place[];
  /** How it is read, and what is held in memory. */
  readonly reading: string;
  /** Where labels and their names come from. */
  readonly labels: string;
  /** What is checked, and refused with a code. */
  readonly refuses: string;
}

/** The one list of all sources; `docs/sources.md` is made of it. */
export const sources: readonly Source[] = [
  {
    of: 'dataset',
    key: 'shapes',
    title: 'Drawn pictures',
    endings: [],
    places: ['built in'],
    reading: 'drawn when they are needed',
    labels: 'the ten shapes',
    refuses: 'unknown splits',
  },
  {
    of: 'dataset',
    key: 'folder',
    title: 'Class folders, also below splits',
    endings: [],
    places: ['path', 'dropped'],
    reading: 'one picture at a time',
    labels: 'names of the folders, or a label space; `metadata.csv` for groups',
    refuses: 'unknown classes, several splits at once, pictures without a label',
  },
  {
    of: 'dataset',
    key: 'images',
    title: 'A flat folder with a file of labels',
    endings: [],
    places: ['path'],
    reading: 'one picture at a time',
    labels: '`labels_file`: file name to index, name or several of them',
    refuses: 'pictures without a label, labels without a picture',
  },
  {
    of: 'dataset',
    key: 'archive',
    title: 'Zip, tar, tar.gz and WebDataset shards',
    endings: ['.zip', '.tar', '.tar.gz', '.tgz'],
    places: ['path', 'dropped', 'address'],
    reading: 'the directory, then each picture where it lies; a tar.gz is unpacked to disk once',
    labels: 'class folders, `labels_file`, or `.cls`, `.txt` and `.json` of a WebDataset',
    refuses:
      'archives that end early, lying sizes, zip bombs, paths that leave the archive, duplicate names, encryption',
  },
  {
    of: 'dataset',
    key: 'table',
    title: 'CSV, TSV, JSON lines and Parquet',
    endings: ['.csv', '.tsv', '.jsonl', '.ndjson', '.parquet'],
    places: ['path', 'dropped', 'address'],
    reading:
      'text tables row by row; Parquet by the columns and pages that are needed, from a server by range requests',
    labels:
      'a column of names, indices or several of them; names also from Hugging Face’s features',
    refuses:
      'missing columns, missing pictures, broken rows, damaged or encrypted Parquet, paths in a table at an address',
  },
  {
    of: 'dataset',
    key: 'array',
    title: 'NumPy arrays of uint8',
    endings: ['.npy', '.npz'],
    places: ['path', 'dropped', 'address'],
    reading: 'row by row',
    labels: '`labels_array`, or the array of a usual name in the same `.npz`: indices',
    refuses: 'pickled objects, Fortran order, other types than uint8, lying headers',
  },
  {
    of: 'dataset',
    key: 'hub',
    title: 'A split of a dataset of the Hub',
    endings: [],
    places: ['hub'],
    reading: 'its Parquet files, by range requests',
    labels: 'the names that the dataset says',
    refuses: 'unknown splits, gated repositories, splits without Parquet files',
  },
  {
    of: 'model',
    key: 'file',
    title: 'An ONNX file, also with its weights in other files',
    endings: ['.onnx'],
    places: ['path', 'dropped', 'built in'],
    reading: 'whole: ONNX Runtime needs it so',
    labels: '`labels`, or only as many classes as the output has',
    refuses: 'what is not ONNX, cut files, missing or outlying weight files, another SHA-256',
  },
  {
    of: 'model',
    key: 'url',
    title: 'An ONNX file at an address',
    endings: ['.onnx'],
    places: ['address'],
    reading: 'downloaded once, kept, continued after a break',
    labels: 'as for a file',
    refuses: 'as a file; addresses that do not answer, another SHA-256',
  },
  {
    of: 'model',
    key: 'hub',
    title: 'A model of the Hub',
    endings: [],
    places: ['hub'],
    reading: 'as from an address, at one commit',
    labels: 'the names in its `config.json`, with its preprocessing',
    refuses: 'as from an address; processors that cannot be reproduced exactly',
  },
];
