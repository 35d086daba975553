import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import wabt from 'wabt';
import { describe, expect, it } from 'vitest';
import { openKernel } from './resize-kernel.ts';

const source = resolve(import.meta.dirname, 'resize-kernel.wat');
const code = resolve(import.meta.dirname, 'resize-kernel-code.ts');

async function assemble(): Promise<string> {
  const { parseWat } = await wabt();
  const { buffer } = parseWat('resize-kernel.wat', readFileSync(source, 'utf8'), {
    simd: true,
  }).toBinary({});
  return Buffer.from(buffer).toString('hex');
}

describe('the kernel of resizes', () => {
  it('is what its source says (`npm run kernel` writes it anew)', async () => {
    const lines = (await assemble()).match(/.{1,92}/g) ?? [];
    const text =
      '/** `resize-kernel.wat` as a WebAssembly module, in hexadecimal; written by `npm run kernel`. */\n' +
      `export const kernelCode =\n${lines.map((line) => `  '${line}'`).join(' +\n')};\n`;
    await expect(text).toMatchFileSnapshot(code);
  });

  it('keeps a memory of up to 16 MB and lets go of a larger one', () => {
    const small = openKernel(1000);
    const grown = openKernel(16 << 20);
    expect(grown).toBe(small);
    expect(grown.memory.buffer.byteLength).toBe(16 << 20);
    const large = openKernel((16 << 20) + 1);
    expect(large.memory.buffer.byteLength).toBeGreaterThan(16 << 20);
    expect(openKernel(1)).toBe(small);
  });
});
