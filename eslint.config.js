import tseslint from 'typescript-eslint';

// The functions whose last bit differs between JavaScript engines; `core/elementary.ts` has ours.
const inexactMath = [
  'acos', 'acosh', 'asin', 'asinh', 'atan', 'atan2', 'atanh', 'cbrt', 'cos', 'cosh', 'exp', 'expm1',
  'hypot', 'log', 'log10', 'log1p', 'log2', 'pow', 'sin', 'sinh', 'tan', 'tanh',
]; // prettier-ignore

const bannedProperties = [
  ...inexactMath.map((property) => ({
    object: 'Math',
    property,
    message: `Math.${property} differs between engines in the last bit: use core/elementary.ts.`,
  })),
  {
    object: 'Math',
    property: 'random',
    message: 'Use core/random.ts: results must be reproducible.',
  },
];

export default tseslint.config(
  { ignores: ['build/', 'dist/', 'runs/', 'node_modules/', 'training/data/'] },
  ...tseslint.configs.recommended,
  {
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/ban-ts-comment': 'error',
      'no-console': 'error',
      eqeqeq: 'error',
      'prefer-const': 'error',
    },
  },
  {
    files: ['src/**/*.ts'],
    ignores: ['src/**/*.test.ts', 'src/app/**'],
    rules: {
      'no-restricted-properties': ['error', ...bannedProperties],
      'no-restricted-syntax': [
        'error',
        {
          selector: "BinaryExpression[operator='**']",
          message: '** is Math.pow: use core/elementary.ts.',
        },
        {
          selector: "AssignmentExpression[operator='**=']",
          message: '**= is Math.pow: use core/elementary.ts.',
        },
      ],
    },
  },
  {
    files: ['src/**/*.ts', 'workers/**/*.ts'],
    ignores: ['src/runtime/**', 'src/**/*.test.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          paths: [
            'onnxruntime-web',
            'onnxruntime-node',
            'onnxruntime-web/webgpu',
            'onnxruntime-web/wasm',
          ].map((name) => ({
            name,
            message: 'Only src/runtime/ may open ONNX Runtime sessions.',
          })),
        },
      ],
    },
  },
  {
    files: ['src/cli/**/*.ts', 'training/**', 'benchmarks/**', 'tests/**', '*.config.*'],
    rules: { 'no-console': 'off' },
  },
);
