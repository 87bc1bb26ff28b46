import { defineConfig } from 'vitest/config';

/** These change what is global in their process, or measure what a process opens: each has one of its own. */
const APART = ['test/channels/**/*.test.ts', 'test/house/**/*.test.ts'];

export default defineConfig({
  test: {
    globalSetup: ['test/tools/model.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // What a browser or a socket shows comes when it comes; a busy machine takes longer than the default second.
    expect: { poll: { timeout: 15_000 } },
    // Two cores, and tests that wait for sockets and browsers: a third process fills the gaps.
    maxWorkers: 3,
    projects: [
      {
        extends: true,
        // The files of one process share what they import: that alone was a quarter of the whole run.
        test: {
          name: 'shared',
          isolate: false,
          include: ['test/**/*.test.ts'],
          exclude: ['test/clients/**', ...APART],
        },
      },
      { extends: true, test: { name: 'apart', include: APART } },
    ],
  },
});
