import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/clients/**'],
    globalSetup: ['test/tools/model.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // What a browser or a socket shows comes when it comes; a busy machine takes longer than the default second.
    expect: { poll: { timeout: 15_000 } },
    // Two cores: a third process would only take turns with the others.
    maxWorkers: 2,
  },
});
