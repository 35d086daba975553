import { isObject } from '../config/problem.ts';
import type { JsonObject, JsonValue } from '../core/json.ts';
import type { Interpolation, Preprocess } from '../images/picture.ts';
import { invalid, unsupported } from './processor-config.ts';

const filters: readonly string[] = ['nearest', 'bilinear', 'bicubic', 'lanczos', 'box'];

/** What timm takes where a config says nothing (`timm/data/constants.py`). */
const defaults = {
  crop_pct: 0.875,
  interpolation: 'bicubic',
  crop_mode: 'center',
  mean: [0.485, 0.456, 0.406],
  std: [0.229, 0.224, 0.225],
};

/** Whether a `config.json` is timm's. */
export function isTimmConfig(config: JsonValue): config is JsonObject {
  return isObject(config) && isObject(config['pretrained_cfg'] ?? null);
}

/**
 * What timm's `config.json` says, as a `Preprocess`: the evaluation transform that `timm.data.create_transform` makes of
 * `pretrained_cfg`. The shortest edge becomes `floor(size / crop_pct)`, then the centre is cropped (`center`); or the
 * picture is resized to `floor(size / crop_pct)` both ways first (`squash`).
 *
 * Source: `timm/data/transforms_factory.py`, `timm/data/config.py`.
 * @param owner the model or repository, for messages
 * @throws ModelError `invalid_processor_config`, `unsupported_preprocessing`
 */
export function readTimmConfig(owner: string, config: JsonObject): Preprocess {
  const given = isObject(config['pretrained_cfg']) ? config['pretrained_cfg'] : {};
  const at = (key: string): JsonValue | undefined => {
    const value = Object.hasOwn(given, key) ? given[key] : undefined;
    if (value !== undefined && value !== null) return value;
    return Object.entries(defaults).find(([name]) => name === key)?.[1];
  };
  const side = sideOf(owner, at('input_size'));
  const scaled = Math.floor(side / shareOf(owner, at('crop_pct')));
  const mode = at('crop_mode');
  if (mode !== 'center' && mode !== 'squash') {
    throw unsupported(owner, `"crop_mode" is ${JSON.stringify(mode)}`);
  }
  return {
    resize: mode === 'squash' ? [scaled, scaled] : scaled,
    interpolation: filterOf(owner, at('interpolation')),
    crop: side,
    rounding: 'torchvision',
    channels: 'rgb',
    scale: 0.00392156862745098,
    mean: perChannel(owner, 'mean', at('mean')),
    std: perChannel(owner, 'std', at('std')).map((value) => {
      if (value === 0) throw invalid(owner, '"std" holds a 0');
      return value;
    }),
  };
}

function sideOf(owner: string, size: JsonValue | undefined): number {
  if (!Array.isArray(size) || size.length !== 3) {
    throw invalid(owner, `"input_size" is ${JSON.stringify(size) ?? 'missing'}`);
  }
  const [channels, height, width] = size;
  if (channels !== 3) throw unsupported(owner, `it wants ${JSON.stringify(channels)} channels`);
  if (typeof height !== 'number' || !Number.isInteger(height) || height < 1 || height > 16_384) {
    throw invalid(owner, `"input_size" is ${JSON.stringify(size)}`);
  }
  if (width !== height) throw unsupported(owner, `its inputs are not square`);
  return height;
}

function shareOf(owner: string, share: JsonValue | undefined): number {
  if (typeof share === 'number' && share > 0.01 && share <= 1) return share;
  throw invalid(owner, `"crop_pct" is ${JSON.stringify(share)}`);
}

function filterOf(owner: string, name: JsonValue | undefined): Interpolation {
  if (isFilter(name)) return name;
  throw unsupported(owner, `"interpolation" is ${JSON.stringify(name)}`);
}

function isFilter(name: JsonValue | undefined): name is Interpolation {
  return typeof name === 'string' && filters.includes(name);
}

function perChannel(owner: string, key: string, value: JsonValue | undefined): number[] {
  const list = Array.isArray(value) && value.length === 3 ? value : [];
  const numbers = list.filter((each) => typeof each === 'number' && Number.isFinite(each));
  if (numbers.length === 3) return numbers.map(Number);
  throw invalid(owner, `"${key}" is ${JSON.stringify(value)}, not one number for each channel`);
}
