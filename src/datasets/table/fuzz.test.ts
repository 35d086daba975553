import { describe, expect, it } from 'vitest';
import { expectCodedErrors, mutationsOf } from '../../../tests/fuzz.ts';
import { sourceOfBytes } from '../../resources/byte-source.ts';
import { openCsv } from './csv.ts';
import { choosePathColumn, chooseFactColumns } from './choice.ts';
import { readFacts } from './facts.ts';
import { openJsonLines } from './json-lines.ts';
import type { Table } from './table.ts';

const utf8 = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);

const csv = [
  'path,label,place,angle\na/1.png,cat,here,1.5\nb/2.png,"dog;cat",there,2\n',
  '\ufeffpath,label,place,angle\r\n"a,""1"".png",0,"two\nlines",1e3\r\n"b.png",1,,\r\n',
];
const jsonLines = [
  '{"path":"a/1.png","label":0,"place":"here","angle":1.5}\n\n{"path":"b","label":[0,1],"place":null,"angle":"2"}\n',
  '{"path":"a","label":"cat|dog","place":"\\u00e9","angle":0,"__proto__":{}}\r\n',
];

async function readAll(table: Table): Promise<number> {
  choosePathColumn(table, undefined);
  const columns = chooseFactColumns(table, {
    groups: ['place'],
    factors: ['angle'],
    cluster_column: 'place',
  });
  const facts = await readFacts('fuzzed', table, columns, null);
  return facts.indices.map((_, row) => facts.factsOf(row)).length;
}

describe('a text table that is not what it should be', () => {
  it('is a seed that is read whole', async () => {
    for (const text of csv) {
      expect(await readAll(await openCsv(sourceOfBytes('t.csv', utf8(text))))).toBe(2);
    }
  });

  it('ends in an error with a code as CSV', async () => {
    await expectCodedErrors(mutationsOf(csv.map(utf8)), async (bytes) =>
      readAll(await openCsv(sourceOfBytes('t.csv', bytes))),
    );
  }, 300_000);

  it('ends in an error with a code as JSON lines', async () => {
    await expectCodedErrors(mutationsOf(jsonLines.map(utf8)), async (bytes) =>
      readAll(await openJsonLines(sourceOfBytes('t.jsonl', bytes))),
    );
  }, 300_000);
});

describe('a text table', () => {
  it('is read piece by piece, whatever the pieces cut', async () => {
    const rows = Array.from({ length: 30_000 }, (_, row) => `"größe ""${row}""\n.png",${row % 3}`);
    const text = `path,label\n${rows.join('\n')}`;
    const table = await openCsv(sourceOfBytes('t.csv', utf8(text)));
    const [paths = [], labels = []] = await table.readColumns(['path', 'label']);
    expect(paths).toHaveLength(30_000);
    expect(paths.every((path, row) => path === `größe "${row}"\n.png`)).toBe(true);
    expect(labels[29_999]).toBe('2');
  });

  it('may have no line longer than 16 MiB', async () => {
    const long = utf8(`path,label\n${'a'.repeat(17 * 1024 * 1024)}`);
    const table = await openCsv(sourceOfBytes('t.csv', long));
    await expect(table.readColumns(['path'])).rejects.toMatchObject({
      code: 'invalid_table',
      message: expect.stringContaining('more than'),
    });
  }, 30_000);

  it('is UTF-8', async () => {
    for (const bytes of [Uint8Array.of(0xff, 0xfe, 0x61, 0), Uint8Array.of(0x61, 0xe9, 0x0a)]) {
      await expect(openCsv(sourceOfBytes('t.csv', bytes))).rejects.toMatchObject({
        code: 'invalid_table',
        message: expect.stringContaining('UTF-8'),
      });
    }
  });
});
