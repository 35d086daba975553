import type { Reporter, TestCase, TestModule, TestRunEndReason } from 'vitest/node';

/** Ends the run with the names of skipped tests and the line `N passed, N failed, N skipped`. */
export class SummaryReporter implements Reporter {
  #passed = 0;
  #failed = 0;
  readonly #skipped: string[] = [];

  onTestCaseResult(test: TestCase): void {
    const { state } = test.result();
    if (state === 'passed') this.#passed += 1;
    if (state === 'failed') this.#failed += 1;
    if (state === 'skipped') this.#skipped.push(`${test.project.name} › ${test.fullName}`);
  }

  onTestRunEnd(
    modules: readonly TestModule[],
    errors: readonly unknown[],
    reason: TestRunEndReason,
  ): void {
    // A file that cannot be loaded has no test cases, and an error outside of tests belongs to none.
    const broken = modules.filter((module) => module.errors().length > 0).length + errors.length;
    const failed = this.#failed + broken + (reason === 'interrupted' ? 1 : 0);
    for (const name of this.#skipped) process.stdout.write(`skipped: ${name}\n`);
    process.stdout.write(
      `${this.#passed} passed, ${failed} failed, ${this.#skipped.length} skipped\n`,
    );
  }
}
