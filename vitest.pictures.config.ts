import { defineConfig } from 'vitest/config';

/** Takes the README's pictures from the running product; needs a font with Han characters on the machine. */
export default defineConfig({
  test: {
    include: ['test/pictures/*.shots.ts'],
    globalSetup: ['test/tools/model.ts'],
    testTimeout: 120_000,
    hookTimeout: 60_000,
    maxWorkers: 1,
  },
});
