/** Ends a test run with one plain line: how many passed, how many failed, how many were skipped. */
import type { Reporter, TestModule } from 'vitest/node';

class TotalsReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    const states = modules.flatMap((module) =>
      [...module.children.allTests()].map((test) => test.result().state),
    );
    const count = (state: string) => states.filter((each) => each === state).length;
    // A file that did not even load has failed, though none of its tests ran; so has a stray error.
    const broken = modules.filter((module) => module.errors().length > 0).length + errors.length;
    const skipped = count('skipped');
    const tail = skipped > 0 ? `, ${skipped} skipped` : '';
    process.on('exit', () =>
      console.log(`${count('passed')} passed, ${count('failed') + broken} failed${tail}`),
    );
  }
}

export { TotalsReporter as default };
