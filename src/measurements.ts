// The one list of all measurements, one line each; policy tests check that none is missing.
export { accuracy } from './tasks/accuracy/accuracy.ts';
