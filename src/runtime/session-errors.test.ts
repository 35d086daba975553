import { describe, expect, it } from 'vitest';
import { ModelError, RuntimeError } from '../core/errors.ts';
import { deviceLost, openError, runError } from './session-errors.ts';

const subject = { model: 'tiny', backend: 'webgpu' } as const;

// Sentences of onnxruntime-web and onnxruntime-node 1.30, as they were observed.
const opening: [string, string, string][] = [
  [
    'an operator without a schema',
    `Can't create a session. ERROR_CODE: 10, ERROR_MESSAGE: This is an invalid model. In Node, ("/Relu", Rxlu, "", -1) : ("/conv/Conv_output_0": tensor(float),) -> ("/Relu_output_0",) , Error No Op registered for Rxlu with domain_version of 16`,
    'unsupported_operator',
  ],
  [
    'an operator of a foreign domain',
    'Load model failed: Fatal error: com.example:Magic(-1) is not a registered function/op',
    'unsupported_operator',
  ],
  [
    'an operator without a kernel',
    "Can't create a session. ERROR_CODE: 9, ERROR_MESSAGE: Could not find an implementation for StringNormalizer(10) node with name 'x'",
    'unsupported_operator',
  ],
  [
    'bytes that are not a protobuf',
    "Can't create a session. ERROR_CODE: 7, ERROR_MESSAGE: Failed to load model because protobuf parsing failed.",
    'model_not_onnx',
  ],
  [
    'an empty file',
    "Can't create a session. ERROR_CODE: 2, ERROR_MESSAGE: No graph was found in the protobuf.",
    'model_not_onnx',
  ],
  [
    'a graph that does not hang together',
    "Can't create a session. ERROR_CODE: 2, ERROR_MESSAGE: Invalid model. Node input 'a' is not a graph input, initializer, or output of a previous node.",
    'model_invalid',
  ],
  [
    'a machine without an adapter',
    'no available backend found. ERR: [webgpu] Error: Failed to get GPU adapter. You may need to enable flag "--enable-unsafe-webgpu" if you are using Chrome.',
    'backend_unavailable',
  ],
  [
    'a machine without an adapter, in Node',
    '/onnxruntime_src/onnxruntime/core/providers/webgpu/webgpu_context.cc:136 onnxruntime::webgpu::WebGpuContext::Initialize(const onnxruntime::webgpu::WebGpuContextConfig&)::<lambda()> adapter_result.status == wgpu::RequestAdapterStatus::Success was false. Failed to get a WebGPU adapter: No supported adapters\n',
    'backend_unavailable',
  ],
  [
    'a machine without the CUDA libraries',
    'OrtSessionOptionsAppendExecutionProvider_Cuda: Failed to load shared library',
    'backend_unavailable',
  ],
  [
    'a newer operator set',
    '/onnxruntime_src/onnxruntime/core/graph/model_load_utils.h:46 void onnxruntime::model_load_utils::ValidateOpsetForDomain(const std::string&, int) ONNX Runtime only *guarantees* support for models stamped with official released onnx opset versions. Opset 99 is under development and support for this is limited. Current official support for domain ai.onnx is till opset 26.',
    'unsupported_operator',
  ],
  ['too little memory', 'std::bad_alloc', 'out_of_memory'],
];

const running: [string, string, string][] = [
  [
    'a device that was destroyed',
    "failed to call OrtRun(). ERROR_CODE: 1, ERROR_MESSAGE: /x/buffer_manager.cc:643 Failed to download data from buffer. wgpu::MapAsyncStatus value: 4, message: Failed to execute 'mapAsync' on 'GPUBuffer': The Device was lost before mapping was resolved.\n\n",
    'device_lost',
  ],
  [
    'a buffer above the limit',
    'Buffer size (2147483648) exceeds the max buffer size limit (1073741824).',
    'out_of_memory',
  ],
  ['the GPU out of memory', 'Error: Out of memory', 'out_of_memory'],
  ['anything else', 'Got invalid dimensions for input: input', 'inference_failed'],
];

describe('opening a session', () => {
  it.each(opening)('names %s', (_name, message, code) => {
    const error = openError(new Error(message), subject);
    expect(error.code).toBe(code);
    expect(error.message).toMatch(/tiny|webgpu/);
    expect(error).toBeInstanceOf(
      ['out_of_memory', 'backend_unavailable'].includes(code) ? RuntimeError : ModelError,
    );
  });

  it('keeps the operator that is missing', () => {
    const error = openError(new Error(opening[0]?.[1]), subject);
    expect(error.context).toMatchObject({ operator: 'Rxlu', model: 'tiny' });
  });
});

describe('running a session', () => {
  it.each(running)('names %s', (_name, message, code) => {
    expect(runError(new Error(message), subject).code).toBe(code);
  });

  it('leaves an error that has a code as it is', () => {
    const lost = deviceLost(subject, 'unplugged');
    expect(runError(lost, subject)).toBe(lost);
  });

  it('takes a number that was thrown for a failure', () => {
    expect(runError(4711, subject)).toMatchObject({ code: 'inference_failed' });
  });
});
