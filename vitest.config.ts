import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/clients/**'],
    globalSetup: ['test/tools/model.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Two cores: a third process would only take turns with the others.
    maxWorkers: 2,
  },
});
