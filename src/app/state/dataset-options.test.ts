import { describe, expect, it } from 'vitest';
import { optionFields, optionText, withNamed, withOptionText } from './dataset-options.ts';

const fieldOf = (key: string) => {
  const found = optionFields('table').find((field) => field.key === key);
  if (found === undefined) throw new Error(`no field ${key}`);
  return found;
};

describe('what is said of an added dataset', () => {
  it('has columns where it is a table or of the Hub', () => {
    expect(optionFields('table').map(({ key }) => key)).toEqual([
      'path_column',
      'label_column',
      'groups',
      'factors',
    ]);
    expect(optionFields('hub')[0]?.key).toBe('image_column');
    expect(optionFields('folder')).toEqual([]);
  });

  it('is read of text, and is text again', () => {
    const groups = fieldOf('groups');
    const options = withOptionText({ as: 'geode' }, groups, ' region , country,, ');
    expect(options).toEqual({ as: 'geode', groups: ['region', 'country'] });
    expect(optionText(options, groups)).toBe('region, country');
    // One column may have a comma in its name.
    expect(withOptionText({}, fieldOf('label_column'), ' a, b ')).toEqual({ label_column: 'a, b' });
  });

  it('is left out where the field is empty', () => {
    expect(withOptionText({ label_column: 'x' }, fieldOf('label_column'), '  ')).toEqual({});
    expect(optionText({}, fieldOf('groups'))).toBe('');
    expect(withNamed({ as: 'geode', groups: ['region'] }, null)).toEqual({ groups: ['region'] });
    expect(withNamed({}, 'imagenet_r')).toEqual({ as: 'imagenet_r' });
  });
});
