import { defineConfig } from 'vitest/config';

/** Clients of other makers, as they come: fetched by the tests, so apart from the rest. */
export default defineConfig({
  test: {
    include: ['test/clients/**/*.test.ts'],
    globalSetup: ['test/tools/model.ts'],
    testTimeout: 120_000,
    hookTimeout: 300_000,
    maxWorkers: 2,
    // Botium looks for its connectors in the working folder.
    pool: 'forks',
  },
});
