import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { colourModel, onnxBytes, unsupportedOperatorModel } from '../../tests/fixtures/onnx.ts';
import { ModelError } from '../core/errors.ts';
import { readOnnxFile, readOnnxInfo } from './onnx-file.ts';

const text = (value: string) => new TextEncoder().encode(value);

function errorOf(bytes: Uint8Array): ModelError {
  try {
    readOnnxInfo(bytes);
  } catch (error) {
    if (error instanceof ModelError) return error;
    throw error;
  }
  throw new Error('the file was accepted');
}

describe('an ONNX file', () => {
  it('tells its versions, inputs, outputs, operators and number of weights', () => {
    expect(readOnnxInfo(colourModel())).toEqual({
      irVersion: 8,
      opsets: [{ domain: '', version: 16 }],
      producer: 'fixture',
      inputs: [{ name: 'pixel_values', type: 'float32', shape: ['batch', 3, 4, 4] }],
      outputs: [
        { name: 'logits', type: 'float32', shape: ['batch', 3] },
        { name: 'embedding', type: 'float32', shape: ['batch', 3] },
      ],
      parameters: 12,
      operators: ['Gemm', 'ReduceMean'],
    });
  });

  it('names the domain of an operator that is not of ONNX itself', () => {
    expect(readOnnxInfo(unsupportedOperatorModel()).operators).toEqual(['com.example::Frobnicate']);
  });

  it('does not count an input that is a stored weight as an input', () => {
    const info = readOnnxInfo(
      onnxBytes({
        inputs: [
          { name: 'x', shape: ['n', 3] },
          { name: 'w', shape: [3, 2] },
        ],
        outputs: [{ name: 'y', shape: ['n', 2] }],
        nodes: [{ operator: 'MatMul', inputs: ['x', 'w'], outputs: ['y'] }],
        weights: [{ name: 'w', dims: [3, 2], data: [1, 2, 3, 4, 5, 6] }],
      }),
    );
    expect(info.inputs.map(({ name }) => name)).toEqual(['x']);
    expect(info.parameters).toBe(6);
  });

  it('with weights in another file names that file', () => {
    const { externalLocations, initialisers } = readOnnxFile(
      onnxBytes({
        inputs: [{ name: 'x', shape: ['n', 1] }],
        outputs: [{ name: 'y', shape: ['n', 1] }],
        nodes: [{ operator: 'MatMul', inputs: ['x', 'w'], outputs: ['y'] }],
        weights: [{ name: 'w', dims: [1, 1], data: [], externalFile: 'weights.bin' }],
      }),
    );
    expect(externalLocations).toEqual(['weights.bin']);
    expect(initialisers[0]?.external).toEqual({
      location: 'weights.bin',
      offset: 0,
      length: null,
      checksum: null,
    });
  });

  it('cut off anywhere is refused as truncated, and never read as whole', () => {
    const whole = colourModel();
    for (let length = 1; length < whole.length; length++) {
      expect(errorOf(whole.slice(0, length)).code).toMatch(/^model_(truncated|not_onnx)$/);
    }
    expect(errorOf(whole.slice(0, whole.length - 1)).code).toBe('model_truncated');
    expect(errorOf(whole.slice(0, whole.length / 2)).code).toBe('model_truncated');
  });
});

describe('a file that is no ONNX model', () => {
  it.each([
    ['nothing', new Uint8Array(0), 'an empty file'],
    ['a web page', text('\n<!DOCTYPE html><html>'), 'a web page'],
    ['JSON', text('{"error": "not found"}'), 'JSON'],
    ['text', text('Entry not found'), 'plain text'],
    ['a zip archive', text('PK\x03\x04abc'), 'a zip archive'],
    [
      'a Git LFS pointer',
      text('version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n'),
      'a Git LFS pointer',
    ],
    ['a TensorFlow Lite model', text('\x1c\x00\x00\x00TFL3\x00\x00'), 'a TensorFlow Lite model'],
    ['a PNG picture', Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13, 10), 'a PNG picture'],
  ])('is recognised: %s', (_, bytes, is) => {
    const error = errorOf(bytes);
    expect(error.code).toBe('model_not_onnx');
    expect(error.message).toContain(is);
  });

  it('never makes the reader fail in another way than with a ModelError', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => void errorOf(bytes)));
    const whole = colourModel();
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.nat(255), (at, value) => {
        const bytes = whole.slice();
        bytes[at] = value;
        try {
          readOnnxInfo(bytes);
        } catch (error) {
          expect(error).toBeInstanceOf(ModelError);
        }
      }),
    );
  });
});
